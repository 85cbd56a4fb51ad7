/** What screens use to read and to act. */
export { useActions, type Actions } from './actions';
export { useHost } from './host';
export {
  chosenOrganization,
  chooseOrganization,
  isShown,
  sameOrganization,
} from './organization.svelte';
export { read } from './queries';
export { asProblem } from '../host/problem';

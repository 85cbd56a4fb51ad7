/** What screens use to read and to act. */
export { useActions, type Actions } from './actions';
export {
  clientsOf,
  giveClients,
  homeOf,
  namedOnce,
  unnamed,
  useClients,
  type Clients,
} from './clients';
export { useHost } from './host';
export {
  chosenOrganization,
  chosenTeam,
  chooseOrganization,
  chooseTeam,
  isShown,
  sameOrganization,
} from './organization.svelte';
export { useActing, type Acting } from './acting.svelte';
export { read } from './queries';
export { useSigningIn, type SigningIn } from './signingIn.svelte';
export { isToldAbove } from './told';
export { asProblem } from '../host/problem';

/**
 * Giving an account or a client another name and colour: what is typed, and keeping it.
 *
 * In: what is named. Out: fields that a dialog shows, and the change to the core. One thing is named at a time.
 */
import { useQueryClient } from '@tanstack/svelte-query';
import { asProblem, useHost } from '../../data';
import type { AccountRow, Colour, OrganizationRow, Problem } from '../../host';

export const colours = [
  'teal',
  'blue',
  'violet',
  'pink',
  'red',
  'orange',
  'yellow',
  'green',
] as const satisfies readonly Colour[];

/** Every colour is offered: one that is left out is a type error here. */
type Missing = Exclude<Colour, (typeof colours)[number]>;
export const allColours: [Missing] extends [never] ? true : never = true;

type Named = { account: AccountRow } | { client: OrganizationRow };

export interface Naming {
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly isClient: boolean;
  /** Its name without a name of one's own, or the present one of an account. */
  readonly madeName: string;
  readonly problem: Problem | null;
  name: string;
  colour: Colour | null;
  open: (named: Named) => void;
  close: () => void;
  keep: () => Promise<void>;
}

export function useNaming(): Naming {
  const host = useHost();
  const queries = useQueryClient();
  let named = $state.raw<Named | null>(null);
  let madeName = $state('');
  let name = $state('');
  let colour = $state<Colour | null>(null);
  let isBusy = $state(false);
  let problem = $state.raw<Problem | null>(null);

  return {
    get isOpen() {
      return named !== null;
    },
    get isBusy() {
      return isBusy;
    },
    get isClient() {
      return named !== null && 'client' in named;
    },
    get madeName() {
      return madeName;
    },
    get problem() {
      return problem;
    },
    get name() {
      return name;
    },
    set name(next) {
      name = next;
    },
    get colour() {
      return colour;
    },
    set colour(next) {
      colour = next;
    },
    open(next) {
      named = next;
      problem = null;
      if ('account' in next) {
        madeName = next.account.person ?? next.account.name;
        name = next.account.name;
        colour = next.account.colour;
      } else {
        madeName = next.client.name;
        name = next.client.label?.name ?? '';
        colour = next.client.label?.colour ?? null;
      }
    },
    close() {
      named = null;
    },
    async keep() {
      if (named === null || isBusy) return;
      isBusy = true;
      problem = null;
      const typed = { name: name.trim(), colour };
      try {
        await ('account' in named
          ? host.call('rename_account', { account: named.account.id, ...typed })
          : host.call('label_organization', { key: named.client.key, ...typed }));
        named = null;
        await queries.invalidateQueries();
      } catch (thrown) {
        problem = asProblem(thrown);
      } finally {
        isBusy = false;
      }
    },
  };
}

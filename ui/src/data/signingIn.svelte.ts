/**
 * Signing in through the browser, from any screen.
 *
 * In: what to sign in to. Out: whether somebody waits for the browser now, or why not. The core opens the browser;
 * the first screen shows how far it has come.
 */
import { useQueryClient } from '@tanstack/svelte-query';
import type { AccountRow, BeginSignIn, Problem } from '../host';
import { asProblem } from '../host/problem';
import { go } from '../lib/route.svelte';
import { useHost } from './host';
import { keyOf } from './queries';

export interface SigningIn {
  readonly isBusy: boolean;
  /** Why it did not begin. */
  readonly problem: Problem | null;
  /** Begins, and says whether it has begun. */
  begin: (ask: BeginSignIn) => Promise<boolean>;
  /** Leads to where the person of an account signs in again, the way that account does. */
  again: (account: AccountRow) => Promise<void>;
}

export function useSigningIn(): SigningIn {
  const host = useHost();
  const client = useQueryClient();
  let isBusy = $state(false);
  let problem = $state.raw<Problem | null>(null);

  async function begin(ask: BeginSignIn): Promise<boolean> {
    if (isBusy) return false;
    isBusy = true;
    problem = null;
    try {
      const key = keyOf('get_sign_in', null);
      const readsBefore = client.getQueryState(key)?.dataUpdateCount ?? 0;
      const begun = await host.call('begin_sign_in', ask);
      const known = client.getQueryState(key);
      client.setQueryData(key, begun);
      // The browser may have been quicker than this answer: what was announced meanwhile is the newer of the two.
      const isOld = known?.isInvalidated === true || (known?.dataUpdateCount ?? 0) > readsBefore;
      if (isOld) void client.invalidateQueries({ queryKey: key });
      return true;
    } catch (thrown) {
      problem = asProblem(thrown);
      return false;
    } finally {
      isBusy = false;
    }
  }

  return {
    get isBusy() {
      return isBusy;
    },
    get problem() {
      return problem;
    },
    begin,
    async again({ id, kind, zones }) {
      const base = zones.find((zone) => zone.base !== null)?.base ?? null;
      if (kind === 'signIn') {
        if (await begin({ account: id })) go('connect', ['browser', id]);
      } else if (base !== null) go('connect', ['guide', base]);
      else go('connect', ['token']);
    },
  };
}

/**
 * Sign-ins that end soon by themselves, because the server gave nothing to renew them with.
 *
 * In: the shell and the time. Out: the accounts to tell about, soonest first. Pure. One that has ended already is a
 * trouble and stands there.
 */
import type { AccountRow, Shell } from '../host';

/** How long before the end somebody is told; a sign-in that lives shorter is told of at once. */
const TOLD_BEFORE_MS = 10 * 60_000;

export interface Ending {
  account: AccountRow;
  minutes: number;
}

export function endingsOf(shell: Pick<Shell, 'accounts'>, now: number): Ending[] {
  return shell.accounts
    .flatMap((account) => {
      const left = account.endsAt === null ? null : account.endsAt - now;
      return left !== null && left > 0 && left <= TOLD_BEFORE_MS ? [{ account, left }] : [];
    })
    .sort((one, other) => one.left - other.left)
    .map(({ account, left }) => ({ account, minutes: Math.ceil(left / 60_000) }));
}

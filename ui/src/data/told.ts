/**
 * Whether the frame tells a problem already, above every page, so that a page need not say it again.
 *
 * In: what the frame knows, the zone and the kind of the problem. Out: a claim. Pure.
 */
import type { Code, Shell, ZoneId } from '../host';

export function isToldAbove(shell: Shell | undefined, zone: ZoneId, code: Code): boolean {
  if (!shell) return false;
  if (code === 'offline' && shell.offlineSince !== null) return true;
  // A pause that Make asked for stands at the request meter, which is no place to read about it.
  if (code === 'slowDown') return false;
  return shell.accounts
    .flatMap((account) => account.zones)
    .some(({ id, problem }) => id === zone && problem?.code === code);
}

/**
 * What keeps Mandor from watching an account, to be told on every page.
 *
 * In: the shell. Out: one trouble for each account and kind. Pure. Offline has its own line, and a
 * pause that Make asked for stands at the request meter and ends by itself.
 */
import type { Problem, Shell } from '../host';

export interface Trouble {
  account: number;
  name: string;
  problem: Problem;
}

export function troublesOf(shell: Shell): Trouble[] {
  return shell.accounts.flatMap(({ id, name, zones }) => {
    const told = new Map<string, Trouble>();
    for (const { problem } of zones) {
      if (problem === null || problem.code === 'slowDown') continue;
      if (problem.code === 'offline' && shell.offlineSince !== null) continue;
      if (!told.has(problem.code)) told.set(problem.code, { account: id, name, problem });
    }
    return [...told.values()];
  });
}

/** Words of the shared parts. */
import { formats } from '../format';

const { number, plural } = formats('en');

export const parts = {
  close: 'Close',
  cancel: 'Cancel',
  details: 'Details',
  show: 'Show',
  hide: 'Hide',
  clear: 'Clear',
  clearFilter: 'Clear filter',
  loading: 'Loading',
  loadingSome: (done: number, total: number | null) =>
    total === null ? `${number(done)} read so far` : `${number(done)} of ${number(total)} read`,
  asOf: (time: string) => `as of ${time}`,
  asOfLong: (time: string, age: string) => `Last read at ${time}, ${age}`,
  neverRead: 'not read yet',
  stale: (time: string) => `May be old: as of ${time}`,
  tryAgainAt: (time: string) => `Mandor tries again at ${time}.`,
  success: 'Done',
  undo: 'Undo',
  moreActions: 'More actions',
  noMatch: 'Nothing matches.',
  result: (count: number) => `${number(count)} ${plural(count, 'result', 'results')}`,
  selectedRow: (row: number, total: number) => `Row ${number(row)} of ${number(total)}`,
  chosen: 'chosen',
  barsFailed: (failed: number, all: number) => `${number(all)} runs, ${number(failed)} failed`,
  of: (used: string, all: string) => `${used} of ${all}`,
  askWhom: (person: string) => `Ask ${person}.`,
  notPermitted: 'You are not allowed to do this in Make.',
  offlineReason: 'This computer is offline. Changes wait for the network.',
};

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
  undo: 'Undo',
  noMatch: 'Nothing matches.',
  result: (count: number) => `${number(count)} ${plural(count, 'result', 'results')}`,
  askWhom: (person: string) => `Ask ${person}.`,
  offlineReason: 'This computer is offline. Changes wait for the network.',
  needsRole: (team: string) => `Needs ‘Can run and pause’ in ${team}.`,
  needsRoleSomewhere: 'Needs ‘Can run and pause’ in this team.',
  turnOnFirst: 'Turn it on first. Make runs only scenarios that are on.',
  states: {
    failing: 'Failing',
    switchedOff: 'Switched off',
    goneQuiet: 'Gone quiet',
    unfinished: 'Unfinished',
    warnings: 'Warnings',
    onHold: 'On hold',
    paused: 'Paused',
    working: 'Working',
  },
  unfinished: (count: number) => `${number(count)} unfinished`,
  waiting: { run: 'Starting…', pause: 'Pausing…', turnOn: 'Turning on…' },
  unknown: 'not known',
};

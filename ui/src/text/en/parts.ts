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
  continuesIn: (countdown: string) => `Continuing in ${countdown}.`,
  undo: 'Undo',
  noMatch: 'Nothing matches.',
  result: (count: number) => `${number(count)} ${plural(count, 'result', 'results')}`,
  askWhom: (person: string) => `Ask ${person}.`,
  offlineReason: 'This computer is offline. Changes wait for the network.',
  needsRole: (team: string) => `Needs ‘Can run and pause’ in ${team}.`,
  needsRoleSomewhere: 'Needs ‘Can run and pause’ in this team.',
  turnOnFirst: 'Turn it on first. Only a scenario that is on can be run.',
  states: {
    failing: 'Failing',
    switchedOff: 'Switched off',
    goneQuiet: 'Gone quiet',
    unfinished: 'Unfinished',
    warnings: 'Warnings',
    onHold: 'On hold',
    paused: 'Paused',
    unchecked: 'Not checked yet',
    working: 'Working',
  },
  unfinished: (count: number) => `${number(count)} unfinished`,
  waiting: { run: 'Starting…', pause: 'Pausing…', turnOn: 'Turning on…' },
  waitingIn: {
    run: (seconds: number) => `Starting in ${seconds} s`,
    pause: (seconds: number) => `Pausing in ${seconds} s`,
    turnOn: (seconds: number) => `Turning on in ${seconds} s`,
  },
  unknown: 'not known',
  /** Why a step failed, said of the app it talks to. */
  cause: {
    signInEnded: (app: string) => `The sign-in to ${app} has ended.`,
    tooMany: (app: string) => `${app} was asked too often and wants a pause.`,
    usedUp: (app: string) => `What was paid for at ${app} is used up.`,
    notAllowed: (app: string) => `${app} does not allow this.`,
    gone: (app: string) => `Something it needs is no longer found in ${app}.`,
    noAnswer: (app: string) => `${app} did not answer in time.`,
    broken: (app: string) => `${app} has a problem of its own.`,
    badData: (app: string) => `${app} could not use the data it was given.`,
  },
  causeApp: 'the app',
  remedy: {
    signInEnded: 'Open it in Make and connect the account again.',
    tooMany: 'It often passes by itself. If not, let it run less often in Make.',
    usedUp: 'Ask the person who pays for that app.',
    notAllowed: 'Ask the person who manages the connected account.',
    gone: 'Open it in Make and choose again what that step works with.',
    noAnswer: 'It often passes by itself. If not, ask the person who looks after that app.',
    broken: 'It often passes by itself. If not, ask the person who looks after that app.',
    badData: 'Open it in Make and look at what that step received.',
  },
  /** The same where nothing on this screen opens Make. */
  remedyThere: {
    signInEnded: 'The account has to be connected again.',
    gone: 'Somebody has to choose again what that step works with.',
    badData: 'Somebody has to look at what that step received.',
  },
};

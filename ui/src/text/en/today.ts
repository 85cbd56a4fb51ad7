/** Words of Today. */
import { formats } from '../format';

const { number, plural } = formats('en');

const small = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];

export const today = {
  title: 'Today',
  needs: (count: number) =>
    `${small[count] ?? number(count)} ${plural(count, 'automation needs', 'automations need')} you`,
  allQuiet: (count: number, time: string) =>
    `All quiet. ${number(count)} ${plural(count, 'scenario', 'scenarios')} checked at ${time}.`,
  quietSoFar: 'Quiet so far',
  reading: 'Reading your scenarios for the first time',
  readingSub: 'You can look around meanwhile. This page fills by itself.',
  noScenarios: 'No scenarios yet',
  noScenariosSub: 'New scenarios appear here after the next check.',
  failing: (count: number, newly: number) => {
    if (newly === 0) return `${number(count)} failing`;
    if (newly === count) return `${number(count)} started failing in the last hour`;
    return `${number(count)} failing, ${number(newly)} of them for less than an hour`;
  },
  goneQuiet: (count: number) => `${number(count)} ${plural(count, 'has', 'have')} gone quiet`,
  unfinished: (count: number) =>
    `${number(count)} ${plural(count, 'holds', 'hold')} unfinished runs`,
  switchedOff: (count: number) =>
    `${number(count)} ${plural(count, 'was', 'were')} switched off by Make`,
  paused: (count: number) => `${number(count)} ${plural(count, 'is', 'are')} paused.`,
  othersFine: (count: number) =>
    count === 1 ? 'The other one is fine.' : `The other ${number(count)} are fine.`,
  nothing: 'Nothing needs you.',
  checkedFine: (count: number) =>
    count === 1
      ? 'The other one that was checked is fine.'
      : `The other ${number(count)} that were checked are fine.`,
  unchecked: (count: number) => `${number(count)} not checked yet.`,
  showAll: (count: number) => (count === 1 ? 'Show it' : `Show all ${number(count)}`),
  openList: 'Open scenarios',
  attention: 'Needs attention',
  allClients: 'all organizations',
  moreThere: (count: number) => `${number(count)} more in the list`,
  nothingWrong: 'Nothing needs you.',
  nothingWrongWhy: 'Failing, unfinished, silent and switched-off scenarios appear here.',
  look: 'Look',
  lookAt: (name: string) => `Look at ${name}`,
  undoName: (name: string) => `Undo for ${name}`,
  turnOnName: (name: string) => `Turn on ${name}`,
  failedRuns: (count: number, since: string) =>
    count === 1 ? `failed once, ${since}` : `${number(count)} failed in a row since ${since}`,
  expected: (moment: string) => `expected ${moment}`,
  lastRan: (moment: string) => `last run ${moment}`,
  neverRan: 'no run read yet',
  unfinishedRuns: (count: number) => `${number(count)} unfinished ${plural(count, 'run', 'runs')}`,
  switchedOffWhy: 'Make turned it off after errors',
  turnOnTitle: (name: string) => `Turn on ${name}?`,
  turnOnBody:
    'Make switched it off because of errors. If the cause is still there, it will be switched off again.',
  turnOnCause: 'Why it failed last',
  turnOnNoCause: 'Make’s own words about it have not been read.',
  runs: 'Runs, last 24 hours',
  runsCount: (all: number, failed: number) =>
    `${number(all)} ${plural(all, 'run', 'runs')} · ${failed === 0 ? 'none' : number(failed)} failed`,
  runsSaid: (all: number, failed: number) =>
    `${number(all)} ${plural(all, 'run', 'runs')} in the last 24 hours, ${failed === 0 ? 'none' : number(failed)} failed`,
  soFar: (said: string) => `${said}, so far`,
  runsPart: (unchecked: number) =>
    `Only a part: ${number(unchecked)} ${plural(unchecked, 'scenario is', 'scenarios are')} not checked yet.`,
  runsNone: 'No runs were read yet.',
  bar: (from: string, to: string, fine: number, failed: number) =>
    failed === 0
      ? `${from}–${to}: ${number(fine)} fine`
      : `${from}–${to}: ${number(fine)} fine, ${number(failed)} failed`,
  axisStart: '24 h ago',
  axisEnd: 'now',
  legendFine: 'fine',
  legendFailed: 'failed',
  credits: 'Credits this period',
  creditsOf: (used: string, limit: string) => `${used} of ${limit}`,
  creditsNone: 'Credits were not read yet, or are not visible to you.',
  creditsMore: (count: number) => `${number(count)} more`,
  creditsFewer: 'Fewer',
  enough: 'enough until reset',
  enoughUntil: (date: string) => `enough until reset on ${date}`,
  endsAt: (inDays: string, date: string) => `runs out ${inDays}, on ${date}`,
  usedUp: 'used up',
  thenReset: (said: string, date: string) => `${said}; reset on ${date}`,
  forecastUnknown: 'too early for a forecast',
  changes: 'Recent changes',
  changesNone: 'You have changed nothing yet.',
  changesAll: 'All activity',
  change: {
    run: (name: string) => `You ran ${name}`,
    pause: (name: string) => `You paused ${name}`,
    turnOn: (name: string) => `You turned on ${name}`,
  },
};

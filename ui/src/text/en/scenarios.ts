/** Words of the scenario list and its detail. */
import { formats } from '../format';

const { number, plural } = formats('en');

function ordinal(day: number): string {
  const tens = day % 100;
  const last = tens >= 11 && tens <= 13 ? 0 : day % 10;
  return `${day}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

export const scenarios = {
  title: 'Scenarios',
  sub: (count: number, organizations: number) =>
    `${number(count)} in ${number(organizations)} ${plural(organizations, 'organization', 'organizations')}`,
  checkedSome: (checked: number, total: number) =>
    `${number(checked)} of ${number(total)} checked so far`,
  filter: 'Find a scenario',
  team: 'Team',
  allTeams: 'All teams',
  views: 'Views',
  moreViews: 'More views',
  more: 'More',
  view: {
    all: 'All',
    needs: 'Need you',
    failing: 'Failing',
    unfinished: 'Unfinished',
    goneQuiet: 'Gone quiet',
    switchedOff: 'Switched off',
    warnings: 'Warnings',
    onHold: 'On hold',
    paused: 'Paused',
    unchecked: 'Not checked yet',
    working: 'Working',
  },
  column: {
    name: 'Scenario',
    client: 'Client · team',
    status: 'Status',
    due: 'Next due',
    credits: 'Credits',
    last: 'Last run',
  },
  onWebhook: 'on webhook',
  onDemand: 'when started',
  dueSince: (moment: string) => `was due ${moment}`,
  dueNow: 'due now',
  notDue: 'No run is planned',
  creditsUnknown: 'Credits are not known',
  runUnknown: 'No run, or not read yet',
  teamHidden: 'team not visible to you',
  found: (count: number, all: number) =>
    count === all
      ? `${number(all)} ${plural(all, 'scenario', 'scenarios')}`
      : `${number(count)} of ${number(all)}`,
  empty: 'No scenarios yet.',
  emptyWhy: 'New scenarios appear here after the next check.',
  filteredAway: 'No scenario matches.',
  skipped: (count: number) =>
    `${number(count)} ${plural(count, 'scenario', 'scenarios')} could not be understood and ${plural(count, 'is', 'are')} missing here. The others are complete.`,
  otherZone: (names: string, count: number, host: string) =>
    `${names} ${plural(count, 'is', 'are')} in another region (${host}). To see ${plural(count, 'it', 'them')}, add a token of that region in Settings.`,
  detail: 'Scenario',
  back: 'Back to the list',
  closeDetail: 'Close',
  openInMake: 'Open in Make',
  reconnect: 'Reconnect in Make',
  sendNow: 'Send now',
  pausing: 'Will be paused in a moment.',
  turningOn: 'Will be turned on in a moment.',
  beingSent: 'Sent, waiting for the answer.',
  tabs: { overview: 'Overview', runs: 'Runs' },
  sides: 'Sides of this scenario',
  schedule: 'Schedule',
  lastRun: 'Last run',
  neverRan: 'has not run yet',
  runsUnread: 'not read yet',
  credits: (text: string, count: number) => `${text} ${plural(count, 'credit', 'credits')}`,
  accounts: 'Connected accounts',
  noAccounts: 'none',
  accountsUntold: 'not reported by this server',
  accountsHidden: 'not visible to you, or not read yet',
  madeBy: 'Made by',
  madeAndEdited: (maker: string, editor: string, age: string) =>
    maker === editor ? `${maker} · edited ${age}` : `${maker} · edited ${age} by ${editor}`,
  edited: (age: string) => `edited ${age}`,
  nobodyKnown: 'not known',
  apps: 'Apps',
  steps: 'Steps',
  stepsUnread: 'The steps have not been read yet.',
  noSteps: 'This scenario has no steps yet.',
  pictureFailed: 'The picture could not be drawn.',
  picture: (count: number) =>
    `Picture of ${number(count)} ${plural(count, 'step', 'steps')}; the same is written in the list below it`,
  asList: (count: number) => `${number(count)} ${plural(count, 'step', 'steps')} as a list`,
  stoppedHere: 'Stopped here',
  router: 'Splits into routes',
  onlyIf: (filter: string) => `only if: ${filter}`,
  ifFails: 'if it fails',
  ifStepFails: (step: string) => `if “${step}” fails`,
  after: (step: string) => `after “${step}”`,
  standing: {
    goneQuiet: (moment: string | null, canRun: boolean, canOpen: boolean) => {
      const said = `It should have run ${moment ?? 'by now'} and did not.`;
      if (canRun)
        return `${said} Press Run now to see whether it still works${canOpen ? ', or open it in Make' : ''}.`;
      return canOpen ? `${said} Open it in Make to see why.` : said;
    },
    unfinished: (count: number, canOpen: boolean) =>
      `${number(count)} ${plural(count, 'run', 'runs')} stopped half-way. Make keeps ${plural(count, 'it', 'them')}${canOpen ? `; open it in Make to finish ${plural(count, 'it', 'them')}` : ` until somebody finishes ${plural(count, 'it', 'them')} there`}.`,
    switchedOff:
      'Make switched it off because of errors. Put the cause right first, then turn it on again.',
  },
  lastFailure: 'Why it failed last',
  failedAt: (step: string) => `The last failed run stopped at ${step}.`,
  failedSomewhere: 'The last failed run stopped. What was said about it is under Details.',
  bars: (count: number) => (count === 1 ? 'The one run so far' : `Last ${number(count)} runs`),
  barsSaid: (all: number, failed: number) =>
    failed === 0
      ? `Last ${number(all)} ${plural(all, 'run', 'runs')}, none failed`
      : `Last ${number(all)} ${plural(all, 'run', 'runs')}, ${number(failed)} failed`,
  barHeight: 'Height: how long a run took. Striped red: it failed.',
  noRuns: 'No runs yet.',
  noRunsWhy: 'When this scenario runs, its last 50 runs are listed here.',
  runColumn: { when: 'When', result: 'Result', took: 'Took', credits: 'Credits', by: 'Started by' },
  outcome: {
    running: 'Running',
    success: 'Done',
    warning: 'Warnings',
    failed: 'Failed',
    unknown: 'Not known',
  },
  startedBy: { schedule: 'Schedule', webhook: 'Webhook', person: 'A person' },
  rule: {
    seconds: (count: number) => `Every ${number(count)} ${plural(count, 'second', 'seconds')}`,
    minutes: (count: number) => (count === 1 ? 'Every minute' : `Every ${number(count)} minutes`),
    hours: (count: number) => (count === 1 ? 'Every hour' : `Every ${number(count)} hours`),
    days: (count: number) => (count === 1 ? 'Once a day' : `Every ${number(count)} days`),
    moment: (day: string, time: string) => `${day} at ${time}`,
    once: (moment: string) => `Once, on ${moment}`,
    onceUnknown: 'Once',
    daily: (time: string) => `Every day at ${time}`,
    weekly: (days: string, time: string) => `${days} at ${time}`,
    monthly: (days: string, time: string) => `Every month on the ${days} at ${time}`,
    yearly: (days: string, months: string, time: string) =>
      `Every year on the ${days} of ${months} at ${time}`,
    onWebhook: 'As soon as its webhook receives something',
    onDemand: 'Only when somebody starts it',
    unknown: 'Not known: a kind of schedule this version does not know',
    ordinal,
    days7: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    everyDay: 'every day',
    months12: [
      'January',
      'February',
      'March',
      'April',
      'May',
      'June',
      'July',
      'August',
      'September',
      'October',
      'November',
      'December',
    ],
    between: (from: string, to: string) => `${from}–${to}`,
    from: (time: string) => `from ${time}`,
    until: (time: string) => `until ${time}`,
    span: (from: string, until: string) => `from ${from} until ${until}`,
    only: (window: string) => `only ${window}`,
    zone: (city: string) => `${city} time`,
  },
};

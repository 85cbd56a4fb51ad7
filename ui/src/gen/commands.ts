// Generated from the command list of mandor-core. Do not edit.

export type AccountId = number;

export type AccountKind = "token" | "signIn" | "demo";

export type AccountRow = { 
/**
 * Which account.
 */
id: AccountId, 
/**
 * The name on its card.
 */
name: string, 
/**
 * The person Make says it belongs to.
 */
person: string | null, 
/**
 * How it signs in.
 */
kind: AccountKind, 
/**
 * Its zones.
 */
zones: Array<AccountZoneRow>, 
/**
 * How many organizations it reaches.
 */
organizations: number, 
/**
 * What it may not do for lack of a scope, as scope names such as `dlqs:read`.
 */
missingScopes: Array<string>, 
/**
 * When its sign-in ends by itself, because it cannot be renewed.
 */
endsAt: Moment | null, 
/**
 * The colour of its card.
 */
colour: Colour | null, };

export type AccountZoneRow = { 
/**
 * Which zone.
 */
id: ZoneId, 
/**
 * Its host, such as `eu1.make.com`.
 */
host: string, 
/**
 * The base address of a server that follows the published guide; `null` for Make.
 */
base: string | null, 
/**
 * What it cannot tell or do.
 */
lacks: Array<Lack>, 
/**
 * Where its sign-in is kept.
 */
keptIn: KeptIn, 
/**
 * When Make last answered.
 */
answeredAt: Moment | null, 
/**
 * What is wrong with it now.
 */
problem: Problem | null, };

export type AddGuideAccount = { 
/**
 * The token as pasted; blanks around it are ignored.
 */
token: string, 
/**
 * Where its calls are, such as `https://api.example.com/api/v2`.
 */
base: string, 
/**
 * The organization, by the name the person has read, whose kept token this one replaces.
 */
replaces?: string | null, 
/**
 * The host whose name the person has read and said yes to: the token goes to no other.
 */
confirmedHost?: string | null, };

export type AddTokenAccount = { 
/**
 * The token as pasted; blanks around it are ignored.
 */
token: string, 
/**
 * A private instance or a sandbox instead of Make's public zones.
 */
address?: string | null, 
/**
 * The host whose name the person has read and said yes to: the token goes to no other.
 */
confirmedHost?: string | null, };

export type Appearance = "system" | "light" | "dark";

export type AskToday = { 
/**
 * One organization, or all.
 */
organization?: OrganizationKey | null, };

export type BeginSignIn = { 
/**
 * The account whose person signs in again; a new one otherwise.
 */
account?: AccountId | null, 
/**
 * The base address of another server that follows the published guide, such as `https://api.example.com/api/v2`.
 */
base?: string | null, 
/**
 * The host of that server, whose name the person has read and said yes to.
 */
confirmedHost?: string | null, };

export type ChangeRegistration = { 
/**
 * The client id.
 */
clientId: string, 
/**
 * The page the browser is sent to.
 */
authorize: string, 
/**
 * Where codes become tokens.
 */
token: string, 
/**
 * Where tokens are ended, on servers that offer it.
 */
revoke?: string | null, 
/**
 * What is asked for.
 */
scopes: Array<string>, 
/**
 * Where the browser comes back to.
 */
redirect: RedirectRow, 
/**
 * The client secret: left out it stays as it is, empty it goes.
 */
secret?: string | null, 
/**
 * Back to what this build came with; everything else is ignored then.
 */
reset: boolean, };

export type CloseWindow = { 
/**
 * Keep watching in the tray; otherwise quit.
 */
keepWatching: boolean, };

export type Code = "offline" | "timeout" | "signInEnded" | "notAllowed" | "notVisible" | "notFound" | "slowDown" | "organizationPaused" | "makeBroken" | "notMake" | "cutShort" | "badAnswer" | "tooLarge" | "tokenWrong" | "tokenNoZone" | "addressWrong" | "notAPage" | "addressNotConfirmed" | "baseAddressWrong" | "serverUnreachable" | "notGuide" | "tokenRefused" | "accountKnown" | "organizationKnown" | "noRegistration" | "registrationAddress" | "registrationPorts" | "registrationPath" | "registrationRefused" | "signInDenied" | "signInTimedOut" | "portTaken" | "noLoopback" | "signInOver" | "signInNoZone" | "otherPerson" | "keychainMissing" | "keychainLocked" | "notActive" | "alreadySo" | "alreadyRunning" | "confirmNeeded" | "refused" | "planLacks" | "diskFull" | "settingsNotKept" | "databaseBusy" | "databaseRebuilt" | "unknownCommand" | "badRequest" | "demoFailed" | "tooLateToUndo" | "stillWaiting" | "closedBefore" | "unclear" | "internal";

export type Colour = "teal" | "blue" | "violet" | "pink" | "red" | "orange" | "yellow" | "green";

export type CreditsRow = { 
/**
 * Which organization.
 */
organization: OrganizationKey, 
/**
 * Its name.
 */
name: string, 
/**
 * Used since the last reset.
 */
used: number, 
/**
 * What the plan includes.
 */
limit: number, 
/**
 * When counting starts again.
 */
resetsAt: Moment | null, 
/**
 * How far the rest will go.
 */
forecast: Forecast, };

export type EntryId = number;

export type Event = { "kind": "changed", 
/**
 * Which topics to read again.
 */
topics: Array<Topic>, } | { "kind": "scenarioChanged", 
/**
 * Which scenario.
 */
key: ScenarioKey, } | { "kind": "quitAsked", 
/**
 * How many actions wait.
 */
held: number, } | { "kind": "quitReady" } | { "kind": "closeAsked", 
/**
 * Whether this desktop shows a tray from which the window can be opened again.
 */
canKeepWatching: boolean, } | { "kind": "closeReady" } | { "kind": "openAddress", 
/**
 * The address.
 */
url: string, } | { "kind": "linkAsked", 
/**
 * The address.
 */
url: string, 
/**
 * The host it leads to, as a browser would read it.
 */
host: string, } | { "kind": "linkFollowed", 
/**
 * What it names.
 */
place: Place, };

export type Flow = { 
/**
 * The steps.
 */
steps: Array<FlowStep>, 
/**
 * The lines between them.
 */
links: Array<FlowLink>, };

export type FlowLink = { 
/**
 * The step it leaves.
 */
from: number, 
/**
 * The step it reaches.
 */
to: number, 
/**
 * Name of the filter on the way.
 */
filter: string | null, 
/**
 * It is followed only when the first step fails.
 */
onError: boolean, };

export type FlowStep = { 
/**
 * Make's number of the step in the scenario.
 */
id: number, 
/**
 * The app, such as `google-sheets`.
 */
app: string, 
/**
 * What it does, such as `addRow`.
 */
action: string, 
/**
 * The name a person gave the step.
 */
label: string | null, 
/**
 * What it is.
 */
kind: StepKind, 
/**
 * Where Make's editor draws it, in its own units.
 */
x: number, 
/**
 * Where Make's editor draws it, in its own units.
 */
y: number, 
/**
 * It is the step at which the newest failed run stopped.
 */
failing: boolean, };

export type Forecast = { "kind": "enough" } | { "kind": "endsAt", 
/**
 * When.
 */
at: Moment, } | { "kind": "usedUp" } | { "kind": "unknown" };

export type JournalAction = "run" | "pause" | "turnOn";

export type JournalRow = { 
/**
 * Which entry.
 */
id: EntryId, 
/**
 * What was asked.
 */
action: JournalAction, 
/**
 * The scenario it was asked for.
 */
scenario: ScenarioKey, 
/**
 * That scenario's name then.
 */
scenarioName: string, 
/**
 * Its organization's name then.
 */
organizationName: string, 
/**
 * How far it has come.
 */
state: JournalState, 
/**
 * When the person asked.
 */
askedAt: Moment, 
/**
 * When a held entry leaves for Make.
 */
sendAt: Moment | null, 
/**
 * When it came to its end.
 */
closedAt: Moment | null, 
/**
 * Why it was not done.
 */
problem: Problem | null, };

export type JournalState = "held" | "sent" | "done" | "notDone" | "notKnown" | "dropped";

export type KeptIn = "keychain" | "memory";

export type KeychainState = "ready" | "memoryOnly";

export type Label = { 
/**
 * The name.
 */
name: string, 
/**
 * The colour.
 */
colour: Colour | null, };

export type LabelOrganization = { 
/**
 * Which organization.
 */
key: OrganizationKey, 
/**
 * The name; a blank one is Make's name.
 */
name: string, 
/**
 * The colour.
 */
colour: Colour | null, };

export type Lack = "teams" | "credits" | "unfinishedRuns" | "nextRuns" | "switchedOff" | "connectedAccounts";

export type Language = "en" | "id";

export type LastRun = { 
/**
 * When it began.
 */
at: Moment, 
/**
 * How it ended.
 */
outcome: RunOutcome, };

export type MeterRow = { 
/**
 * Which organization.
 */
organization: OrganizationKey, 
/**
 * Requests Mandor sent in the last 60 seconds.
 */
used: number, 
/**
 * How many it plans with.
 */
planned: number, 
/**
 * How many Make allows everybody together.
 */
limit: number, 
/**
 * Until when Make asked to wait.
 */
pausedUntil: Moment | null, };

export type Moment = number;

export type OfAccount = { 
/**
 * Its id.
 */
account: AccountId, };

export type OfEntry = { 
/**
 * Its id.
 */
entry: EntryId, };

export type OfScenario = { 
/**
 * Its key.
 */
key: ScenarioKey, };

export type OnClose = "ask" | "keepWatching" | "quit";

export type OpenLink = { 
/**
 * The address.
 */
url: string, 
/**
 * The host that the person has read and wants to go to, where it is not Make's.
 */
confirmedHost?: string, };

export type OrganizationKey = { 
/**
 * The zone that numbers it.
 */
zone: ZoneId, 
/**
 * Make's number of the organization.
 */
id: number, };

export type OrganizationList = { 
/**
 * The organizations.
 */
rows: Array<OrganizationRow>, 
/**
 * Their teams.
 */
teams: Array<TeamRow>, 
/**
 * Age of the oldest part.
 */
asOf: Moment | null, };

export type OrganizationRow = { 
/**
 * Which organization.
 */
key: OrganizationKey, 
/**
 * Its name at Make.
 */
name: string, 
/**
 * What the person calls it; lists show this instead.
 */
label: Label | null, 
/**
 * The account it is seen through.
 */
account: AccountId, 
/**
 * The host of its zone.
 */
host: string, 
/**
 * Its time zone, such as `Asia/Jakarta`.
 */
timezone: string | null, 
/**
 * Its plan, by Make's product name.
 */
plan: string | null, 
/**
 * How many scenarios are known.
 */
scenarios: number, 
/**
 * Whether its rows are here.
 */
reach: Reach, };

export type Page = "today" | "scenarios" | "activity" | "settings";

export type Permission = { "kind": "allowed" } | { "kind": "denied", 
/**
 * Whom to ask: somebody who manages the team, where their name is visible.
 */
ask: string | null, } | { "kind": "unknown" };

export type Place = { 
/**
 * Which page.
 */
page: Page, 
/**
 * Which scenario of the list.
 */
scenario: ScenarioKey | null, };

export type Problem = { 
/**
 * What kind it is.
 */
code: Code, 
/**
 * What happened.
 */
happened: string, 
/**
 * What it means.
 */
means: string, 
/**
 * What to press or do.
 */
press: string, 
/**
 * The server's own words, in its own language.
 */
detail: string | null, 
/**
 * The host of the server that answered, or did not, where it is not Make.
 */
server: string | null, 
/**
 * When trying again makes sense.
 */
retryAt: Moment | null, };

export type Progress = { 
/**
 * Rows received so far.
 */
done: number, 
/**
 * Rows expected, when the server said.
 */
total: number | null, };

export type Reach = { "kind": "watched" } | { "kind": "otherZone", 
/**
 * The host of that zone.
 */
host: string, } | { "kind": "watchedThrough", 
/**
 * Which account.
 */
account: AccountId, } | { "kind": "failed", 
/**
 * What happened.
 */
problem: Problem, };

export type RedirectHost = "127.0.0.1" | "localhost" | "[::1]";

export type RedirectRow = { 
/**
 * The ports to try, in this order; none means any that is free.
 */
ports: Array<number>, 
/**
 * The path.
 */
path: string, 
/**
 * The host.
 */
host: RedirectHost, };

export type Registration = { 
/**
 * The client id; empty when there is none.
 */
clientId: string, 
/**
 * The page the browser is sent to.
 */
authorize: string, 
/**
 * Where codes become tokens.
 */
token: string, 
/**
 * Where tokens are ended, on servers that offer it.
 */
revoke: string | null, 
/**
 * What is asked for.
 */
scopes: Array<string>, 
/**
 * Where the browser comes back to.
 */
redirect: RedirectRow, 
/**
 * Whether there is a client secret; it is never shown.
 */
hasSecret: boolean, 
/**
 * Whether it is the one this build came with.
 */
builtIn: boolean, };

export type RenameAccount = { 
/**
 * Which account.
 */
account: AccountId, 
/**
 * Its name; a blank one gives it the person's name again.
 */
name: string, 
/**
 * Its colour.
 */
colour: Colour | null, };

export type RunBucket = { 
/**
 * Its start.
 */
at: Moment, 
/**
 * Runs that did not fail.
 */
fine: number, 
/**
 * Runs that failed.
 */
failed: number, };

export type RunError = { 
/**
 * Make's text.
 */
message: string, 
/**
 * The app of the step that failed.
 */
app: string | null, 
/**
 * The step that failed, by its action name.
 */
action: string | null, };

export type RunOutcome = "running" | "success" | "warning" | "failed" | "unknown";

export type RunRow = { 
/**
 * Make's id of the run.
 */
id: string, 
/**
 * When it began.
 */
at: Moment, 
/**
 * How it ended.
 */
outcome: RunOutcome, 
/**
 * How long it took.
 */
durationMs: number | null, 
/**
 * What it cost.
 */
credits: number | null, 
/**
 * Who or what started it.
 */
startedBy: StartedBy, };

export type ScenarioDetail = { 
/**
 * The same row as in the list.
 */
row: ScenarioRow, 
/**
 * What its maker wrote about it.
 */
description: string | null, 
/**
 * When it runs.
 */
schedule: Schedule, 
/**
 * The picture; `null` until the blueprint has been read.
 */
flow: Flow | null, 
/**
 * Names of the connected accounts it uses; `null` when they are not visible or not read yet.
 */
connectedAccounts: Array<string> | null, 
/**
 * Who made it.
 */
madeBy: string | null, 
/**
 * Who changed it last.
 */
editedBy: string | null, 
/**
 * Up to 50 runs, newest first; `null` until its history has been read.
 */
runs: Array<RunRow> | null, 
/**
 * Why the newest failed run failed.
 */
lastError: RunError | null, 
/**
 * Age of what is shown; `null` when details were never read.
 */
asOf: Moment | null, 
/**
 * What kept the last refresh of these details from working.
 */
problem: Problem | null, 
/**
 * What its server cannot tell, whatever the person may.
 */
lacks: Array<Lack>, 
/**
 * Where Make shows this scenario; `null` for a sandbox, which has no screens.
 */
makeUrl: string | null, };

export type ScenarioKey = { 
/**
 * The zone that numbers it.
 */
zone: ZoneId, 
/**
 * Make's number of the scenario.
 */
id: number, };

export type ScenarioList = { 
/**
 * All rows; the page filters and sorts.
 */
rows: Array<ScenarioRow>, 
/**
 * Age of the oldest part; `null` before the first complete listing.
 */
asOf: Moment | null, 
/**
 * A listing under way.
 */
progress: Progress | null, 
/**
 * Rows Make sent that could not be read; the others are all here.
 */
skipped: number, };

export type ScenarioRow = { 
/**
 * Which scenario.
 */
key: ScenarioKey, 
/**
 * Its name in Make.
 */
name: string, 
/**
 * The organization it belongs to.
 */
organization: OrganizationKey, 
/**
 * That organization's name.
 */
organizationName: string, 
/**
 * The team it belongs to.
 */
team: TeamKey, 
/**
 * That team's name; `null` when it is not visible.
 */
teamName: string | null, 
/**
 * How it is doing.
 */
state: ScenarioState, 
/**
 * Whether Make would run it when due.
 */
isActive: boolean, 
/**
 * Unfinished runs waiting.
 */
unfinished: number, 
/**
 * Apps it uses, without repeats.
 */
apps: Array<string>, 
/**
 * Credits used since the last reset; `null` when not known.
 */
credits: number | null, 
/**
 * What starts it.
 */
startedBy: StartedBy, 
/**
 * When it is due next, if it has a schedule and is on.
 */
nextRun: Moment | null, 
/**
 * Its newest run, once its history has been read.
 */
lastRun: LastRun | null, 
/**
 * When somebody changed it last.
 */
editedAt: Moment | null, 
/**
 * An action that waits or is under way.
 */
waiting: WaitingAction | null, 
/**
 * Whether the buttons may work.
 */
permission: Permission, };

export type ScenarioState = "failing" | "switchedOff" | "goneQuiet" | "unfinished" | "warnings" | "onHold" | "paused" | "unchecked" | "working";

export type Schedule = { 
/**
 * When it runs.
 */
rule: ScheduleRule, 
/**
 * From when until when. A cache written before this was read has none.
 */
span: ScheduleSpan, 
/**
 * Windows it is limited to.
 */
windows: Array<ScheduleWindow>, 
/**
 * The organization's time zone, such as `Asia/Jakarta`, in which times are read.
 */
timezone: string | null, };

export type ScheduleRule = { "kind": "every", 
/**
 * Seconds between two runs.
 */
seconds: number, } | { "kind": "once", 
/**
 * When, as Make wrote it, if that can be read.
 */
at: Moment | null, } | { "kind": "daily", 
/**
 * `HH:MM`.
 */
time: string, } | { "kind": "weekly", 
/**
 * 0 is Sunday.
 */
days: Array<number>, 
/**
 * `HH:MM`.
 */
time: string, } | { "kind": "monthly", 
/**
 * 1 to 31.
 */
days: Array<number>, 
/**
 * `HH:MM`.
 */
time: string, } | { "kind": "yearly", 
/**
 * 1 to 12.
 */
months: Array<number>, 
/**
 * 1 to 31.
 */
days: Array<number>, 
/**
 * `HH:MM`.
 */
time: string, } | { "kind": "onWebhook" } | { "kind": "onDemand" } | { "kind": "unknown" };

export type ScheduleSpan = { 
/**
 * The first moment.
 */
from: Moment | null, 
/**
 * The last moment.
 */
until: Moment | null, };

export type ScheduleWindow = { 
/**
 * `HH:MM`, start of the window.
 */
from: string | null, 
/**
 * `HH:MM`, end of the window.
 */
to: string | null, 
/**
 * 0 is Sunday; empty means every day.
 */
days: Array<number>, 
/**
 * 1 to 12; empty means every month.
 */
months: Array<number>, };

export type Settings = { 
/**
 * The chosen language; `null` follows the system.
 */
language: Language | null, 
/**
 * The chosen look.
 */
appearance: Appearance, 
/**
 * How much of an organization's request limit Mandor plans with, in percent, 10 to 80.
 */
requestSharePercent: number, 
/**
 * Seconds between two checks, 30 to 3600.
 */
checkEveryS: number, 
/**
 * What closing the window does.
 */
onClose: OnClose, 
/**
 * Whether single letters work as shortcuts inside lists.
 */
letterShortcuts: boolean, };

export type SettleHeld = { 
/**
 * Send now, or drop.
 */
send: boolean, };

export type Shell = { 
/**
 * All accounts.
 */
accounts: Array<AccountRow>, 
/**
 * Whether sign-ins survive a restart.
 */
keychain: KeychainState, 
/**
 * Whether the browser can be used to sign in.
 */
signIn: SignInOffer, 
/**
 * Since when nothing could be reached; `null` when Make answers or nobody is signed in.
 */
offlineSince: Moment | null, 
/**
 * When the last complete check ended.
 */
checkedAt: Moment | null, 
/**
 * A check is under way.
 */
checking: boolean, 
/**
 * Server time minus this computer's time, when they differ by more than five minutes.
 */
clockOffMs: number | null, 
/**
 * Things to tell once, such as a cache that had to be rebuilt.
 */
notices: Array<Problem>, 
/**
 * The version of Mandor.
 */
version: string, };

export type SignIn = { "kind": "waiting", 
/**
 * Whose page the browser shows.
 */
host: string, 
/**
 * The address of that page, to copy into another browser of this computer. It holds no secret.
 */
address: string, 
/**
 * When nobody waits any more.
 */
until: Moment, } | { "kind": "finishing", 
/**
 * Who is asked.
 */
host: string, } | { "kind": "failed", 
/**
 * Who was asked.
 */
host: string, 
/**
 * Why.
 */
problem: Problem, } | { "kind": "done", 
/**
 * Which account.
 */
account: AccountId, };

export type SignInOffer = "ready" | "needsRegistration";

export type StartedBy = "schedule" | "webhook" | "person";

export type StateCounts = { 
/**
 * Failing.
 */
failing: number, 
/**
 * Failing since less than an hour.
 */
failingNewly: number, 
/**
 * Gone quiet.
 */
goneQuiet: number, 
/**
 * Holding unfinished runs.
 */
unfinished: number, 
/**
 * Switched off by Make.
 */
switchedOff: number, 
/**
 * Paused by a person.
 */
paused: number, 
/**
 * Their history was read, and there is nothing to do.
 */
fine: number, 
/**
 * On, and how their runs end is not known yet.
 */
unchecked: number, 
/**
 * All together.
 */
total: number, };

export type StepKind = "trigger" | "action" | "router";

export type TeamKey = { 
/**
 * The zone that numbers it.
 */
zone: ZoneId, 
/**
 * Make's number of the team.
 */
id: number, };

export type TeamRow = { 
/**
 * Which team.
 */
key: TeamKey, 
/**
 * The organization it belongs to.
 */
organization: OrganizationKey, 
/**
 * Its name.
 */
name: string, };

export type Today = { 
/**
 * Age of the oldest part; `null` before the first complete listing.
 */
asOf: Moment | null, 
/**
 * The numbers behind the sentence.
 */
counts: StateCounts, 
/**
 * Up to seven things that need a person, worst first.
 */
items: Array<TodayItem>, 
/**
 * Runs of the last 24 hours, in 48 stretches; empty before any history was read.
 */
runs: Array<RunBucket>, 
/**
 * Credits per organization: what runs out first, then what is used most.
 */
credits: Array<CreditsRow>, 
/**
 * The newest changes made here.
 */
changes: Array<JournalRow>, };

export type TodayItem = { 
/**
 * The scenario it is about.
 */
row: ScenarioRow, 
/**
 * Since when, where history tells.
 */
since: Moment | null, 
/**
 * Runs that failed one after the other until now.
 */
failedRuns: number, 
/**
 * Why, in Make's own words.
 */
error: RunError | null, };

export type Topic = "shell" | "organizations" | "scenarios" | "journal" | "settings" | "meter" | "signIn";

export type WaitingAction = { 
/**
 * Its entry in the journal.
 */
entry: EntryId, 
/**
 * What is to be done.
 */
action: JournalAction, 
/**
 * When it leaves for Make; `null` once it has.
 */
sendAt: Moment | null, };

export type WatchThrough = { 
/**
 * Which organization.
 */
organization: OrganizationKey, 
/**
 * Which of the accounts that see it.
 */
account: AccountId, };

export type WorstScenarios = { 
/**
 * All rows of the worst states, as many states as fill a screen; none where that would be too many rows.
 * What else it says is true of the whole list.
 */
list: ScenarioList, 
/**
 * How many rows of each state the whole list has.
 */
counts: { [key in ScenarioState]?: number }, 
/**
 * The organizations that have rows.
 */
organizations: Array<OrganizationKey>, };

export type ZoneId = number;

export interface Commands {
  get_shell: { ask: null; reply: Shell };
  add_token_account: { ask: AddTokenAccount; reply: AccountRow };
  add_guide_account: { ask: AddGuideAccount; reply: AccountRow };
  begin_sign_in: { ask: BeginSignIn; reply: SignIn };
  get_sign_in: { ask: null; reply: SignIn | null };
  open_sign_in_again: { ask: null; reply: null };
  cancel_sign_in: { ask: null; reply: null };
  get_registration: { ask: null; reply: Registration };
  change_registration: { ask: ChangeRegistration; reply: Registration };
  rename_account: { ask: RenameAccount; reply: AccountRow };
  label_organization: { ask: LabelOrganization; reply: OrganizationRow };
  watch_through: { ask: WatchThrough; reply: null };
  open_demo: { ask: null; reply: AccountRow };
  forget_account: { ask: OfAccount; reply: null };
  list_organizations: { ask: null; reply: OrganizationList };
  get_meter: { ask: null; reply: Array<MeterRow> };
  list_scenarios: { ask: null; reply: ScenarioList };
  list_worst_scenarios: { ask: null; reply: WorstScenarios };
  get_scenario: { ask: OfScenario; reply: ScenarioDetail };
  run_scenario: { ask: OfScenario; reply: JournalRow };
  pause_scenario: { ask: OfScenario; reply: JournalRow };
  turn_on_scenario: { ask: OfScenario; reply: JournalRow };
  undo_action: { ask: OfEntry; reply: JournalRow };
  send_now: { ask: OfEntry; reply: JournalRow };
  settle_held: { ask: SettleHeld; reply: null };
  list_activity: { ask: null; reply: Array<JournalRow> };
  get_today: { ask: AskToday; reply: Today };
  get_settings: { ask: null; reply: Settings };
  change_settings: { ask: Settings; reply: Settings };
  check_now: { ask: null; reply: null };
  open_link: { ask: OpenLink; reply: null };
  quit: { ask: null; reply: null };
  close_window: { ask: CloseWindow; reply: null };
}

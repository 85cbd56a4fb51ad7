/**
 * The shape of what the core offers.
 *
 * Everything in the page imports these names from here, so one place knows where they come from.
 */
export type AccountId = number;
export type ZoneId = number;
export type EntryId = number;
export type ScenarioKey = { zone: ZoneId; id: number };
export type OrganizationKey = { zone: ZoneId; id: number };
export type TeamKey = { zone: ZoneId; id: number };

export type Topic = 'shell' | 'organizations' | 'scenarios' | 'journal' | 'settings' | 'meter';
export type Event =
  | { kind: 'changed'; topics: Topic[] }
  | { kind: 'scenarioChanged'; key: ScenarioKey }
  | { kind: 'quitAsked'; held: number }
  | { kind: 'quitReady' }
  | { kind: 'openAddress'; url: string };

export type Problem = {
  code: string;
  happened: string;
  means: string;
  press: string;
  detail: string | null;
  retryAt: number | null;
};

export type KeptIn = 'keychain' | 'memory';
export type AccountKind = 'token' | 'demo';
export type AccountZoneRow = {
  id: ZoneId;
  host: string;
  keptIn: KeptIn;
  answeredAt: number | null;
  problem: Problem | null;
};
export type AccountRow = {
  id: AccountId;
  name: string;
  person: string | null;
  kind: AccountKind;
  zones: AccountZoneRow[];
  organizations: number;
  missingScopes: string[];
};
export type AddTokenAccount = { token: string; address?: string | null; addressConfirmed: boolean };
export type KeychainState = 'ready' | 'memoryOnly';
export type Shell = {
  accounts: AccountRow[];
  keychain: KeychainState;
  offlineSince: number | null;
  checkedAt: number | null;
  checking: boolean;
  clockOffMs: number | null;
  notices: Problem[];
  version: string;
};

export type Reach =
  { kind: 'watched' } | { kind: 'otherZone'; host: string } | { kind: 'failed'; problem: Problem };
export type OrganizationRow = {
  key: OrganizationKey;
  name: string;
  account: AccountId;
  host: string;
  timezone: string | null;
  plan: string | null;
  scenarios: number;
  reach: Reach;
};
export type TeamRow = { key: TeamKey; organization: OrganizationKey; name: string };
export type OrganizationList = { rows: OrganizationRow[]; teams: TeamRow[]; asOf: number | null };
export type MeterRow = {
  organization: OrganizationKey;
  used: number;
  planned: number;
  limit: number;
  pausedUntil: number | null;
};

export type JournalAction = 'run' | 'pause' | 'turnOn';
export type JournalState = 'held' | 'sent' | 'done' | 'notDone' | 'notKnown' | 'dropped';
export type JournalRow = {
  id: EntryId;
  action: JournalAction;
  scenario: ScenarioKey;
  scenarioName: string;
  organizationName: string;
  state: JournalState;
  askedAt: number;
  sendAt: number | null;
  closedAt: number | null;
  problem: Problem | null;
};

export type Appearance = 'system' | 'light' | 'dark';
export type Language = 'en' | 'id';
export type OnClose = 'ask' | 'keepWatching' | 'quit';
export type Settings = {
  language: Language | null;
  appearance: Appearance;
  requestSharePercent: number;
  checkEveryS: number;
  onClose: OnClose;
  letterShortcuts: boolean;
};

export type ScenarioState =
  | 'failing'
  | 'switchedOff'
  | 'goneQuiet'
  | 'unfinished'
  | 'warnings'
  | 'onHold'
  | 'paused'
  | 'working';

export type RunOutcome = 'running' | 'success' | 'warning' | 'failed' | 'unknown';
export type StartedBy = 'schedule' | 'webhook' | 'person';
export type LastRun = { at: number; outcome: RunOutcome };
export type WaitingAction = { entry: EntryId; action: JournalAction; sendAt: number | null };
export type Permission =
  { kind: 'allowed' } | { kind: 'denied'; ask: string | null } | { kind: 'unknown' };
export type ScenarioRow = {
  key: ScenarioKey;
  name: string;
  organization: OrganizationKey;
  organizationName: string;
  team: TeamKey;
  teamName: string | null;
  state: ScenarioState;
  isActive: boolean;
  unfinished: number;
  apps: string[];
  credits: number | null;
  startedBy: StartedBy;
  nextRun: number | null;
  lastRun: LastRun | null;
  editedAt: number | null;
  waiting: WaitingAction | null;
  permission: Permission;
};
export type Progress = { done: number; total: number | null };
export type ScenarioList = {
  rows: ScenarioRow[];
  asOf: number | null;
  progress: Progress | null;
  skipped: number;
};

type Nothing = Record<string, never>;
export type Commands = {
  get_shell: { args: Nothing; reply: Shell };
  add_token_account: { args: AddTokenAccount; reply: AccountRow };
  open_demo: { args: Nothing; reply: AccountRow };
  forget_account: { args: { account: AccountId }; reply: null };
  list_organizations: { args: Nothing; reply: OrganizationList };
  run_scenario: { args: { key: ScenarioKey }; reply: JournalRow };
  pause_scenario: { args: { key: ScenarioKey }; reply: JournalRow };
  turn_on_scenario: { args: { key: ScenarioKey }; reply: JournalRow };
  undo_action: { args: { entry: EntryId }; reply: JournalRow };
  send_now: { args: { entry: EntryId }; reply: JournalRow };
  list_activity: { args: Nothing; reply: JournalRow[] };
  get_settings: { args: Nothing; reply: Settings };
  change_settings: { args: Settings; reply: Settings };
  check_now: { args: Nothing; reply: null };
  settle_held: { args: { send: boolean }; reply: null };
  open_link: { args: { url: string }; reply: null };
  quit: { args: Nothing; reply: null };
  list_scenarios: { args: Nothing; reply: ScenarioList };
  get_scenario: { args: { key: ScenarioKey }; reply: { row: ScenarioRow } };
  get_today: {
    args: { organization?: OrganizationKey | null };
    reply: { items: { row: ScenarioRow }[] };
  };
  get_meter: { args: Nothing; reply: MeterRow[] };
};

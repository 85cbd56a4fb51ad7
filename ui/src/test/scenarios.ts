/**
 * Scenarios and a morning look that read like a real agency, for tests.
 */
import type {
  Flow,
  FlowStep,
  OrganizationList,
  RunRow,
  ScenarioDetail,
  ScenarioList,
  ScenarioRow,
  StateCounts,
  Today,
  TodayItem,
} from '../host';
import { anOrganization, NOW } from './rows';

export function aScenario(id: number, name: string, more: Partial<ScenarioRow> = {}): ScenarioRow {
  return {
    key: { zone: 1, id },
    name,
    organization: { zone: 1, id: 100 },
    organizationName: 'Kopi Nusantara',
    team: { zone: 1, id: 10 },
    teamName: 'Warehouse',
    state: 'working',
    isActive: true,
    unfinished: 0,
    apps: ['gateway', 'slack'],
    credits: 320,
    startedBy: 'schedule',
    nextRun: Date.now() + 12 * 60_000,
    lastRun: { at: Date.now() - 3 * 60_000, outcome: 'success' },
    editedAt: NOW,
    waiting: null,
    permission: { kind: 'allowed' },
    ...more,
  };
}

export function aList(
  rows: readonly ScenarioRow[],
  more: Partial<ScenarioList> = {},
): ScenarioList {
  return {
    rows: [...rows],
    asOf: Date.now(),
    progress: null,
    skipped: 0,
    ...more,
  };
}

export function someOrganizations(more: Partial<OrganizationList> = {}): OrganizationList {
  return {
    rows: [anOrganization(100, 'Kopi Nusantara'), anOrganization(101, 'Toko Jaya')],
    teams: [
      { key: { zone: 1, id: 10 }, organization: { zone: 1, id: 100 }, name: 'Warehouse' },
      { key: { zone: 1, id: 11 }, organization: { zone: 1, id: 101 }, name: 'Ops' },
    ],
    asOf: NOW,
    ...more,
  };
}

export function aStep(id: number, more: Partial<FlowStep> = {}): FlowStep {
  return {
    id,
    app: 'slack',
    action: 'CreateMessage',
    label: null,
    kind: 'action',
    x: 0,
    y: 0,
    failing: false,
    ...more,
  };
}

/** A webhook, a step that failed with an error route, and the way on. */
export function aFlow(): Flow {
  return {
    steps: [
      aStep(1, { app: 'gateway', action: 'CustomWebHook', kind: 'trigger' }),
      aStep(2, { app: 'salesforce', action: 'createRecord', failing: true }),
      aStep(3, { label: 'Tell the warehouse' }),
      aStep(4, { app: 'google-sheets', action: 'addRow' }),
    ],
    links: [
      { from: 1, to: 2, filter: 'Only paid orders', onError: false },
      { from: 2, to: 3, filter: null, onError: true },
      { from: 2, to: 4, filter: null, onError: false },
    ],
  };
}

export function aRun(id: number, more: Partial<RunRow> = {}): RunRow {
  return {
    id: `run-${id}`,
    at: Date.now() - id * 15 * 60_000,
    outcome: 'success',
    durationMs: 1_800,
    credits: 4,
    startedBy: 'schedule',
    ...more,
  };
}

export function aDetail(row: ScenarioRow, more: Partial<ScenarioDetail> = {}): ScenarioDetail {
  return {
    row,
    description: null,
    schedule: {
      rule: { kind: 'every', seconds: 900 },
      span: { from: null, until: null },
      windows: [{ from: '08:00', to: '18:00', days: [1, 2, 3, 4, 5], months: [] }],
      timezone: 'Asia/Jakarta',
    },
    flow: aFlow(),
    lacks: [],
    connectedAccounts: ['Google – Kopi', 'Slack – Lentera'],
    madeBy: 'Budi Santoso',
    editedBy: 'Budi Santoso',
    runs: [aRun(1), aRun(2, { outcome: 'failed', credits: null })],
    lastError: null,
    asOf: Date.now(),
    problem: null,
    makeUrl: 'https://eu1.make.com/10/scenarios/1',
    ...more,
  };
}

export function someCounts(more: Partial<StateCounts> = {}): StateCounts {
  return {
    failing: 1,
    failingNewly: 1,
    goneQuiet: 1,
    unfinished: 1,
    switchedOff: 1,
    paused: 0,
    fine: 128,
    unchecked: 0,
    total: 132,
    ...more,
  };
}

export function anItem(row: ScenarioRow, more: Partial<TodayItem> = {}): TodayItem {
  return { row, since: Date.now() - 3_600_000, failedRuns: 0, error: null, ...more };
}

export function aToday(more: Partial<Today> = {}): Today {
  return {
    asOf: Date.now(),
    counts: someCounts(),
    items: [],
    runs: [],
    credits: [],
    changes: [],
    ...more,
  };
}

/**
 * Rows that read like a real agency, for tests.
 */
import type {
  AccountRow,
  JournalRow,
  OrganizationRow,
  Registration,
  Settings,
  Shell,
} from '../host';

export const NOW = Date.UTC(2026, 5, 24, 9, 30);

export function aZone(
  more: Partial<AccountRow['zones'][number]> = {},
): AccountRow['zones'][number] {
  return {
    id: 1,
    host: 'eu1.make.com',
    base: null,
    lacks: [],
    keptIn: 'keychain',
    answeredAt: NOW,
    problem: null,
    ...more,
  };
}

export function anAccount(more: Partial<AccountRow> = {}): AccountRow {
  return {
    id: 1,
    name: 'Lentera Agency',
    person: 'Budi Santoso',
    kind: 'token',
    zones: [aZone()],
    organizations: 2,
    missingScopes: [],
    endsAt: null,
    colour: null,
    ...more,
  };
}

export function aShell(more: Partial<Shell> = {}): Shell {
  return {
    accounts: [anAccount()],
    keychain: 'ready',
    signIn: 'ready',
    offlineSince: null,
    checkedAt: NOW,
    checking: false,
    clockOffMs: null,
    notices: [],
    version: '0.1.0',
    ...more,
  };
}

export function aRegistration(more: Partial<Registration> = {}): Registration {
  return {
    clientId: 'mandor',
    authorize: 'https://www.make.com/oauth/v2/authorize',
    token: 'https://www.make.com/oauth/v2/token',
    revoke: 'https://www.make.com/oauth/v2/revoke',
    scopes: ['scenarios:read', 'scenarios:run'],
    redirect: { ports: [], path: '/callback', host: '127.0.0.1' },
    hasSecret: false,
    builtIn: true,
    ...more,
  };
}

export function someSettings(more: Partial<Settings> = {}): Settings {
  return {
    language: 'en',
    appearance: 'light',
    requestSharePercent: 50,
    checkEveryS: 60,
    onClose: 'ask',
    letterShortcuts: true,
    ...more,
  };
}

export function anOrganization(id: number, name: string): OrganizationRow {
  return {
    key: { zone: 1, id },
    name,
    label: null,
    account: 1,
    host: 'eu1.make.com',
    timezone: 'Asia/Jakarta',
    plan: 'Teams',
    scenarios: 40,
    reach: { kind: 'watched' },
  };
}

export function anEntry(more: Partial<JournalRow> = {}): JournalRow {
  return {
    id: 7,
    action: 'pause',
    scenario: { zone: 1, id: 42 },
    scenarioName: 'Old CRM import',
    organizationName: 'Toko Jaya',
    state: 'done',
    askedAt: NOW,
    sendAt: null,
    closedAt: NOW,
    problem: null,
    ...more,
  };
}

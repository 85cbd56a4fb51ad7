/** Words of Settings. */
import { formats } from '../format';

const { number, plural } = formats('en');

export const settings = {
  title: 'Settings',
  accounts: 'Accounts',
  addToken: 'Add an account with a token',
  addGuide: 'Add another server',
  startDemo: 'Start the demo workspace',
  demoStarts: 'Setting up the demo workspace…',
  kind: { token: 'API token', signIn: 'Signed in through the browser', demo: 'Demo workspace' },
  organizations: (count: number) =>
    `${number(count)} ${plural(count, 'organization', 'organizations')}`,
  keptIn: { keychain: 'Kept in this computer’s keychain', memory: 'Kept in memory until you quit' },
  keychainReady: 'Sign-ins are kept in this computer’s keychain and survive a restart.',
  keychainMemory:
    'This computer offers no keychain, or it is locked. Sign-ins stay in memory only: after quitting Mandor you sign in again.',
  missingRights: (count: number) =>
    `${number(count)} ${plural(count, 'right is', 'rights are')} missing from this token. The rest works.`,
  lacks: (what: string) => `This server does not report ${what}.`,
  lack: {
    teams: 'teams',
    credits: 'credits',
    unfinishedRuns: 'unfinished runs',
    nextRuns: 'when a scenario runs next',
    switchedOff: 'what was switched off because of errors',
    connectedAccounts: 'connected accounts',
  },
  signOut: 'Sign out',
  signOutOf: (name: string) => `Sign out of ${name}`,
  signOutTitle: (name: string) => `Sign out of ${name}?`,
  signOutBody:
    'Mandor deletes the sign-in and everything it keeps about this account on this computer. Nothing changes in the account itself.',
  leaveDemo: 'Leave the demo',
  leaveDemoTitle: 'Leave the demo?',
  closeDemoBody:
    'The demo workspace stops and its lists disappear. You can start it again at any time.',
  noAccounts: 'No account yet.',
  noAccountsWhy: 'Sign in or start the demo to see scenarios here.',
  look: 'Language, appearance and keys',
  language: 'Language',
  theme: 'Appearance',
  themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  watching: 'Watching',
  share: 'Share of Make’s request limit',
  shareWhy:
    'The limit is shared with your colleagues and your own tools. Mandor never plans with more than this share.',
  every: 'Look every',
  everyWhy: 'Make may ask us to slow down; then Mandor looks less often.',
  minutes: (count: number) => `${number(count)} ${plural(count, 'minute', 'minutes')}`,
  seconds: (count: number) => `${number(count)} seconds`,
  closing: 'When the window is closed',
  closings: { keepWatching: 'Keep watching', quit: 'Quit Mandor', ask: 'Ask me' },
  closingWhy:
    'While it keeps watching, Mandor stays in the tray, and its picture changes when something needs you.',
  letters: 'Single-letter keys in lists',
  lettersWhy: 'P pauses, T turns on, R runs the row you are on.',
  lettersChoice: { on: 'On', off: 'Off' },
  version: (version: string) => `Mandor ${version}`,
};

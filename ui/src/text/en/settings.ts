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
  missingRights: {
    token: (count: number) =>
      `${number(count)} ${plural(count, 'right is', 'rights are')} missing from this token. The rest works.`,
    signIn: (count: number) =>
      `${number(count)} ${plural(count, 'right is', 'rights are')} missing from this sign-in. The rest works.`,
  },
  mayNot: 'Through it Mandor may not:',
  endsAt: (time: string) => `Ends at ${time}, because it cannot be renewed by itself.`,
  signInAgain: 'Sign in again',
  signInAgainOf: (name: string) => `Sign in to ${name} again`,
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
  signOutBody: {
    signIn:
      'Mandor deletes the sign-in and everything it keeps about this account on this computer, and tells Make that the sign-in is over. Your scenarios stay as they are.',
    token:
      'Mandor deletes the token and everything it keeps about this account on this computer. In Make the token stays valid until you delete it there. Your scenarios stay as they are.',
    other:
      'Mandor deletes the sign-in and everything it keeps about this account on this computer. The server keeps what it gave you until you delete it there.',
  },
  registration: {
    title: 'Registration for signing in',
    none: 'This copy of Mandor has no registration, so signing in through the browser does not work yet. Tokens do.',
    builtIn: 'Mandor signs in with the registration it came with.',
    own: (client: string) => `Mandor signs in with your own registration, client id ${client}.`,
    enter: 'I have my own registration',
    change: 'Change',
    reset: 'Back to what Mandor came with',
    resetTitle: 'Go back to what Mandor came with?',
    resetBody:
      'Your registration and its secret are deleted from this computer. Whoever is signed in stays signed in.',
    lead: 'Make, or whoever runs your server, gives you these when they register an app for you.',
    clientId: 'Client id',
    clientIdMissing: 'Type the client id first.',
    secret: 'Client secret',
    secretHint: 'Leave it empty if you were given none.',
    secretKept: 'One is kept in the keychain and never shown. Type another to replace it.',
    secretDrop: 'Forget the kept secret',
    authorize: 'Address where people sign in',
    token: 'Address that gives tokens',
    revoke: 'Address that ends tokens',
    revokeHint: 'Leave it empty where the server has none.',
    scopes: 'Rights to ask for',
    scopesHint: 'As the server names them, with spaces or on lines of their own.',
    redirect: 'Where the browser comes back to',
    host: 'This computer is written as',
    ports: 'Ports',
    portsHint: 'Leave it empty for any that is free, or list those you registered: 5150, 5151.',
    portsWrong: 'Ports are numbers from 1 to 65535.',
    path: 'Path',
    redirectTold: 'The server has to know this address:',
    anyPort: '{any port}',
    keep: 'Keep',
  },
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
  share: 'Share of the request limit',
  shareWhy:
    'The limit is shared with your colleagues and your own tools. Mandor never plans with more than this share.',
  every: 'Look every',
  everyWhy: 'A server may ask us to slow down; then Mandor looks less often.',
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

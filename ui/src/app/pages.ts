/**
 * The pages that exist, in the order of the sidebar.
 *
 * A page is a file `features/<name>/<Name>Page.svelte`; one that is not built is not listed anywhere.
 */
import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/history';
import Archive from '@lucide/svelte/icons/archive';
import FileChart from '@lucide/svelte/icons/file-chart-column';
import Octagon from '@lucide/svelte/icons/octagon-alert';
import Settings from '@lucide/svelte/icons/settings';
import Sun from '@lucide/svelte/icons/sunrise';
import Users from '@lucide/svelte/icons/users';
import Webhook from '@lucide/svelte/icons/webhook';
import Workflow from '@lucide/svelte/icons/workflow';
import type { ReadAhead } from '../data/queries';
import ScenariosPage from '../features/scenarios/ScenariosPage.svelte';
import TodayPage from '../features/today/TodayPage.svelte';
import { later } from '../lib/later.svelte';
import type { Words } from '../text/en';

export type PageName = keyof Words['app']['pages'];
type Load = () => Promise<{ default: Component }>;

export interface Page {
  name: PageName;
  icon: Component<{ size?: number }>;
  load: Load;
  /** The chosen organization narrows what it shows. */
  isNarrowed: boolean;
  /** Reads what it shows first, while it loads. */
  readAhead: (ahead: ReadAhead) => Promise<void>;
}

const icons = {
  today: Sun,
  failures: Octagon,
  scenarios: Workflow,
  webhooks: Webhook,
  people: Users,
  reports: FileChart,
  backups: Archive,
  activity: Activity,
  settings: Settings,
} as unknown as Record<PageName, Page['icon']>;

const readsAhead: Partial<Record<PageName, Page['readAhead']>> = {
  today: (ahead) => ahead('get_today', { organization: null }),
  scenarios: (ahead) => ahead('list_worst_scenarios', null),
};

// A start shows one of these two, and files of their own would only come later. The others come when asked for.
const atOnce: Record<string, Load> = {
  [fileOf('today')]: () => Promise.resolve({ default: TodayPage }),
  [fileOf('scenarios')]: () => Promise.resolve({ default: ScenariosPage }),
};
const whenOpened = import.meta.glob<{ default: Component }>([
  '../features/*/*Page.svelte',
  '!../features/{today,scenarios}/*Page.svelte',
]);
const built: Record<string, Load> = { ...whenOpened, ...atOnce };

function fileOf(name: string): string {
  return `../features/${name}/${name.charAt(0).toUpperCase()}${name.slice(1)}Page.svelte`;
}

export const pages: readonly Page[] = (Object.keys(icons) as PageName[]).flatMap((name) => {
  const load = built[fileOf(name)];
  const readAhead = readsAhead[name] ?? (() => Promise.resolve());
  return load
    ? [{ name, icon: icons[name], load, isNarrowed: name !== 'settings', readAhead }]
    : [];
});

export function pageNamed(name: string): Page | undefined {
  return pages.find((page) => page.name === name);
}

/** The first screen, which most starts pass by. */
export const welcome = later(() => import('../features/welcome/Welcome.svelte'));

/** The page to open first. */
export const firstPage: PageName = pages[0]?.name ?? 'settings';

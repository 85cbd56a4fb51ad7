/**
 * What the person calls each client, wherever an organization is named.
 *
 * In: the organizations. Out: name, colour, and the name the server knows it by. The frame gives it once; without a
 * frame, as in a test, everybody has the name of the server.
 */
import { createContext } from 'svelte';
import type { Colour, OrganizationKey, OrganizationRow } from '../host';

export interface Client {
  /** The name to show. */
  name: string;
  colour: Colour | null;
  /** The server's own name, by which it stays findable. */
  madeName: string;
}

/** The client behind a key; the second is the name its row came with. */
export type Clients = (key: OrganizationKey, name: string) => Client;

/** Everybody by the name the server has. */
export const unnamed: Clients = (_, name) => ({ name, colour: null, madeName: name });

export function clientsOf(
  rows: readonly Pick<OrganizationRow, 'key' | 'label' | 'name'>[],
): Clients {
  const keyOf = (key: OrganizationKey) => `${key.zone}/${key.id}`;
  // Other rows come with the name the person gave; the server's own stands here only.
  const labels = new Map(
    rows.flatMap(({ key, label, name }): [string, Client][] =>
      label ? [[keyOf(key), { ...label, madeName: name }]] : [],
    ),
  );
  if (labels.size === 0) return unnamed;
  return (key, name) => labels.get(keyOf(key)) ?? unnamed(key, name);
}

type Reached = Pick<OrganizationRow, 'key' | 'host' | 'reach'>;

/** Where an organization lives, whichever account sees it. */
export function homeOf({ key, host, reach }: Reached): string {
  return `${reach.kind === 'otherZone' ? reach.host : host}/${key.id}`;
}

/**
 * Each organization once, however many accounts see it, so that it is named, counted and chosen once: by the row of
 * the account that watches it, or else by the first.
 */
export function namedOnce<Row extends Reached>(rows: readonly Row[]): Row[] {
  const watched = rows.filter(({ reach }) => reach.kind === 'watched' || reach.kind === 'failed');
  const taken = new Set(watched.map(homeOf));
  return rows.filter((row) => {
    if (row.reach.kind === 'watchedThrough') return false;
    if (row.reach.kind !== 'otherZone') return true;
    const isNew = !taken.has(homeOf(row));
    taken.add(homeOf(row));
    return isNew;
  });
}

const [read, set, has] = createContext<() => Clients>();

export const giveClients: (clients: () => Clients) => void = set;

export function useClients(): () => Clients {
  return has() ? read() : () => unnamed;
}

/**
 * Reading from the core, typed by command.
 *
 * In: a command that reads, and its arguments. Out: TanStack's result with rows or a `Problem`.
 * What was read lives in the query cache alone; the core says when to read again.
 */
import {
  createQuery,
  type CreateQueryResult,
  type Query,
  QueryClient,
} from '@tanstack/svelte-query';
import type { Args, Event, Host, Problem, Reply, ScenarioKey, Topic } from '../host';
import { useHost } from './host';

/** Which topics each reading command depends on. */
const topicsOf = {
  get_shell: ['shell'],
  list_organizations: ['organizations'],
  list_scenarios: ['scenarios', 'journal'],
  list_worst_scenarios: ['scenarios', 'journal'],
  get_scenario: ['scenarios', 'journal'],
  get_today: ['scenarios', 'journal', 'organizations'],
  list_activity: ['journal'],
  get_settings: ['settings'],
  get_meter: ['meter'],
  get_sign_in: ['signIn'],
  get_registration: ['shell'],
} as const satisfies Record<string, readonly Topic[]>;

export type ReadName = keyof typeof topicsOf;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The core sits in the same computer: nothing is gained by waiting for a network.
        networkMode: 'always',
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export function keyOf<N extends ReadName>(name: N, args: Args<N>): readonly [N, Args<N>] {
  return [name, args];
}

/** One read, kept fresh by the announcements of the core. */
export function read<N extends ReadName>(
  name: N,
  args: () => Args<N>,
  wanted: () => boolean = () => true,
): CreateQueryResult<Reply<N>, Problem> {
  const host = useHost();
  return createQuery<Reply<N>, Problem>(() => ({
    queryKey: keyOf(name, args()),
    queryFn: (): Promise<Reply<N>> => host.call(name, args()),
    enabled: wanted(),
  }));
}

export type ReadAhead = <N extends ReadName>(name: N, args: Args<N>) => Promise<void>;

/** Reads before anybody shows it, so that the answer is there or on its way when somebody does. */
export function readsAhead(host: Host, client: QueryClient): ReadAhead {
  return async (name, args) => {
    const queryFn = () => host.call(name, args);
    // Whoever shows it tells when it fails.
    await client.query({ queryKey: keyOf(name, args), queryFn }).catch(() => undefined);
  };
}

/** Which reads an event makes old. Pure, so it can be tested as a table. */
export function touches(event: Event, key: readonly unknown[]): boolean {
  const [name, args] = key as [ReadName, { key?: ScenarioKey } | null];
  if (event.kind === 'changed') {
    return topicsOf[name].some((topic) => event.topics.includes(topic));
  }
  return (
    event.kind === 'scenarioChanged' &&
    name === 'get_scenario' &&
    args?.key?.zone === event.key.zone &&
    args.key.id === event.key.id
  );
}

/** The one listener: turns announcements into reads. Returns how to stop it. */
export function followChanges(host: Host, client: QueryClient): () => void {
  const asked = new Set<Query>();

  /** A first read under way may have been answered before the change; TanStack would not ask again. */
  async function readOnceMore(query: Query) {
    if (asked.has(query)) return;
    asked.add(query);
    // A read that fails shows its problem; this only waits for its end.
    await query.promise?.catch(() => undefined);
    asked.delete(query);
    await client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }

  return host.listen((event) => {
    const predicate = (query: Query) => touches(event, query.queryKey);
    for (const query of client.getQueryCache().findAll({ predicate, fetchStatus: 'fetching' })) {
      if (query.state.data === undefined) void readOnceMore(query);
    }
    void client.invalidateQueries({ predicate });
  });
}

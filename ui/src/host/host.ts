/**
 * The one door from the page to the core.
 *
 * In: a command's name and arguments. Out: its reply, or a `Problem` as the rejection.
 * Never holds anything; what was read lives in the query cache of `data/`.
 */
import type { Commands, Event } from '../gen/commands';

export type CommandName = keyof Commands;
export type Args<N extends CommandName> = Commands[N]['ask'];
export type Reply<N extends CommandName> = Commands[N]['reply'];

export interface Host {
  call<N extends CommandName>(name: N, args: Args<N>): Promise<Reply<N>>;
  /** Hears every announcement of the core until the returned function is called. */
  listen(hear: (event: Event) => void): () => void;
}

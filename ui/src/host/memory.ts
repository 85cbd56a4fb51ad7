/**
 * A core in memory for component tests.
 *
 * In: an answer per command. Out: a `Host` that also remembers what was asked and can announce.
 * Never answers a command nobody prepared: the test then sees which one was missing.
 */
import type { Code, Event, Problem } from '../gen/commands';
import type { Args, CommandName, Host, Reply } from './host';

type Answer<N extends CommandName> = (args: Args<N>) => Reply<N> | Promise<Reply<N>>;
export type Answers = { [N in CommandName]?: Answer<N> };
export type Asked = { name: CommandName; args: unknown };

export interface MemoryHost extends Host {
  /** Every call so far, oldest first. */
  readonly asked: readonly Asked[];
  /** What a command answers from now on. */
  answer<N extends CommandName>(name: N, answer: Answer<N>): void;
  /** Lets everybody who listens hear an event. */
  announce(event: Event): void;
}

export function problem(code: Code, more: Partial<Problem> = {}): Problem {
  return {
    code,
    happened: `It happened: ${code}.`,
    means: 'It means this.',
    press: 'Try again',
    detail: null,
    server: null,
    retryAt: null,
    ...more,
  };
}

/** A call that never returns, for the face of waiting. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

export function memoryHost(prepared: Answers = {}): MemoryHost {
  const answers: Answers = { ...prepared };
  const asked: Asked[] = [];
  const hearing = new Set<(event: Event) => void>();
  return {
    asked,
    async call(name, args) {
      asked.push({ name, args });
      const answer = answers[name];
      if (!answer) throw new Error(`no answer prepared for ${name}`);
      return await answer(args);
    },
    listen(hear) {
      hearing.add(hear);
      return () => hearing.delete(hear);
    },
    answer(name, answer) {
      Object.assign(answers, { [name]: answer });
    },
    announce(event) {
      for (const hear of hearing) hear(event);
    },
  };
}

/**
 * Shows a component on a host in memory.
 */
import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { beforeAll } from 'vitest';
import { newQueryClient } from '../data/queries';
import { memoryHost, type Answers, type MemoryHost } from '../host/memory';
import { wantAll } from '../lib/later.svelte';
import World from './World.svelte';

// A busy computer takes long to make the parts that come later; no test waits for that.
beforeAll(wantAll, 120_000);

export function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  answers: Answers = {},
  cache = newQueryClient(),
): MemoryHost {
  const host = memoryHost(answers);
  // The world passes the props on without knowing them; this signature has checked them.
  const shows: unknown = component;
  render(World, {
    host,
    shows: shows as Component<Record<string, unknown>>,
    with: props,
    cache,
  });
  return host;
}

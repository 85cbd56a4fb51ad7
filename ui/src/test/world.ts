/**
 * Shows a component on a host in memory.
 */
import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { newQueryClient } from '../data/queries';
import { memoryHost, type Answers, type MemoryHost } from '../host/memory';
import World from './World.svelte';

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

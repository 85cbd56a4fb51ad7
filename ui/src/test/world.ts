/**
 * Shows a component on a host in memory.
 */
import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { memoryHost, type Answers, type MemoryHost } from '../host/memory';
import World from './World.svelte';

export function show<Props extends Record<string, unknown>>(
  component: Component<Props>,
  props: Props,
  answers: Answers = {},
): MemoryHost {
  const host = memoryHost(answers);
  render(World, {
    host,
    shows: component as unknown as Component<Record<string, unknown>>,
    with: props,
  });
  return host;
}

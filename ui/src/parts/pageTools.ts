/**
 * What the frame puts into the first line of every page: the organization picker and the search.
 *
 * The frame gives it once; `PageHead` shows it. Without a frame, as in a test, there is none.
 */
import { createContext, type Snippet } from 'svelte';

type Tools = () => Snippet;
const [read, set, has] = createContext<Tools>();

export const giveTools: (tools: Tools) => void = set;

/** Without a frame around the page there is nothing to show. */
export function pageTools(): Snippet | undefined {
  return has() ? read()() : undefined;
}

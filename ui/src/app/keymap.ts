/**
 * Which wish a key press stands for. Pure: the frame fulfils it.
 */
import { isMac, isMod, isTyping, type Pressed } from '../lib/keys';

export type Wish =
  | { kind: 'palette' }
  | { kind: 'shortcuts' }
  | { kind: 'refresh' }
  | { kind: 'filter' }
  | { kind: 'undo' }
  | { kind: 'page'; index: number };

export function wantedBy(
  pressed: Pressed & { target?: EventTarget | null },
  pages: number,
  mac: boolean = isMac(),
): Wish | null {
  if (isMod(pressed, 'k', mac)) return { kind: 'palette' };
  if (isMod(pressed, 'r', mac)) return { kind: 'refresh' };
  if (isMod(pressed, 'f', mac)) return { kind: 'filter' };
  // In a field the same keys undo typing.
  if (isMod(pressed, 'z', mac) && !isTyping(pressed.target ?? null)) return { kind: 'undo' };
  for (let index = 0; index < Math.min(9, pages); index += 1) {
    if (isMod(pressed, String(index + 1), mac)) return { kind: 'page', index };
  }
  const plain = !pressed.ctrlKey && !pressed.metaKey && !pressed.altKey;
  if (plain && pressed.key === '?' && !isTyping(pressed.target ?? null))
    return { kind: 'shortcuts' };
  return null;
}

/**
 * Keys as people see and press them: Ctrl on most computers, ⌘ on a Mac.
 */
export function isMac(
  platform: string = typeof navigator === 'undefined' ? '' : navigator.platform,
): boolean {
  return /Mac|iPhone|iPad/u.test(platform);
}

/** `mod+K` as it is printed on screen. */
export function keyLabel(keys: string, mac: boolean = isMac()): string {
  return mac ? keys.replace('mod+', '⌘') : keys.replace('mod+', 'Ctrl ');
}

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether a press is the main modifier with this key and nothing else. */
export function isMod(pressed: Pressed, key: string, mac: boolean = isMac()): boolean {
  const modifier = mac ? pressed.metaKey && !pressed.ctrlKey : pressed.ctrlKey && !pressed.metaKey;
  return (
    modifier &&
    !pressed.altKey &&
    !pressed.shiftKey &&
    pressed.key.toLowerCase() === key.toLowerCase()
  );
}

/** Whether the person is typing, so single letters belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(target.tagName))
  );
}

/**
 * The one toast on screen. Success only: errors stay where they happened.
 *
 * A new toast replaces the old one. It leaves after 5 s, or 10 s when it can be undone; an undo that
 * the core holds only until a moment leaves with that moment. Looking at it or pointing at it stops the clock.
 */
export interface Toast {
  text: string;
  /** Takes it back; the toast then leaves. */
  undo?: () => Promise<void>;
  /** The entry of the journal that the undo takes back. */
  entry?: number;
  /** When the undo ends, in milliseconds since the epoch. */
  until?: number | null;
}

export interface ShownToast extends Toast {
  id: number;
  forMs: number;
}

const PLAIN_MS = 5_000;
const UNDO_MS = 10_000;

let shown = $state.raw<ShownToast | null>(null);
let last = 0;
let undoing = 0;

export function showToast(toast: Toast): void {
  const left = toast.until == null ? UNDO_MS : toast.until - Date.now();
  last += 1;
  shown = {
    ...toast,
    id: last,
    forMs: toast.undo ? Math.max(1_000, Math.min(UNDO_MS, left)) : PLAIN_MS,
  };
}

/** Takes back what the toast speaks of, once; too late or not at all is told by the journal. */
export async function undoShown(): Promise<void> {
  const toast = shown;
  if (!toast?.undo || undoing === toast.id) return;
  undoing = toast.id;
  try {
    await toast.undo();
  } catch {
    // The entry in Activity says why it could not be taken back; the toast only leaves.
  } finally {
    undoing = 0;
    if (shown?.id === toast.id) shown = null;
  }
}

export function hideToast(): void {
  shown = null;
}

/** Once an entry was sent there is nothing to undo any more. */
export function hideToastOf(entry: number): void {
  if (shown?.entry === entry) shown = null;
}

export function shownToast(): ShownToast | null {
  return shown;
}

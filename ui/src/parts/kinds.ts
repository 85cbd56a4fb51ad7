/**
 * The shapes that shared parts take, in a file of their own so that every checker can read them.
 */

import type { Colour } from '../host';

/** One thing to choose. */
export interface Choice {
  value: string;
  text: string;
  /** A colour beside its text. */
  colour?: Colour | null;
  /** Other names it is found by. */
  names?: readonly string[];
}

/** How a state looks: circle, triangle, diamond, bars, ring, an arrow back. */
export type PillKind = 'ok' | 'warn' | 'fail' | 'idle' | 'info' | 'undone';

/** One action of a menu. */
export interface MenuItem {
  text: string;
  onpick: () => void;
  danger?: boolean;
  /** Why it cannot be picked. */
  reason?: string | null;
}

/** One bar of a picture of runs. */
export interface Bar {
  key: string | number;
  /** Height compared with the others; zero draws a faint foot. */
  value: number;
  /** The part of it that failed, from 0 to 1. */
  failed: number;
  /** What it stands for, shown on pointing. */
  title: string;
}

/** One column of a long list. */
export interface Column {
  key: string;
  text: string;
  /** Its share of the width (`1.4fr`) or its width (`84px`): the most it takes, it may always shrink. */
  track?: string;
  end?: boolean;
  /** Pressing its name orders the rows by it. */
  sortable?: boolean;
  /** Shown only where the list is at least this wide, in px. */
  from?: number;
  /** Shown only where the list is narrower than this, in px. */
  to?: number;
}

/** By which column rows are in order. */
export interface Sort {
  key: string;
  descending: boolean;
}

/** What a part hands to the element its caller draws. */
export type Spread = Record<string, unknown>;

/**
 * Where the steps of a scenario stand in its picture, and how they are said in a list.
 *
 * In: the steps and lines from the core. Out: places that fit a given number of columns: a long
 * chain goes on in the next line like text, so it stays readable at any width. Pure.
 */
import type { Flow, FlowLink, FlowStep } from '../../host';
import { appName, stepName } from '../../lib/apps';

export const COLUMN = 100;
export const LINE = 112;

export interface Place {
  step: FlowStep;
  x: number;
  y: number;
  /** The line that leads to it; `null` for the first step. */
  link: FlowLink | null;
}

/** What the picture hands to each step it draws. */
export interface StepData extends Record<string, unknown> {
  step: FlowStep;
  link: FlowLink | null;
}

export interface Picture {
  places: Place[];
  width: number;
  height: number;
}

interface Spot {
  depth: number;
  lane: number;
}

export function draw(flow: Flow, columns: number): Picture {
  const wide = Math.max(2, columns);
  const spots = spotsOf(flow);
  const bands = bandsOf(spots, wide);
  const linkTo = new Map(flow.links.map((link) => [link.to, link]));
  const places = flow.steps.map((step): Place => {
    const spot = spots.get(step.id) ?? { depth: 0, lane: 0 };
    const band = bands[Math.floor(spot.depth / wide)];
    const line = (band?.top ?? 0) + Math.max(0, band?.lanes.indexOf(spot.lane) ?? 0);
    return {
      step,
      x: (spot.depth % wide) * COLUMN,
      y: line * LINE,
      link: linkTo.get(step.id) ?? null,
    };
  });
  const deepest = Math.max(0, ...[...spots.values()].map(({ depth }) => depth));
  const last = bands.at(-1);
  return {
    places,
    width: Math.min(wide, deepest + 1) * COLUMN,
    height: ((last?.top ?? 0) + (last?.lanes.length ?? 1)) * LINE,
  };
}

/** How deep each step is and in which lane; every route of a fork gets lanes of its own. */
function spotsOf(flow: Flow): Map<number, Spot> {
  const after = new Map<number, FlowLink[]>();
  for (const link of flow.links) after.set(link.from, [...(after.get(link.from) ?? []), link]);
  const spots = new Map<number, Spot>();
  const walk = (id: number, depth: number, lane: number): number => {
    if (spots.has(id)) return 0;
    spots.set(id, { depth, lane });
    let used = 0;
    const ways = [...(after.get(id) ?? [])].sort(
      (one, other) => Number(one.onError) - Number(other.onError),
    );
    for (const way of ways) {
      // An error route never stands on the main line, even where nothing else follows.
      const shift = way.onError && used === 0 ? 1 : used;
      used = shift + walk(way.to, depth + 1, lane + shift);
    }
    return Math.max(1, used);
  };
  const reached = new Set(flow.links.map(({ to }) => to));
  let lane = 0;
  for (const step of flow.steps) if (!reached.has(step.id)) lane += walk(step.id, 0, lane);
  for (const step of flow.steps) lane += walk(step.id, 0, lane);
  return spots;
}

/** Lines of text, so to say: which lanes each holds and at which line it begins. */
function bandsOf(spots: Map<number, Spot>, wide: number): { top: number; lanes: number[] }[] {
  const lanes: Set<number>[] = [];
  for (const { depth, lane } of spots.values()) {
    const band = Math.floor(depth / wide);
    (lanes[band] ??= new Set()).add(lane);
  }
  let top = 0;
  return [...lanes].map((inBand: Set<number> | undefined) => {
    const band = { top, lanes: [...(inBand ?? [])].sort((one, other) => one - other) };
    top += Math.max(1, band.lanes.length);
    return band;
  });
}

/** What a step is called: the name somebody gave it, else what it does. */
export function stepTitle(step: FlowStep): string {
  return step.label ?? (stepName(step.action) || appName(step.app));
}

export interface Said {
  id: number;
  title: string;
  app: string;
  step: FlowStep;
  link: FlowLink | null;
  /** The step before, where that is not simply the one above in the list. */
  follows: string | null;
}

/** The same picture as a list, from first to last. */
export function listed(flow: Flow): Said[] {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const linkTo = new Map(flow.links.map((link) => [link.to, link]));
  return flow.steps.map((step, index) => {
    const link = linkTo.get(step.id) ?? null;
    const before = link ? byId.get(link.from) : undefined;
    const isNext = before !== undefined && before === flow.steps[index - 1];
    return {
      id: step.id,
      title: stepTitle(step),
      app: appName(step.app),
      step,
      link,
      follows: before && (!isNext || link?.onError) ? stepTitle(before) : null,
    };
  });
}

/**
 * Where the steps of a scenario stand in its picture, and how they are said in a list.
 *
 * In: the steps and lines from the core. Out: places. A short chain goes across with its forks
 * below each other; one that has no room goes down, a route indented below its fork, and what
 * follows on an error beside its step. Pure.
 */
import type { Flow, FlowLink, FlowStep } from '../../host';
import { appName, stepName } from '../../lib/apps';

export const COLUMN = 100;
/** Narrower, a name of usual length would not fit below its circle. */
const NARROWEST = 76;
export const LINE = 112;
/** A step that failed has one more line of words below its circle. */
export const FAILED_LINE = 132;
export const ROW = 58;
const INDENT = 44;
/** How much of its own row an error route takes that stands beside its step, at least. */
const BESIDE = 150;
/** The line to it. */
const GAP = 28;

export interface Place {
  step: FlowStep;
  /** The line that leads to it; `null` for the first step. */
  link: FlowLink | null;
  x: number;
  y: number;
  width: number;
  /** Whether it begins a route of its own: below its step and to the side, or beside it in its row. */
  side: 'below' | 'beside' | null;
}

export interface Picture {
  goes: 'across' | 'down';
  places: Place[];
  width: number;
  height: number;
}

/** What the picture hands to each step it draws. */
export interface StepData extends Record<string, unknown>, Pick<Place, 'step' | 'link'> {
  goes: Picture['goes'];
}

/** A step with what follows it: the way on, and routes of its own. */
interface Branch {
  step: FlowStep;
  link: FlowLink | null;
  routes: Branch[];
}

export function draw(flow: Flow, room: number): Picture {
  const roots = grow(flow);
  const deepest = Math.max(0, ...roots.map(depthOf));
  const column = Math.min(COLUMN, Math.floor(room / Math.max(1, deepest)));
  return column >= NARROWEST ? across(roots, deepest, column) : down(roots, room);
}

/** The steps as trees. A step that nothing leads to begins one; a circle is cut where it closes. */
function grow(flow: Flow): Branch[] {
  const byId = new Map(flow.steps.map((step) => [step.id, step]));
  const reached = new Set(flow.links.map(({ to }) => to));
  const used = new Set<number>();
  const branch = (step: FlowStep, link: FlowLink | null): Branch => {
    used.add(step.id);
    const routes = flow.links
      .filter((way) => way.from === step.id)
      .flatMap((way) => {
        const next = byId.get(way.to);
        return next && !used.has(next.id) ? [branch(next, way)] : [];
      });
    return { step, link, routes };
  };
  const begin = flow.steps
    .filter((step) => !reached.has(step.id))
    .map((step) => branch(step, null));
  const rest = flow.steps.flatMap((step) => (used.has(step.id) ? [] : [branch(step, null)]));
  return [...begin, ...rest];
}

function depthOf(branch: Branch): number {
  return 1 + Math.max(0, ...branch.routes.map(depthOf));
}

const errorsLast = (one: Branch, other: Branch) =>
  Number(one.link?.onError ?? false) - Number(other.link?.onError ?? false);

function across(roots: readonly Branch[], deepest: number, column: number): Picture {
  const places: Place[] = [];
  const lanes: number[] = [];
  const heights: number[] = [];
  /** The first free lane of each column, so that routes stand as high as they can. */
  const free = Array.from({ length: deepest }, () => 0);
  const laneFor = (branch: Branch, depth: number, least: number) =>
    Math.max(least, ...free.slice(depth, depth + depthOf(branch)));
  const put = (branch: Branch, depth: number, lane: number) => {
    const { step, link, routes } = branch;
    places.push({ step, link, x: depth * column, y: 0, width: column, side: null });
    lanes.push(lane);
    heights[lane] = Math.max(heights[lane] ?? LINE, step.failing ? FAILED_LINE : LINE);
    free[depth] = lane + 1;
    [...routes].sort(errorsLast).forEach((route, index) => {
      // An error route never stands on the main line, even where nothing else follows.
      const isOn = index === 0 && !route.link?.onError;
      put(route, depth + 1, isOn ? lane : laneFor(route, depth + 1, lane + 1));
    });
  };
  for (const root of roots) put(root, 0, laneFor(root, 0, 0));
  const topOf = (lane: number) => heights.slice(0, lane).reduce((sum, height) => sum + height, 0);
  places.forEach((place, index) => (place.y = topOf(lanes[index] ?? 0)));
  const height = Math.max(LINE, topOf(heights.length));
  return { goes: 'across', places, width: deepest * column, height };
}

/** A single step that follows only on an error has room in the row of its own step. */
function besideIn(routes: readonly Branch[], room: number): Branch | undefined {
  if (room < 2 * BESIDE) return undefined;
  const errors = routes.filter((route) => route.link?.onError);
  return errors.length === 1 ? errors.find((route) => route.routes.length === 0) : undefined;
}

function down(roots: readonly Branch[], room: number): Picture {
  const places: Place[] = [];
  let rows = 0;
  const put = (branch: Branch, indent: number, side: Place['side']) => {
    const { step, link, routes } = branch;
    const [x, y] = [indent * INDENT, rows * ROW];
    const beside = besideIn(routes, room - x);
    const width = beside ? Math.max(BESIDE, room / 2 - x) : Math.max(COLUMN, room - x);
    places.push({ step, link, x, y, width: beside ? width - GAP : width, side });
    if (beside) {
      const at = { x: x + width, y, width: room - x - width };
      places.push({ step: beside.step, link: beside.link, ...at, side: 'beside' });
    }
    rows += 1;
    const below = routes.filter((route) => route !== beside);
    const ways = below.filter((route) => !route.link?.onError);
    for (const route of below) if (route.link?.onError) put(route, indent + 1, 'below');
    const isFork = ways.length > 1;
    for (const way of ways) put(way, isFork ? indent + 1 : indent, isFork ? 'below' : null);
  };
  for (const root of roots) put(root, 0, null);
  return { goes: 'down', places, width: room, height: rows * ROW };
}

/** What a step is called: the name somebody gave it, else what it does. */
export function stepTitle(step: FlowStep): string {
  return step.label ?? (stepName(step.action) || appName(step.app));
}

/** What its title leaves out: its app, or what it does there. */
export function stepAbout(step: FlowStep): string {
  const app = appName(step.app);
  return stepTitle(step) === app ? stepName(step.action) : app;
}

export interface Said {
  id: number;
  title: string;
  about: string;
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
      about: stepAbout(step),
      step,
      link,
      follows: before && (!isNext || link?.onError) ? stepTitle(before) : null,
    };
  });
}

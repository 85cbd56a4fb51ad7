/**
 * Where the steps of a scenario stand in its picture, and how they are said in a list.
 *
 * In: the steps and lines from the core. Out: places. A short chain goes across with its forks
 * below each other; one that has no room goes down, a route indented below its fork. Pure.
 */
import type { Flow, FlowLink, FlowStep } from '../../host';
import { appName, stepName } from '../../lib/apps';

export const COLUMN = 100;
const LINE = 112;
export const ROW = 58;
const INDENT = 44;

export interface Place {
  step: FlowStep;
  /** The line that leads to it; `null` for the first step. */
  link: FlowLink | null;
  x: number;
  y: number;
  /** It begins a route to the side of the step before. */
  isAside: boolean;
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
  return deepest * COLUMN <= room ? across(roots, deepest) : down(roots, room);
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

function across(roots: readonly Branch[], deepest: number): Picture {
  const places: Place[] = [];
  /** Puts a branch from a lane on; says how many lanes it took. */
  const put = (branch: Branch, depth: number, lane: number): number => {
    const { step, link } = branch;
    places.push({ step, link, x: depth * COLUMN, y: lane * LINE, isAside: false });
    let lanes = 0;
    for (const route of [...branch.routes].sort(errorsLast)) {
      // An error route never stands on the main line, even where nothing else follows.
      const shift = route.link?.onError && lanes === 0 ? 1 : lanes;
      lanes = shift + put(route, depth + 1, lane + shift);
    }
    return Math.max(1, lanes);
  };
  let lanes = 0;
  for (const root of roots) lanes += put(root, 0, lanes);
  return {
    goes: 'across',
    places,
    width: deepest * COLUMN,
    height: Math.max(1, lanes) * LINE,
  };
}

function down(roots: readonly Branch[], room: number): Picture {
  const places: Place[] = [];
  const put = (branch: Branch, indent: number, isAside: boolean) => {
    const { step, link, routes } = branch;
    places.push({ step, link, x: indent * INDENT, y: places.length * ROW, isAside });
    const ways = routes.filter((route) => !route.link?.onError);
    for (const route of routes) if (route.link?.onError) put(route, indent + 1, true);
    for (const way of ways) put(way, ways.length > 1 ? indent + 1 : indent, ways.length > 1);
  };
  for (const root of roots) put(root, 0, false);
  return { goes: 'down', places, width: room, height: places.length * ROW };
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

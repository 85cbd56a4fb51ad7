import { describe, expect, it } from 'vitest';
import type { Flow } from '../../host';
import { aFlow, aStep } from '../../test/scenarios';
import { COLUMN, draw, FAILED_LINE, LINE, listed, ROW, stepTitle } from './flow';

const chain = (length: number): Flow => ({
  steps: Array.from({ length }, (_, index) => aStep(index + 1)),
  links: Array.from({ length: length - 1 }, (_, index) => ({
    from: index + 1,
    to: index + 2,
    filter: null,
    onError: false,
  })),
});

describe('the picture', () => {
  it('goes across while there is room', () => {
    const { goes, places, width } = draw(chain(4), 400);
    expect(goes).toBe('across');
    expect(places.map(({ x, y }) => [x / COLUMN, y])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
    expect(width).toBe(400);
  });
  it('moves its columns together before it gives up going across', () => {
    const { goes, places, width } = draw(chain(5), 396);
    expect(goes).toBe('across');
    expect(places.map(({ x, width }) => [x, width])).toEqual([
      [0, 79],
      [79, 79],
      [158, 79],
      [237, 79],
      [316, 79],
    ]);
    expect(width).toBe(395);
  });
  it('goes down when a step more would leave its room', () => {
    const { goes, places, width } = draw(chain(6), 400);
    expect(goes).toBe('down');
    expect(new Set(places.map(({ x }) => x))).toEqual(new Set([0]));
    expect(new Set(places.map(({ y }) => y)).size).toBe(6);
    expect(width).toBe(400);
  });
  it('keeps an error route off the main line', () => {
    const { places } = draw(aFlow(), 400);
    const at = new Map(places.map((place) => [place.step.id, place]));
    expect(at.get(4)?.y).toBe(0);
    expect(at.get(3)?.y).toBeGreaterThan(0);
    const alone: Flow = {
      steps: [aStep(1), aStep(2)],
      links: [{ from: 1, to: 2, filter: null, onError: true }],
    };
    expect(draw(alone, 400).places.map(({ y }) => y)).toEqual([0, LINE]);
  });
  it('lets the error routes of a chain share one line below it', () => {
    const flow = chain(4);
    const failing = [
      { from: 2, to: 5, filter: null, onError: true },
      { from: 3, to: 6, filter: null, onError: true },
    ];
    const steps = [...flow.steps, aStep(5), aStep(6)];
    const { places, height } = draw({ steps, links: [...flow.links, ...failing] }, 400);
    expect(height).toBe(2 * LINE);
    expect(new Set(places.map(({ x, y }) => `${x}/${y}`)).size).toBe(6);
  });
  it('leaves room below a step that failed for what it does and that it stopped', () => {
    const flow = chain(2);
    const steps = flow.steps.map((step) => ({ ...step, failing: step.id === 2 }));
    expect(draw({ ...flow, steps }, 400).height).toBe(FAILED_LINE);
    expect(draw(flow, 400).height).toBe(LINE);
  });
  it('going down, puts what follows on an error beside its step', () => {
    const flow = chain(6);
    const failing = { from: 3, to: 7, filter: null, onError: true };
    const { goes, places, height } = draw(
      { steps: [...flow.steps, aStep(7)], links: [...flow.links, failing] },
      400,
    );
    expect(goes).toBe('down');
    const at = new Map(places.map((place) => [place.step.id, place]));
    expect(at.get(7)).toMatchObject({ side: 'beside', x: 200, y: at.get(3)?.y });
    const [before, beside] = [at.get(3), at.get(7)];
    expect((before?.x ?? 0) + (before?.width ?? 0)).toBeLessThan(beside?.x ?? 0);
    expect(height).toBe(6 * ROW);
  });
  it('going down, puts an error route of several steps below its step', () => {
    const flow = chain(6);
    const links = [
      ...flow.links,
      { from: 3, to: 7, filter: null, onError: true },
      { from: 7, to: 8, filter: null, onError: false },
    ];
    const { places } = draw({ steps: [...flow.steps, aStep(7), aStep(8)], links }, 400);
    expect(places.find(({ step }) => step.id === 7)?.side).toBe('below');
    expect(new Set(places.map(({ y }) => y)).size).toBe(8);
  });
  it('sets every route of a fork apart, however it goes', () => {
    const fork: Flow = {
      steps: [aStep(1, { kind: 'router' }), aStep(2), aStep(3), aStep(4)],
      links: [2, 3, 4].map((to) => ({ from: 1, to, filter: null, onError: false })),
    };
    for (const room of [400, 150]) {
      const { places } = draw(fork, room);
      expect(new Set(places.map(({ x, y }) => `${x}/${y}`)).size).toBe(4);
    }
    expect(draw(fork, 150).places.filter(({ side }) => side === 'below')).toHaveLength(3);
  });
  it('draws each step once, even in a circle or without any line', () => {
    const circle: Flow = {
      steps: [aStep(1), aStep(2), aStep(3)],
      links: [
        { from: 1, to: 2, filter: null, onError: false },
        { from: 2, to: 1, filter: null, onError: false },
      ],
    };
    expect(
      draw(circle, 400)
        .places.map(({ step }) => step.id)
        .sort(),
    ).toEqual([1, 2, 3]);
    expect(draw({ steps: [], links: [] }, 400).places).toEqual([]);
  });
});

describe('the list of steps', () => {
  it('says after which step comes what does not follow the one above', () => {
    expect(listed(aFlow()).map(({ title, follows }) => [title, follows])).toEqual([
      ['Custom webhook', null],
      ['Create record', null],
      ['Tell the warehouse', 'Create record'],
      ['Add row', 'Create record'],
    ]);
  });
  it('calls a step by its own name, then by what it does, then by its app', () => {
    expect(stepTitle(aStep(1, { label: 'Summarise' }))).toBe('Summarise');
    expect(stepTitle(aStep(1))).toBe('Create message');
    expect(stepTitle(aStep(1, { action: '', app: 'google-sheets' }))).toBe('Google Sheets');
  });
});

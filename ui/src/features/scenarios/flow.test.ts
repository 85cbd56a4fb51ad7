import { describe, expect, it } from 'vitest';
import type { Flow } from '../../host';
import { aFlow, aStep } from '../../test/scenarios';
import { COLUMN, draw, listed, stepTitle } from './flow';

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
  it('goes down when a step more would leave its room', () => {
    const { goes, places, width } = draw(chain(5), 400);
    expect(goes).toBe('down');
    expect(new Set(places.map(({ x }) => x))).toEqual(new Set([0]));
    expect(new Set(places.map(({ y }) => y)).size).toBe(5);
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
    expect(draw(alone, 400).places.map(({ y }) => y)).toEqual([0, 112]);
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
    expect(draw(fork, 150).places.filter(({ isAside }) => isAside)).toHaveLength(3);
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

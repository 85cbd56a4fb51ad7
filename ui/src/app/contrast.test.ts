import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/app/tokens.css', 'utf8');
const [light = '', dark = ''] = css.split(":root[data-theme='dark']");

function tokens(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/gu)].map(([, name = '', hex = '']) => [
      name,
      hex,
    ]),
  );
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

const surfaces = ['canvas', 'surface', 'raised', 'sunken', 'accent-soft'];
const texts: [string, string[]][] = [
  ['ink', surfaces],
  ['ink-2', surfaces],
  ['ink-3', surfaces],
  ['accent', surfaces],
  ...['ok', 'warn', 'fail', 'idle', 'info'].map((status): [string, string[]] => [
    status,
    [`${status}-soft`, 'surface', 'raised', 'canvas'],
  ]),
  ['on-accent', ['accent', 'accent-hover']],
  ['on-fail', ['fail']],
  ['on-toast', ['toast']],
  ['toast-accent', ['toast']],
];

describe.each([
  ['light', tokens(light)],
  ['dark', { ...tokens(light), ...tokens(dark) }],
])('in the %s theme', (_theme, values) => {
  it.each(texts.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))(
    '%s can be read on %s',
    (ink, ground) => {
      expect(contrast(values[ink] ?? '', values[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
    },
  );
  it.each(
    Object.keys(values)
      .filter((name) => name.startsWith('client-'))
      .flatMap((client) => surfaces.map((ground) => [client, ground] as const)),
  )('%s is seen on %s', (client, ground) => {
    expect(contrast(values[client] ?? '', values[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
  it.each(surfaces)('the edge of a field is seen on %s', (ground) => {
    expect(contrast(values.edge ?? '', values[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
});

/**
 * Draws Lucide's icons while building.
 *
 * In: Lucide's component of one icon, which puts its picture together from data each time it is shown. Out: the same
 * picture as plain markup. An icon only adorns a word here, so it is never read aloud. A start draws a dozen of them.
 */
import type { Plugin } from 'vite';

type Part = [tag: string, attributes: Record<string, string>];

const ICON = /@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/u;
const DATA = /const iconData = (\{.*\});/u;

export function drawnIcons(): Plugin {
  return {
    name: 'drawn-icons',
    enforce: 'pre',
    transform(code, id) {
      if (!ICON.test(id)) return null;
      const data = DATA.exec(code)?.[1];
      if (data === undefined) this.error(`${id} is not made as Lucide's icons used to be`);
      const { node } = JSON.parse(data) as { node: Part[] };
      return { code: markup(node), map: null };
    },
  };
}

function markup(parts: readonly Part[]): string {
  const drawn = parts.map(([tag, attributes]) => {
    const said = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
    return `<${tag}${said.join('')} />`;
  });
  return `<script>let { size = 24, class: extra } = $props();</script>
<svg class={extra} width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawn.join('')}</svg>`;
}

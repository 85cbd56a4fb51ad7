/**
 * Where the person is: a page and what stands behind it, kept in the address as a hash.
 *
 * `#/scenarios/1/42?state=failing` is page `scenarios`, path `['1', '42']`, query `state=failing`.
 */
export interface Route {
  page: string;
  path: string[];
  query: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/u, '').split('?');
  const [page = '', ...rest] = path.split('/').filter(Boolean).map(safeDecode);
  return { page, path: rest, query: new URLSearchParams(query) };
}

/** A broken escape in a typed address is shown as it stands. */
function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function hashOf(
  page: string,
  path: (string | number)[] = [],
  query: Record<string, string> = {},
): string {
  const search = new URLSearchParams(query).toString();
  const steps = [page, ...path].map((step) => encodeURIComponent(step)).join('/');
  return `#/${steps}${search === '' ? '' : `?${search}`}`;
}

let current = $state.raw<Route>(parse(typeof location === 'undefined' ? '' : location.hash));

if (typeof window !== 'undefined') {
  window.addEventListener('hashchange', () => {
    current = parse(location.hash);
  });
}

export function route(): Route {
  return current;
}

export function go(
  page: string,
  path: (string | number)[] = [],
  query: Record<string, string> = {},
): void {
  location.hash = hashOf(page, path, query);
  current = parse(location.hash);
}

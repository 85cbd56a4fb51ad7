/**
 * Every call that Make's own library can make, found by walking its classes.
 *
 * In: nothing. Out: the name of each of its methods with the HTTP method and path it would have asked for. Nothing is
 * sent: the library's one way out is replaced by one that takes notes.
 */
import { Make } from '@makehq/sdk';

/** A library that takes notes of what it would send. */
class Noting extends Make {
  notes = [];

  async fetch(path, { method = 'GET' } = {}) {
    this.notes.push({ method, path });
    return {};
  }
}

/** The groups of methods: what the library and its groups hold and is an object of a class. */
function* groups(of, name = '') {
  for (const [key, value] of Object.entries(of)) {
    if (value === null || typeof value !== 'object') continue;
    const isPlain = Object.getPrototypeOf(value) === Object.prototype || Array.isArray(value);
    const path = name ? `${name}.${key}` : key;
    if (!isPlain) yield { path, group: value };
    yield* groups(value, path);
  }
}

/** What each method asks for when everything it is given is the text 1. */
export async function libraryCalls() {
  const make = new Noting('token', 'zone');
  const calls = [];
  for (const { path, group } of groups(make)) {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(group))) {
      if (name === 'constructor') continue;
      make.notes.length = 0;
      try {
        await group[name]('1', '1', '1', '1');
      } catch {
        // Our answer is empty, so what is read from it may fail; what was asked for is noted already.
      }
      // One method, of app development, asks for nothing since it looks at the icon that it is given first.
      const [asked] = make.notes;
      calls.push({ name: `${path}.${name}`, ...asked });
    }
  }
  return calls;
}

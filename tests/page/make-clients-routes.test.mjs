/**
 * The calls of Make's own library against the routes of the sandbox: each has one, or belongs to a family that a
 * manager of running scenarios does not need and that is named here with the reason.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { libraryCalls } from './clients-calls.mjs';
import { startSandbox } from './clients-sandbox.mjs';

/** Families without a route on purpose, by the group of the library that asks for them. */
const NOT_NEEDED = new Map([
  ['dataStructures', 'the form of data inside flows is given in Make’s editor'],
  ['keys', 'secrets of single modules are given in Make’s editor'],
  ['functions', 'code for flows is written in Make’s editor'],
  ['devices', 'phones that start flows are paired in Make’s app'],
  ['credentialRequests', 'asking customers for their sign-ins is Make’s own page'],
  ['onPremAgents', 'agents in a customer’s network are set up on the spot'],
  ['connectedSystems', 'systems behind those agents are set up on the spot'],
  ['enums.connectedSystemApps', 'a list for setting those systems up'],
  ['privateSpaces', 'personal spaces come by themselves and have no members'],
  ['customPropertyStructures', 'the columns of an organization are drawn up once, in Make'],
  ['sdk', 'apps are developed with Make’s own tools'],
]);

function isOf(family, name) {
  return name === family || name.startsWith(`${family}.`);
}

function familyOf({ name }) {
  return [...NOT_NEEDED.keys()].find((family) => isOf(family, name));
}

let sandbox;
let calls;
before(async () => {
  sandbox = await startSandbox('tiny');
  await sandbox.order('/switches', { rateLimit: false });
  calls = [];
  for (const call of await libraryCalls()) {
    calls.push({ ...call, isThere: await isThere(call) });
  }
});
after(() => sandbox?.stop());

/** Whether the sandbox knows the address, whatever it thinks of the call. */
async function isThere({ method, path }) {
  if (path === undefined) return false;
  const [zone] = sandbox.ready.zones;
  const response = await fetch(`${zone.url}/api/v2${path}`, {
    method,
    headers: { authorization: `Token ${zone.token}`, 'content-type': 'application/json' },
    body: method === 'GET' ? undefined : '{}',
  });
  const text = await response.text();
  return response.status !== 404 || !text.includes('Requested route does not exist.');
}

describe('The calls of Make’s library', () => {
  test('are found by walking its classes', () => {
    assert.ok(calls.length > 200, `${calls.length} calls`);
    assert.equal(new Set(calls.map(({ name }) => name)).size, calls.length);
  });

  test('have a route, or stand in a family that a manager does not need', () => {
    const forgotten = calls.filter((call) => !call.isThere && !familyOf(call));
    assert.deepEqual(forgotten.map(toText), []);
  });

  test('have no route when they stand in such a family', () => {
    const known = calls.filter((call) => call.isThere && familyOf(call));
    assert.deepEqual(known.map(toText), []);
    const used = new Set(calls.map(familyOf));
    const unused = [...NOT_NEEDED.keys()].filter((family) => !used.has(family));
    assert.deepEqual(unused, []);
  });
});

function toText({ name, method, path }) {
  return `${name}: ${method} ${path}`;
}

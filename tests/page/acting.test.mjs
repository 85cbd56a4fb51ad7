/** Run, pause, undo: what a press does, and that the list follows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './served.mjs';
import { rowNamed, scene } from './scene.mjs';
import { wear } from './screens.mjs';

const it = scene('--sandbox', 'agency', '--checked');

/** Scenarios that are on, well, simple to run, and whose name stands once in the list. */
async function candidates() {
  const { rows } = await it.served.rpc('list_scenarios');
  const facts = (await it.served.facts('/scenarios')).scenarios;
  const simple = new Set(
    facts
      .filter((fact) => fact.schedule === 'indefinitely')
      .map((fact) => `${fact.organization}/${fact.id}`),
  );
  return rows.filter(
    (row) =>
      row.state === 'working' &&
      row.permission.kind === 'allowed' &&
      row.waiting === null &&
      simple.has(`${row.organizationName}/${row.key.id}`) &&
      rows.filter((other) => other.name === row.name).length === 1,
  );
}

async function openDetail(row) {
  const page = await it.open(`#/scenarios/${row.key.zone}/${row.key.id}`);
  const detail = page.locator('#scenario-detail');
  await detail.getByRole('heading', { name: row.name, exact: true }).waitFor();
  return { page, detail };
}

async function stateOf(row) {
  const { rows } = await it.served.rpc('list_scenarios');
  return rows.find((other) => other.key.zone === row.key.zone && other.key.id === row.key.id);
}

async function sent(row, what) {
  const { calls } = await it.served.facts('/requests');
  return calls.filter((call) => call.path === `/scenarios/${row.key.id}/${what}`).length;
}

test('a pause can be undone, and then nothing is sent', async () => {
  const [row] = await candidates();
  const { detail } = await openDetail(row);
  await detail.getByRole('button', { name: 'Pause', exact: true }).click();
  await detail.getByRole('button', { name: 'Undo', exact: true }).click();
  await detail.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  const after = await stateOf(row);
  assert.equal(after.isActive, true);
  assert.equal(after.waiting, null);
  assert.equal(await sent(row, 'stop'), 0);
});

test('a pause is sent after eight seconds, and the row says Paused', async () => {
  const [row] = await candidates();
  const { page, detail } = await openDetail(row);
  const pressed = performance.now();
  await detail.getByRole('button', { name: 'Pause', exact: true }).click();
  await rowNamed(page, row.name).getByText(/Pausing in [1-8] s/u).waitFor();
  await rowNamed(page, row.name).getByText('Paused', { exact: true }).waitFor();
  const took = performance.now() - pressed;
  assert.ok(took > 7_500, `it can be taken back for eight seconds, it took ${took} ms`);
  await detail.getByRole('button', { name: 'Turn on', exact: true }).waitFor();
  assert.equal((await stateOf(row)).isActive, false);
  assert.equal(await sent(row, 'stop'), 1);
});

test('a run is started at once and stands among the runs as started by a person', async () => {
  const [row] = await candidates();
  const { page, detail } = await openDetail(row);
  await detail.getByRole('button', { name: 'Run now', exact: true }).click();
  await eventually('the run is sent', async () => (await sent(row, 'run')) === 1);
  await detail.getByRole('tab', { name: 'Runs' }).click();
  await detail.getByRole('cell', { name: 'A person' }).first().waitFor({ timeout: 60_000 });
  await page.goto(`${it.served.url}/#/activity`);
  await page.getByText(row.name).first().waitFor();
  assert.equal(await sent(row, 'run'), 1);
});

test('a role that may only look has a disabled button that says whom to ask', async () => {
  const { rows } = await it.served.rpc('list_scenarios');
  const row = rows.find((one) => one.permission.kind === 'denied' && one.isActive);
  const { page, detail } = await openDetail(row);
  const pause = detail.getByRole('button', { name: 'Pause', exact: true });
  assert.equal(await pause.getAttribute('aria-disabled'), 'true');
  await pause.focus();
  await page.getByText('Needs ‘Can run and pause’').first().waitFor();
  await pause.click({ force: true });
  assert.equal((await stateOf(row)).waiting, null);
});

test('what waits on Today moves no text beside it, in the language of long words', async () => {
  await wear(it.served, { language: 'id', theme: 'light' });
  const { items } = await it.served.rpc('get_today', { organization: null });
  const { row } = items.find((item) => item.row.isActive && item.row.permission.kind === 'allowed');
  const page = await it.open('#/today');
  const name = page.locator('main').getByRole('link', { name: row.name, exact: true }).first();
  const placeOf = async () => (await name.boundingBox()).x;
  await name.waitFor();
  const before = await placeOf();
  const { id } = await it.served.rpc('pause_scenario', { key: row.key });
  await page.getByText(/Dijeda dalam \d/u).waitFor();
  assert.equal(await placeOf(), before);
  await it.served.rpc('undo_action', { entry: id });
  await wear(it.served, { language: 'en', theme: 'light' });
});

/** Bad days on screen: each is told in a sentence with what to press, and everything else goes on. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually } from './served.mjs';
import { rowNamed, rowsOf, scene } from './scene.mjs';

/** A scenario that this person may pause, and that nobody has opened yet. */
async function fresh(served) {
  const { rows } = await served.rpc('list_scenarios');
  return rows.find((row) => row.state === 'working' && row.permission.kind === 'allowed');
}

async function openList(it) {
  const page = await it.open('#/scenarios');
  await rowsOf(page).first().waitFor();
  return page;
}

const days = [
  {
    name: 'Make is not available',
    fault: { name: 'unavailable' },
    says: 'Make has a problem of its own.',
    press: 'Try again',
  },
  {
    name: 'a web page comes instead of an answer',
    fault: { name: 'htmlPage' },
    says: 'Something other than Make answered.',
    press: 'Check the network, then try again',
  },
  {
    name: 'answers break off',
    fault: { name: 'cutBody' },
    says: 'The answer from Make was cut short.',
    press: 'Try again',
  },
];

for (const { name, fault, says, press } of days) {
  describe(`when ${name}`, () => {
    // Its own, because looks at bad answers use up the requests of a minute.
    const it = scene('--sandbox', 'tiny', '--checked');

    test('it is told once, the rows stay, and its button looks again', async () => {
      const page = await openList(it);
      const row = await fresh(it.served);
      await it.served.order('/faults', fault);
      await it.served.rpc('check_now');
      const told = page.getByRole('alert').filter({ hasText: says });
      await told.waitFor({ timeout: 60_000 });
      assert.ok((await rowsOf(page).count()) > 0);

      await rowNamed(page, row.name).click();
      await page.locator('#scenario-detail h2').waitFor();
      await eventually('the detail was tried', async () => {
        const { problem } = await it.served.rpc('get_scenario', { key: row.key });
        return problem !== null;
      });
      assert.equal(await told.count(), 1, 'the detail does not say it a second time');

      await page.keyboard.press('Control+1');
      await page.locator('#today-sentence').waitFor();
      assert.equal(await told.count(), 1);

      await it.served.order('/faults/clear', {});
      await told.getByRole('button', { name: press }).click();
      await told.waitFor({ state: 'detached', timeout: 90_000 });
    });
  });
}

describe('when Make asks to slow down', () => {
  const it = scene('--sandbox', 'tiny', '--checked');

  test('the meter says until when, and the rows stay', async () => {
    const page = await openList(it);
    await it.served.order('/faults', { name: 'tooManyRequests', retryAfterS: 20 });
    await it.served.rpc('check_now');
    await page.getByText(/^Make asks us to slow down\. Continuing in 0:\d\d\.$/u).waitFor();
    assert.ok((await rowsOf(page).count()) > 0);
  });
});

describe('when the line breaks while a pause is sent', () => {
  const it = scene('--sandbox', 'tiny', '--checked');

  test('it is said to be unclear, and the pause is not sent again', async () => {
    const page = await openList(it);
    const row = await fresh(it.served);
    await rowNamed(page, row.name).click();
    const detail = page.locator('#scenario-detail');
    await detail.getByRole('button', { name: 'Pause', exact: true }).click();
    await detail.getByText(/Pausing in \d s/u).waitFor();
    await it.served.order('/faults', { name: 'cutConnection' });
    await detail.getByRole('button', { name: 'Send now' }).click();
    await page.getByText('It is not clear whether this was done.').waitFor();
    assert.equal(await page.getByText(`Pausing ${row.name}`).count(), 0, 'nothing to undo now');
    await it.served.order('/faults/clear', {});
    await page.getByRole('button', { name: 'Check now' }).click();
    // The sandbox had heard it before the line broke.
    await rowNamed(page, row.name)
      .getByText('Paused', { exact: true })
      .waitFor({ timeout: 60_000 });
    const { calls } = await it.served.facts('/requests');
    const path = `/scenarios/${row.key.id}/stop`;
    assert.equal(calls.filter((call) => call.path === path).length, 1);
  });
});

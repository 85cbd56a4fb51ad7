/**
 * Make's own library and command line, unchanged, against our sandbox. They were written by people who know
 * Make's API and nothing of ours: what they understand, we have not invented.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Make } from '@makehq/sdk';
import { serve } from './served.mjs';

const run = promisify(execFile);

let served;
let zone;
before(async () => {
  served = await serve('--sandbox', 'agency');
  [zone] = served.sandbox.zones;
});
after(() => served?.stop());

function client(token = zone.token) {
  const make = new Make(token, zone.zone);
  make.protocol = 'http';
  return make;
}

/** An organization of the first zone, with a team in which this person may do everything. */
async function place() {
  const make = client();
  const home = served.sandbox.organizations.find(
    (organization) => organization.zone === zone.zone && organization.name === 'Kopi Nusantara',
  );
  const [team] = await make.teams.list(home.id);
  return { make, organization: home.id, team: team.id };
}

describe('Make’s library', () => {
  test('knows who it is and what its token may do', async () => {
    const make = client();
    const me = await make.users.me();
    assert.equal(me.name, served.sandbox.user.name);
    const { scope } = await make.users.currentAuthorization();
    assert.ok(scope.includes('scenarios:read'));
  });

  test('lists organizations, teams, folders, connections, hooks and time zones', async () => {
    const { make, team } = await place();
    const organizations = await make.organizations.list();
    assert.equal(organizations.length, served.sandbox.organizations.length);
    for (const list of [
      make.folders.list(team),
      make.connections.list(team),
      make.hooks.list(team),
      make.enums.timezones(),
    ]) {
      assert.ok(Array.isArray(await list));
    }
  });

  test('lists scenarios of a team and of an organization, page by page', async () => {
    const { make, organization, team } = await place();
    const all = await make.scenarios.listInOrganization(organization, { pg: { limit: 100 } });
    const some = await make.scenarios.list(team, { pg: { limit: 5, offset: 2 } });
    assert.equal(some.length, 5);
    const names = new Set(all.map((scenario) => scenario.name));
    assert.ok(some.every((scenario) => names.has(scenario.name)));
    const one = await make.scenarios.get(some[0].id);
    assert.equal(one.name, some[0].name);
    const blueprint = await make.blueprints.get(one.id);
    assert.ok(blueprint.flow.length > 0);
  });

  test('pauses, turns on and runs a scenario, and reads the run back', async () => {
    const { make, team } = await place();
    const scenarios = await make.scenarios.list(team, { pg: { limit: 100 } });
    const usual = new Set(
      (await served.facts('/scenarios')).scenarios
        .filter(
          (fact) => fact.zone === 0 && fact.mood === 'usual' && fact.schedule === 'indefinitely',
        )
        .map((fact) => fact.id),
    );
    const { id } = scenarios.find((scenario) => scenario.isActive && usual.has(scenario.id));
    assert.equal(await make.scenarios.deactivate(id), true);
    assert.equal((await make.scenarios.get(id)).isActive, false);
    assert.equal(await make.scenarios.activate(id), true);
    const { executionId } = await make.scenarios.run(id, {}, { responsive: false });
    assert.match(executionId, /^[0-9a-f]{32}$/u);
    const runs = await make.executions.list(id);
    assert.ok(runs.length > 0);
    assert.ok(Array.isArray(await make.incompleteExecutions.list(id)));
  });

  test('understands our refusals as Make’s', async () => {
    const wrong = client('00000000-d213-48dc-b625-27133ae3f1a8');
    await assert.rejects(wrong.users.me(), { name: 'MakeError', statusCode: 401 });
    const { make } = await place();
    await assert.rejects(make.scenarios.get(1), { name: 'MakeError', statusCode: 404 });
  });
});

describe('Make’s command line', () => {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const lead = here('lead-to-sandbox.mjs');
  const program = here('../node_modules/@makehq/cli/dist/index.js');

  function cli(...args) {
    return run(process.execPath, [program, ...args], {
      env: {
        ...process.env,
        NODE_OPTIONS: `--import ${lead}`,
        SANDBOX_URL: zone.url,
        MAKE_API_KEY: zone.token,
        MAKE_ZONE: 'eu1.make.com',
      },
    });
  }

  test('lists teams and scenarios', async () => {
    const { organization } = await place();
    const teams = JSON.parse(
      (await cli('teams', 'list', `--organization-id=${organization}`)).stdout,
    );
    const { stdout } = await cli('scenarios', 'list', `--team-id=${teams[0].id}`);
    assert.ok(JSON.parse(stdout).length > 0);
  });

  test('gets one scenario and says with its exit code when there is none', async () => {
    const { make, team } = await place();
    const [scenario] = await make.scenarios.list(team);
    const { stdout } = await cli('scenarios', 'get', String(scenario.id));
    assert.equal(JSON.parse(stdout).name, scenario.name);
    await assert.rejects(cli('scenarios', 'get', '1'), { code: 2 });
  });
});

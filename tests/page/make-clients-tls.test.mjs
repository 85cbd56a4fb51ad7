/**
 * Make's own library and command line, unchanged and over TLS, through whole lives: nothing of theirs is replaced,
 * they only trust the sandbox's certificate.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from './clients-sandbox.mjs';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let sandbox;
let trusting;
before(async () => {
  sandbox = await startSandbox('agency');
  trusting = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: sandbox.ready.certificate,
    SANDBOX: JSON.stringify(sandbox.ready),
  };
});
after(() => sandbox?.stop());

describe('Make’s library over TLS', () => {
  for (const [life, told] of [
    ['team', 'makes a team, gives somebody a role in it and deletes it'],
    ['members', 'invites a member, changes their role and removes them'],
    ['scenario', 'makes a scenario, starts it, runs it, reads the run and deletes it'],
    ['hook', 'makes a webhook, pings it, teaches it, disables it and deletes it'],
    ['unfinished', 'reads what could not be finished and retries it'],
    ['folder', 'puts folders into each other, moves them and deletes them'],
    ['connection', 'makes a connection, verifies it, mends it and deletes it'],
    ['refusals', 'understands every refusal by its status'],
  ]) {
    test(told, () => run(process.execPath, [here('clients-lives.mjs'), life], { env: trusting }));
  }

  test('believes nobody whose certificate it does not trust', async () => {
    const { NODE_EXTRA_CA_CERTS: _, ...distrusting } = trusting;
    const stranger = run(process.execPath, [here('clients-lives.mjs'), 'team'], {
      env: distrusting,
    });
    await assert.rejects(stranger, /certificate/u);
  });
});

describe('Make’s command line over TLS', () => {
  const program = here('../node_modules/@makehq/cli/dist/index.js');

  async function cli(...args) {
    const [zone] = sandbox.ready.zones;
    const { stdout } = await run(process.execPath, [program, ...args], {
      env: {
        ...trusting,
        MAKE_API_KEY: zone.token,
        MAKE_ZONE: new URL(zone.tlsUrl).host,
      },
    });
    return stdout;
  }

  function home() {
    return sandbox.ready.organizations.find(({ name }) => name === 'Kopi Nusantara').id;
  }

  test('makes a team and deletes it', async () => {
    const made = JSON.parse(
      await cli('teams', 'create', '--name=Night market', `--organization-id=${home()}`),
    );
    assert.equal(made.name, 'Night market');
    await cli('teams', 'delete', String(made.id));
    await assert.rejects(cli('teams', 'get', String(made.id)), { code: 2 });
  });

  test('makes a folder and a scenario, and says with its exit code that it is not active', async () => {
    const [team] = JSON.parse(await cli('teams', 'list', `--organization-id=${home()}`));
    const folder = JSON.parse(
      await cli('folders', 'create', `--team-id=${team.id}`, '--name=From the shell'),
    );
    const scenario = JSON.parse(
      await cli(
        'scenarios',
        'create',
        `--team-id=${team.id}`,
        `--folder-id=${folder.id}`,
        '--scheduling={"type":"on-demand"}',
        '--blueprint={"name":"From the shell","flow":[],"metadata":{}}',
      ),
    );
    assert.equal(scenario.folderId, folder.id);
    await assert.rejects(cli('scenarios', 'run', String(scenario.id)), { code: 2 });
    await cli('scenarios', 'delete', String(scenario.id));
    await cli('folders', 'delete', String(folder.id));
  });

  test('makes a webhook and deletes it', async () => {
    const [team] = JSON.parse(await cli('teams', 'list', `--organization-id=${home()}`));
    const hook = JSON.parse(
      await cli(
        'hooks',
        'create',
        `--team-id=${team.id}`,
        '--name=From the shell',
        '--type-name=gateway-webhook',
        '--data={"method":false,"headers":false,"stringify":false}',
      ),
    );
    await cli('hooks', 'delete', String(hook.id));
    await assert.rejects(cli('hooks', 'get', String(hook.id)), { code: 2 });
  });
});

/**
 * Make's own command line, unchanged and over TLS, through whole lives: it only trusts the sandbox's certificate.
 *
 * It has no commands that retry an unfinished run, ping a webhook or switch it off, set a role or invite somebody;
 * those lives are lived through the library alone (`make-clients-tls.test.mjs`).
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually, startSandbox } from './clients-sandbox.mjs';

const run = promisify(execFile);
const program = fileURLToPath(
  new URL('../node_modules/@makehq/cli/dist/index.js', import.meta.url),
);

let sandbox;
let settings;
before(async () => {
  sandbox = await startSandbox('agency');
  settings = await mkdtemp(join(tmpdir(), 'mandor-make-cli-'));
});
after(async () => {
  await sandbox?.stop();
  if (settings) await rm(settings, { recursive: true });
});

/** What the command line prints when it is called with this token. */
async function callAs(token, args) {
  const [zone] = sandbox.ready.zones;
  const { stdout } = await run(process.execPath, [program, ...args.map(String)], {
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: sandbox.ready.certificate,
      MAKE_API_KEY: token,
      MAKE_ZONE: new URL(zone.tlsUrl).host,
      // Whoever runs the tests may be signed in on this machine.
      XDG_CONFIG_HOME: settings,
    },
  });
  return stdout;
}

function cli(...args) {
  return callAs(sandbox.ready.zones[0].token, args);
}

async function told(...args) {
  return JSON.parse(await cli(...args));
}

/** The command line ends with 2 and names the status that Make answered with. */
function refused(call, status) {
  return assert.rejects(call, (error) => {
    assert.equal(error.code, 2, error.message);
    assert.match(error.stderr, new RegExp(`^Error \\[${status}\\]: .`, 'u'));
    return true;
  });
}

function organization() {
  return sandbox.ready.organizations.find(({ name }) => name === 'Kopi Nusantara').id;
}

async function team() {
  const [first] = await told('teams', 'list', `--organization-id=${organization()}`);
  return first.id;
}

/** Makes a scenario of these modules, by hand and not active yet. */
async function scenario(modules, ...more) {
  const flow = modules.map((module, at) => ({
    id: at + 1,
    module,
    version: 1,
    mapper: {},
    metadata: {},
  }));
  return told(
    'scenarios',
    'create',
    `--team-id=${await team()}`,
    '--scheduling={"type":"on-demand"}',
    `--blueprint=${JSON.stringify({ name: 'From the shell', flow, metadata: { version: 1 } })}`,
    ...more,
  );
}

describe('Make’s command line over TLS', () => {
  test('makes a team and deletes it', async () => {
    const made = await told(
      'teams',
      'create',
      '--name=Night market',
      `--organization-id=${organization()}`,
    );
    assert.equal(made.name, 'Night market');
    await cli('teams', 'delete', made.id);
    await refused(cli('teams', 'get', made.id), 404);
  });

  test('makes a scenario in a folder, starts it, runs it, reads the run and deletes it', async () => {
    const folder = await told(
      'folders',
      'create',
      `--team-id=${await team()}`,
      '--name=From the shell',
    );
    const made = await scenario(['http:ActionSendData'], `--folder-id=${folder.id}`);
    assert.deepEqual([made.folderId, made.isActive], [folder.id, false]);
    await refused(cli('scenarios', 'run', made.id), 422);
    await cli('scenarios', 'activate', made.id);
    const { executionId } = await told('scenarios', 'run', made.id);
    const of = `--scenario-id=${made.id}`;
    const detail = await eventually(() =>
      told('executions', 'get-detail', executionId, of).then(
        (read) => read.status !== 'RUNNING' && read,
        () => false,
      ),
    );
    assert.equal(detail.status, 'SUCCESS');
    const runs = await told('executions', 'list', of);
    assert.ok(runs.some(({ id }) => id === executionId));
    const row = await told('executions', 'get', executionId, of);
    assert.deepEqual([row.id, row.operations], [executionId, 1]);
    await cli('scenarios', 'deactivate', made.id);
    assert.equal((await told('scenarios', 'get', made.id)).isActive, false);
    await cli('scenarios', 'delete', made.id);
    await refused(cli('scenarios', 'get', made.id), 404);
    await cli('folders', 'delete', folder.id);
  });

  test('reads what could not be finished and how it failed', async () => {
    const { scenarios } = await sandbox.facts('/scenarios');
    const { id } = scenarios.find(({ name }) => name === 'Lead capture (Facebook)');
    const waiting = await told('incomplete-executions', 'list', `--scenario-id=${id}`);
    assert.equal(waiting.length, 37);
    const [first] = waiting;
    const one = await told('incomplete-executions', 'get', first.id);
    assert.deepEqual([one.id, one.scenarioId], [first.id, id]);
    const of = `--incomplete-execution-id=${first.id}`;
    const [failure] = await told('executions', 'list-for-incomp-exec', of);
    const read = await told('executions', 'get-for-incomp-exec', failure.id, of);
    assert.equal(read.id, failure.id);
  });

  test('finds a public template and begins a scenario with it', async () => {
    const [offered] = await told('public-templates', 'list', '--name=lead');
    const one = await told('public-templates', 'get', offered.url);
    assert.equal(one.name, offered.name);
    const { blueprint, scheduling } = await told('public-templates', 'get-blueprint', offered.url);
    const begun = await told(
      'scenarios',
      'create',
      `--team-id=${await team()}`,
      `--scheduling=${JSON.stringify(scheduling)}`,
      // A template's flow comes without a name.
      `--blueprint=${JSON.stringify({ name: one.name, ...blueprint })}`,
      '--confirmed',
    );
    assert.equal(begun.name, one.name);
    await cli('scenarios', 'delete', begun.id);
  });

  test('makes a connection, verifies it, mends it and deletes it', async () => {
    const made = await told(
      'connections',
      'create',
      '--name=Our database',
      '--account-name=postgres',
      `--team-id=${await team()}`,
      '--data={"host":"db.example.com"}',
    );
    const list = await told('connections', 'list', `--team-id=${await team()}`);
    assert.ok(list.some(({ id }) => id === made.id));
    await cli('connections', 'verify', made.id);
    await sandbox.order('/connections/break', { id: made.id });
    await refused(cli('connections', 'verify', made.id), 424);
    // Its 1.4.0 sends what stands under `data` in the data.
    await cli('connections', 'update', made.id, '--data={"data":{"apiKey":"x"}}');
    await cli('connections', 'verify', made.id);
    await cli('connections', 'update', made.id, '--name=Warehouse');
    assert.equal((await told('connections', 'get', made.id)).name, 'Warehouse');
    await cli('connections', 'delete', made.id);
    await refused(cli('connections', 'get', made.id), 404);
  });

  test('makes a webhook and deletes it', async () => {
    const hook = await told(
      'hooks',
      'create',
      `--team-id=${await team()}`,
      '--name=From the shell',
      '--type-name=gateway-webhook',
      '--data={"method":false,"headers":false,"stringify":false}',
    );
    assert.equal((await told('hooks', 'get', hook.id)).name, 'From the shell');
    await cli('hooks', 'delete', hook.id);
    await refused(cli('hooks', 'get', hook.id), 404);
  });

  test('names every refusal by its status', async () => {
    await refused(callAs('00000000-d213-48dc-b625-27133ae3f1a8', ['users', 'me']), 401);
    const { token } = await sandbox.order('/tokens', {
      person: sandbox.ready.user.id,
      scopes: ['user:read'],
    });
    await refused(callAs(token, ['scenarios', 'list', `--team-id=${await team()}`]), 403);
    await refused(cli('scenarios', 'get', 1), 404);
    for (const plainText of [false, true]) {
      await sandbox.order('/faults', { name: 'tooManyRequests', plainText, times: 1 });
      await refused(cli('users', 'me'), 429);
    }
    assert.equal((await told('users', 'me')).id, sandbox.ready.user.id);
  });

  test('asks before an app comes into an organization that does not have it yet', async () => {
    const modules = ['jira:watchIssues'];
    await refused(scenario(modules), 406);
    const { id } = await scenario(modules, '--confirmed');
    await cli('scenarios', 'delete', id);
  });
});

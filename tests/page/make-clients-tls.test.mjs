/**
 * Make's own library, unchanged and over TLS, through whole lives: nothing of it is replaced, it only trusts the
 * sandbox's certificate. The lives themselves are in `clients-lives.mjs`.
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
    ['template', 'reads a public template and begins a scenario with it'],
    ['ownTemplate', 'makes a template of a team, publishes it and deletes it'],
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

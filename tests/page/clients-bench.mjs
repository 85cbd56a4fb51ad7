/**
 * Listing 5,000 scenarios: our client, Make's library and Make's command line, against one sandbox without a limit.
 *
 * In: `MANDOR_SANDBOX` and `MANDOR_LIST`, the built programs. Out: lines `measured: what | number | aim`. Each client
 * is a process of its own; the first two take turns, once with one listing in a process and once with ten, and the median
 * is told. All three speak plain HTTP to loopback, so nobody's TLS is measured. Nothing is judged here.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Make } from '@makehq/sdk';
import { startSandbox } from './clients-sandbox.mjs';

const ROUNDS = 5;
/** Listings of a process that has long begun. */
const MANY = 10;
const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const sandbox = await startSandbox('huge');
const [zone] = sandbox.ready.zones;
await sandbox.order('/switches', { rateLimit: false });
const { id: organization } = sandbox.ready.organizations[0];

const took = { ours: [], library: [], oursAgain: [], libraryAgain: [], commandLine: [] };
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [again, times] of [
      ['', 1],
      ['Again', MANY],
    ]) {
      took[`ours${again}`].push(await timed(() => ours(times)));
      took[`library${again}`].push(await timed(() => library(times)));
    }
  }
  took.commandLine.push(await timed(byCommandLine));
} finally {
  await sandbox.stop();
}

for (const [who, name] of [
  ['ours', 'our client'],
  ['library', 'Make’s library'],
  ['commandLine', 'Make’s command line, a process per team'],
]) {
  const { rows, calls } = took[who][0];
  const what = `listing of ${rows} scenarios, ${name}`;
  tell(`${what}: CPU time`, `${middle(who, 'cpuMs').toFixed(0)} ms`);
  tell(`${what}: from start to end`, `${middle(who, 'wallMs').toFixed(0)} ms`);
  tell(`${what}: peak memory`, `${(middle(who, 'peakKb') / 1024).toFixed(1)} MB`);
  tell(`${what}: calls`, `${calls} calls`);
}
// The command line reads only a first page of each team, so its work is not the same and no share of it is told.
for (const [again, times] of [
  ['', 'one listing in a process'],
  ['Again', `each of ${MANY} listings in a process`],
]) {
  const [own, other] = [middle(`ours${again}`, 'cpuMs'), middle(`library${again}`, 'cpuMs')];
  const what = `CPU time of our client (${own.toFixed(1)} ms) against Make’s library (${other.toFixed(1)} ms), ${times}`;
  tell(what, `${(own / other).toFixed(2)} times`, 'at most 0.2 times');
}

function tell(what, number, aim = '') {
  console.log(`measured: ${what} | ${number} | ${aim}`);
}

function middle(who, key) {
  const sorted = took[who].map((one) => one[key]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

async function timed(list) {
  await fetch(`${sandbox.ready.controlUrl}/requests`, { method: 'DELETE' });
  const began = performance.now();
  const result = await list();
  const wallMs = performance.now() - began;
  const { calls } = await (await fetch(`${sandbox.ready.controlUrl}/requests`)).json();
  const listings = calls.filter((call) => JSON.stringify(call).includes('/scenarios'));
  return { ...result, wallMs, calls: listings.length };
}

function ours(times) {
  return told(process.env.MANDOR_LIST, [], times);
}

function library(times) {
  return told(process.execPath, [here('clients-listing.mjs')], times);
}

async function told(program, before, times) {
  const { stdout } = await run(program, [...before, zone.zone, String(organization), String(times)], {
    env: { ...process.env, MAKE_API_KEY: zone.token },
  });
  return JSON.parse(stdout);
}

/** It lists by team only and takes no page, so it is started once for each team and reads ten rows of each. */
async function byCommandLine() {
  const make = new Make(zone.token, zone.zone);
  make.protocol = 'http';
  const teams = await make.teams.list(organization);
  const program = here('../node_modules/@makehq/cli/dist/index.js');
  const preloads = ['lead-to-sandbox.mjs', 'tell-resources.mjs'];
  const sum = { rows: 0, cpuMs: 0, peakKb: 0 };
  for (const { id } of teams) {
    const { stdout, stderr } = await run(
      process.execPath,
      [program, 'scenarios', 'list', `--team-id=${id}`],
      {
        maxBuffer: 2 ** 26,
        env: {
          ...process.env,
          NODE_OPTIONS: preloads.map((name) => `--import ${here(name)}`).join(' '),
          SANDBOX_URL: zone.url,
          MAKE_API_KEY: zone.token,
          MAKE_ZONE: 'eu1.make.com',
        },
      },
    );
    const { cpuMs, peakKb } = JSON.parse(stderr.trim().split('\n').at(-1));
    sum.rows += JSON.parse(stdout).length;
    sum.cpuMs += cpuMs;
    sum.peakKb = Math.max(sum.peakKb, peakKb);
  }
  return sum;
}

/**
 * A backlog of 300 calls within a limit of 60 a minute, and a click now and then: our client and Make's library.
 *
 * In: `MANDOR_SANDBOX` and `MANDOR_SPEND`, the built programs. Out: lines `measured: what | number | aim`. Each client
 * has a sandbox of its own, whose clock and whose clients' waits go thirty times faster than real time. Both begin at
 * once with everything they have to ask. Nothing is judged here.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from './clients-sandbox.mjs';

const SPEED = 30;
const LIMIT = 60;
const BACKLOG = 300;
/** Two thirds of the largest share that can be set, 80 %: the rest of the share is for clicks. */
const OUR_BACKGROUND = 32;
/** A place of the planned share becomes free this often, in seconds. */
const SLOT_S = 60 / (LIMIT * 0.8);
const run = promisify(execFile);
const spending = fileURLToPath(new URL('clients-spending.mjs', import.meta.url));

const [ours, library] = await Promise.all([
  spend(process.env.MANDOR_SPEND, (zone, organization, ids) => [zone, organization, LIMIT, SPEED, ids]),
  spend(process.execPath, (zone, organization, ids) => [spending, zone, organization, SPEED, ids]),
]);
say('our client', ours, OUR_BACKGROUND, true);
say('Make’s library', library, LIMIT, false);

function say(name, { minutes, lost, clickWaits, calls }, may, isOurs) {
  const what = `backlog of ${BACKLOG} calls at ${LIMIT} a minute, ${name}`;
  const answered = calls.filter((call) => call.status < 400);
  const backlog = answered.filter((call) => call.template.endsWith('/{id}')).map((call) => call.at);
  const span = Math.max(1, Math.floor((backlog.at(-1) - backlog[0]) / 60_000));
  const within = ({ at }) => at < backlog[0] + span * 60_000;
  const used = backlog.filter((at) => within({ at })).length / (span * may);
  const ofAll = answered.filter(within).length / (span * LIMIT);
  const refused = calls.filter((call) => call.status === 429).length;
  const longest = Math.max(0, ...clickWaits);
  const aim = (text) => (isOurs ? text : '');
  tell(`${what}: share of the ${may} a minute that background work may take`, percent(used), aim('at least 97 %'));
  tell(`${what}: share of the whole limit`, percent(ofAll));
  tell(`${what}: answers 429`, `${refused} answers`, aim('none'));
  tell(`${what}: longest wait of ${clickWaits.length} clicks`, `${longest.toFixed(2)} s`, aim(`at most one slot, ${SLOT_S} s`));
  tell(`${what}: given up`, `${lost} calls`);
  tell(`${what}: from start to end`, `${minutes.toFixed(1)} min`);
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

function tell(what, number, aim = '') {
  console.log(`measured: ${what} | ${number} | ${aim}`);
}

async function spend(program, asked) {
  const sandbox = await startSandbox('mid', '--speed', String(SPEED));
  try {
    const [zone] = sandbox.ready.zones;
    const [{ id: organization }] = sandbox.ready.organizations;
    await sandbox.order('/organizations', { id: organization, apiLimit: LIMIT });
    const { scenarios } = await sandbox.facts('/scenarios');
    const ids = scenarios.slice(0, BACKLOG).map(({ id }) => id);
    const env = { ...process.env, MAKE_API_KEY: zone.token };
    const given = asked(zone.zone, organization, ids.join(',')).map(String);
    const { stdout } = await run(program, given, { env });
    const { calls } = await sandbox.facts('/requests');
    const timed = calls.map((call) => ({ ...call, at: Date.parse(call.at) }));
    return { ...JSON.parse(stdout), calls: timed };
  } finally {
    await sandbox.stop();
  }
}

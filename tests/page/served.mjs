/**
 * `serve` as a child process: the real page on the real core and a sandbox.
 *
 * In: arguments of `serve`. Out: its address, commands of the core, orders to the sandbox, and a way to end it.
 * `MANDOR_SERVE` names the built program; without it cargo builds and runs it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The program and what stands before its own arguments. */
function program() {
  const built = process.env.MANDOR_SERVE;
  if (built) return [built];
  return ['cargo', 'run', '--quiet', '--locked', '--package', 'journeys', '--bin', 'serve', '--'];
}

/** Starts `serve` on a free port and waits until it says that it is ready. */
export async function serve(...args) {
  const [command, ...before] = program();
  const dist = process.env.MANDOR_DIST ? ['--dist', process.env.MANDOR_DIST] : [];
  const child = spawn(command, [...before, '--listen', '127.0.0.1:0', ...dist, ...args], {
    cwd: here('../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const firstLine = once(createInterface({ input: child.stdout }), 'line');
  const outcome = await Promise.race([firstLine, ended.then(() => null)]);
  if (outcome === null) throw new Error(`serve ended before it was ready (${child.exitCode})`);
  const { url, sandbox } = JSON.parse(outcome[0]);

  return {
    url,
    sandbox,
    /** Gives the core a command; a problem is thrown as it came. */
    async rpc(name, ask = null) {
      const reply = await post(`${url}/rpc/${name}`, ask);
      if (reply.status !== 200) throw Object.assign(new Error(reply.body.happened), reply.body);
      return reply.body;
    },
    /** Gives the sandbox an order, by the zone's place in the list of zones. */
    async order(path, body, zone = 0) {
      const reply = await post(`${sandbox.zones[zone].controlUrl}${path}`, body);
      if (reply.status !== 200) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    /** What the sandbox tells about itself. */
    async facts(path, zone = 0) {
      return (await fetch(`${sandbox.zones[zone].controlUrl}${path}`)).json();
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** Waits until `found` answers with something; for what the program does in its own time. */
export async function eventually(what, found, withinMs = 30_000) {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await found();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

/**
 * The sandbox as a child process that also speaks TLS, for clients that speak nothing else.
 *
 * In: a size. Out: what it said when it was ready, orders to it, and a way to end it.
 * `MANDOR_SANDBOX` names the built program; without it cargo builds and runs it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function program() {
  const built = process.env.MANDOR_SANDBOX;
  if (built) return [built];
  return ['cargo', 'run', '--quiet', '--locked', '--package', 'make-sandbox', '--'];
}

/** Starts a sandbox with a certificate of its own and waits until it is ready. `asked` are more arguments for it. */
export async function startSandbox(size, ...asked) {
  const folder = await mkdtemp(join(tmpdir(), 'mandor-certificate-'));
  const [command, ...before] = program();
  const child = spawn(command, [...before, '--size', size, '--tls', folder, ...asked], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const firstLine = once(createInterface({ input: child.stdout }), 'line');
  const outcome = await Promise.race([firstLine, ended.then(() => null)]);
  if (outcome === null)
    throw new Error(`the sandbox ended before it was ready (${child.exitCode})`);
  const ready = JSON.parse(outcome[0]);
  return {
    ready,
    /** Gives the first zone an order. */
    async order(path, body) {
      const response = await fetch(`${ready.controlUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    },
    /** What the first zone tells about itself. */
    async facts(path) {
      return (await fetch(`${ready.controlUrl}${path}`)).json();
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** Asks again and again until something is found. */
export async function eventually(found) {
  for (let turn = 0; turn < 60; turn += 1) {
    const answer = await found();
    if (answer) return answer;
    await new Promise((resume) => setTimeout(resume, 250));
  }
  throw new Error('it did not happen within 15 seconds');
}

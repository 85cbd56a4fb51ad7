/**
 * Works off a backlog of calls with Make's own library, retries on, while a person clicks now and then.
 *
 * In: zone, organization, how much faster than real time the sandbox's clock goes, ids of scenarios with commas between;
 * `MAKE_API_KEY`. Out: one line of JSON as our side tells it. The library's waits for another try are shortened as the clock is hurried.
 */
import { Make } from '@makehq/sdk';

const BETWEEN_CLICKS_S = 20;
const [zone, organization, times, scenarios] = process.argv.slice(2);
const speed = Number(times);
const make = new Make(process.env.MAKE_API_KEY, zone, { retry: { onRateLimit: true } });
make.protocol = 'http';
make.sleep = hurried;

const began = performance.now();
const seconds = () => ((performance.now() - began) / 1000) * speed;
const worked = scenarios.split(',').map((id) => make.scenarios.get(Number(id)));
const settled = Promise.allSettled(worked);
let isDone = false;
const clickWaits = [];
const clicking = click();
const ends = await settled;
const minutes = seconds() / 60;
isDone = true;
await clicking;
const lost = ends.filter((end) => end.status === 'rejected').length;
console.log(JSON.stringify({ minutes, lost, clickWaits }));

async function click() {
  for (;;) {
    await hurried(BETWEEN_CLICKS_S * 1000);
    if (isDone) return;
    const asked = seconds();
    // A click that is refused in the end has been waited for all the same.
    await make.scenarios.listInOrganization(Number(organization)).catch(() => undefined);
    clickWaits.push(seconds() - asked);
  }
}

function hurried(ms) {
  return new Promise((resume) => setTimeout(resume, ms / speed));
}

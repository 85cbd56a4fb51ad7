/**
 * Lists all scenarios of an organization with Make's own library, page by page.
 *
 * In: zone, organization and how often to list as arguments, `MAKE_API_KEY`. Out: one line of JSON with what this process
 * took; the CPU time is that of one listing.
 */
import { Make } from '@makehq/sdk';

const [zone, organization, times] = process.argv.slice(2);
const make = new Make(process.env.MAKE_API_KEY, zone);
make.protocol = 'http';
const limit = 100;
let rows = 0;
for (let time = 0; time < Number(times); time += 1) {
  rows = 0;
  for (let offset = 0; ; offset += limit) {
    const page = await make.scenarios.listInOrganization(Number(organization), {
      pg: { limit, offset },
    });
    rows += page.length;
    if (page.length < limit) break;
  }
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime) / 1000 / Number(times);
console.log(JSON.stringify({ rows, cpuMs, peakKb: maxRSS }));

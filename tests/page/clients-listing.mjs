/**
 * Lists all scenarios of an organization with Make's own library, page by page.
 *
 * In: zone and organization as arguments, `MAKE_API_KEY`. Out: one line of JSON with what this process took.
 */
import { Make } from '@makehq/sdk';

const [zone, organization] = process.argv.slice(2);
const make = new Make(process.env.MAKE_API_KEY, zone);
make.protocol = 'http';
const limit = 100;
let rows = 0;
for (let offset = 0; ; offset += limit) {
  const page = await make.scenarios.listInOrganization(Number(organization), {
    pg: { limit, offset },
  });
  rows += page.length;
  if (page.length < limit) break;
}
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({ rows, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakKb: maxRSS }),
);

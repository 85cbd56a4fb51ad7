/**
 * Which organizations the list lacks and why, one sentence for each region and each failure.
 *
 * In: organizations, the words and formats of a language. Out: sentences. Pure.
 */
import type { OrganizationRow } from '../../host';
import type { Words } from '../../text/en';
import type { Formats } from '../../text/format';

export function missingInWords(
  rows: readonly OrganizationRow[],
  words: Words['scenarios'],
  format: Formats,
): string[] {
  const elsewhere = new Map<string, string[]>();
  const failed: string[] = [];
  for (const { name, reach } of rows) {
    if (reach.kind === 'otherZone')
      elsewhere.set(reach.host, [...(elsewhere.get(reach.host) ?? []), name]);
    else if (reach.kind === 'failed')
      failed.push(`${name}: ${reach.problem.happened} ${reach.problem.means}`);
  }
  const regions = [...elsewhere].map(([host, names]) =>
    words.otherZone(format.list(names), names.length, host),
  );
  return [...regions, ...failed];
}

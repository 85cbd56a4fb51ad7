/**
 * Which organization the request meter speaks about. Pure.
 */
import type { MeterRow, OrganizationKey } from '../host';
import { sameOrganization } from '../data';

/** The chosen organization, or the one closest to its limit. */
export function busiest(
  rows: readonly MeterRow[],
  chosen: OrganizationKey | null,
): MeterRow | null {
  const wanted = rows.filter(
    (row) => chosen === null || sameOrganization(row.organization, chosen),
  );
  const share = (row: MeterRow) => (row.limit > 0 ? row.used / row.limit : 0);
  return wanted.reduce<MeterRow | null>(
    (most, row) => (most === null || share(row) > share(most) ? row : most),
    null,
  );
}

/**
 * Which organization the request meter speaks about. Pure.
 */
import type { MeterRow, OrganizationKey, Shell } from '../host';
import { sameOrganization } from '../data';

/** Until when Make asked to wait: for this organization, or for its whole zone. */
export function restsUntil(row: MeterRow | null, shell: Shell): number | null {
  const ofZones = shell.accounts
    .flatMap((account) => account.zones)
    .filter(({ id }) => row === null || id === row.organization.zone)
    .map(({ problem }) => (problem?.code === 'slowDown' ? problem.retryAt : null));
  const known = [row?.pausedUntil ?? null, ...ofZones].filter((until) => until !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** Who asked to wait: Make, or another server by its host. */
export function whoAsks(row: MeterRow | null, shell: Shell): string {
  const zones = shell.accounts.flatMap((account) => account.zones);
  const asking = zones.find(({ id, problem }) =>
    row === null ? problem?.code === 'slowDown' : id === row.organization.zone,
  );
  return asking !== undefined && asking.base !== null ? asking.host : 'Make';
}

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

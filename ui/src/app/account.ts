/**
 * What the account card of the sidebar says. Pure.
 */
import { namedOnce } from '../data';
import type { AccountRow, OrganizationRow } from '../host';
import { t } from '../text/index.svelte';

export interface AccountCard {
  letter: string;
  name: string;
  about: string;
}

/** `eu1.make.com` is shown as `eu1`; any other host stands in full. */
export function shortHost(host: string): string {
  return host.replace(/\.make\.(?:com|celonis\.com)$/u, '');
}

/** How many are watched, and of how many when some live in a region nobody is signed in to. */
function countOf(organizations: readonly OrganizationRow[]): string {
  const named = namedOnce(organizations);
  const watched = named.filter(({ reach }) => reach.kind !== 'otherZone').length;
  const seen = named.length;
  return watched === seen ? t().app.organizations(seen) : t().app.organizationsOf(watched, seen);
}

export function cardOf(
  accounts: readonly AccountRow[],
  organizations: readonly OrganizationRow[] | null,
): AccountCard {
  const [first] = accounts;
  if (!first) return { letter: 'M', name: t().app.noAccount, about: '' };
  const name = accounts.length === 1 ? first.name : t().app.accounts(accounts.length);
  const zones = [
    ...new Set(
      accounts
        .filter((account) => account.kind !== 'demo')
        .flatMap((account) => account.zones.map((zone) => shortHost(zone.host))),
    ),
  ];
  const parts = [
    organizations === null ? '' : countOf(organizations),
    accounts.some((account) => account.kind === 'demo') ? t().app.demo : '',
    zones.join(', '),
  ];
  return {
    letter: (name.trim().charAt(0) || 'M').toUpperCase(),
    name,
    about: parts.filter((part) => part !== '').join(' · '),
  };
}

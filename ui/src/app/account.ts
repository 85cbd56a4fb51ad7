/**
 * What the account card of the sidebar says. Pure.
 */
import type { AccountRow } from '../host';
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

export function cardOf(accounts: readonly AccountRow[], organizations: number | null): AccountCard {
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
    organizations === null ? '' : t().app.organizations(organizations),
    accounts.some((account) => account.kind === 'demo') ? t().app.demo : '',
    zones.join(', '),
  ];
  return {
    letter: (name.trim().charAt(0) || 'M').toUpperCase(),
    name,
    about: parts.filter((part) => part !== '').join(' · '),
  };
}

/**
 * The organization every page is filtered by, kept when the page changes.
 */
import type { OrganizationKey } from '../host';

let chosen = $state<OrganizationKey | null>(null);

/** The chosen organization; `null` means all. */
export function chosenOrganization(): OrganizationKey | null {
  return chosen;
}

export function chooseOrganization(key: OrganizationKey | null): void {
  chosen = key;
}

export function sameOrganization(
  one: OrganizationKey | null,
  other: OrganizationKey | null,
): boolean {
  return one?.zone === other?.zone && one?.id === other?.id;
}

/** Whether a row of this organization is shown under the chosen filter. */
export function isShown(organization: OrganizationKey): boolean {
  return chosen === null || sameOrganization(chosen, organization);
}

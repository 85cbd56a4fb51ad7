/**
 * The organization and the team every page is filtered by, kept when the page changes.
 */
import type { OrganizationKey, TeamKey } from '../host';

let chosen = $state<OrganizationKey | null>(null);
let team = $state<TeamKey | null>(null);

/** The chosen organization; `null` means all. */
export function chosenOrganization(): OrganizationKey | null {
  return chosen;
}

export function chooseOrganization(key: OrganizationKey | null): void {
  chosen = key;
  // A team of another organization would hide everything.
  team = null;
}

/** The chosen team; `null` means all of the organization. */
export function chosenTeam(): TeamKey | null {
  return team;
}

export function chooseTeam(key: TeamKey | null): void {
  team = key;
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

/**
 * The page of scenarios on answers from memory, as its tests visit it.
 */
import { screen } from '@testing-library/svelte';
import { vi } from 'vitest';
import { newQueryClient } from '../../data/queries';
import type { ScenarioRow } from '../../host';
import type { Answers } from '../../host/memory';
import { aShell, someSettings } from '../../test/rows';
import { aDetail, aList, aScenario, someOrganizations } from '../../test/scenarios';
import { show } from '../../test/world';
import ScenariosPage from './ScenariosPage.svelte';

export const sync = aScenario(1, 'Order → Warehouse sync', { state: 'failing', credits: 5748 });
export const leads = aScenario(2, 'Lead capture', {
  state: 'unfinished',
  unfinished: 37,
  credits: null,
  lastRun: null,
});
export const stock = aScenario(3, 'Stock reorder alert', {
  state: 'switchedOff',
  isActive: false,
  organization: { zone: 1, id: 101 },
  organizationName: 'Toko Jaya',
  team: { zone: 1, id: 11 },
  teamName: 'Ops',
  credits: 0,
  nextRun: null,
});
export const rows = [sync, leads, stock];

export function visit(
  answers: Answers = {},
  all: readonly ScenarioRow[] = rows,
  cache = newQueryClient(),
) {
  return show(
    ScenariosPage,
    {},
    {
      get_shell: () => aShell(),
      get_settings: () => someSettings(),
      list_organizations: () => someOrganizations(),
      list_scenarios: () => aList(all),
      get_scenario: ({ key }) => {
        const row = all.find((one) => one.key.id === key.id);
        if (!row) throw new Error('no such row');
        return aDetail(row);
      },
      ...answers,
    },
    cache,
  );
}

export const row = (name: string | RegExp) => screen.findByRole('row', { name });
export const rowNames = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((one) => one.textContent.trim());
export const asked = (host: ReturnType<typeof visit>) => host.asked.map(({ name }) => name);

/** As in a wide window, where list and detail stand beside each other. */
export function wide() {
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({
        media,
        matches: true,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      }) as unknown as MediaQueryList,
  );
}

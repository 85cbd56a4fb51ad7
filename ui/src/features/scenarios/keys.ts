/**
 * A scenario's key as one text, for lists and addresses.
 */
import type { ScenarioKey } from '../../host';

export function keyText(key: ScenarioKey): string {
  return `${key.zone}/${key.id}`;
}

/** The key named by the rest of an address, or `null` when it names none. */
export function keyIn(path: readonly string[]): ScenarioKey | null {
  const [zone, id] = path.map(Number);
  return zone !== undefined && id !== undefined && Number.isInteger(zone) && Number.isInteger(id)
    ? { zone, id }
    : null;
}

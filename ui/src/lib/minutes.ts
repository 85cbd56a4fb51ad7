/** Splits seconds into whole minutes where that says the same. */
export function inMinutes(seconds: number): number | null {
  return seconds >= 60 && seconds % 60 === 0 ? seconds / 60 : null;
}

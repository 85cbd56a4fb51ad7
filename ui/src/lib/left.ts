/**
 * How many whole seconds are left until something is sent.
 *
 * In: when it is sent (`null`: it was, or is never held), and the time. Out: seconds, never below zero. Pure.
 */
export function secondsLeft(sendAt: number | null, now: number): number {
  return sendAt === null ? 0 : Math.max(0, Math.ceil((sendAt - now) / 1000));
}

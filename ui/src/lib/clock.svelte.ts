/**
 * The time on screen: one ticking value for every age that is shown.
 *
 * Ticks each second while somebody looks at it; a hidden page does not tick.
 */
import { createSubscriber } from 'svelte/reactivity';

const follow = createSubscriber((update) => {
  const timer = setInterval(() => {
    if (!document.hidden) update();
  }, 1000);
  document.addEventListener('visibilitychange', update);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', update);
  };
});

/** Milliseconds since the epoch, followed by whoever reads it in a component. */
export function now(): number {
  follow();
  return Date.now();
}

/**
 * Reading the list in two steps: its beginning, and the whole once that is drawn.
 *
 * In: whether the list stands as it opens, without a choice of the person. Out: what there is of it. A long list
 * takes its time on the way to the page; a beginning stands in for it only where nobody looks for something else.
 */
import { read } from '../../data';

export function readList(isAsOpened: () => boolean) {
  let isBegun = $state(false);
  const whole = read(
    'list_scenarios',
    () => null,
    () => isBegun,
  );
  const worst = read(
    'list_worst_scenarios',
    () => null,
    () => whole.data === undefined,
  );
  const beginning = $derived(
    whole.data === undefined && isAsOpened() && worst.data && worst.data.list.rows.length > 0
      ? worst.data
      : null,
  );
  $effect(() => {
    if (beginning === null && (worst.isFetched || whole.data !== undefined)) isBegun = true;
  });

  return {
    whole,
    /** The beginning, while the whole is not there. */
    get beginning() {
      return beginning;
    },
    /** The whole or its beginning. */
    get seen() {
      return whole.data ?? beginning?.list;
    },
    /** The first rows are on the screen, so the others may come. */
    drawn: () => {
      isBegun = true;
    },
  };
}

/**
 * Parts of the page that come when they are first wanted, so that no start waits for them.
 *
 * In: how to load a part. Out: the part once it is here. One that could not be loaded is asked for again by
 * whoever wants it next.
 */
export interface Later<Part> {
  /** Read in a component, it is followed. */
  readonly here: Part | undefined;
  want: () => Promise<void>;
}

const all: (() => Promise<void>)[] = [];

export function later<Part>(load: () => Promise<{ default: Part }>): Later<Part> {
  let here = $state.raw<Part>();
  let asked: Promise<void> | null = null;
  const want = () =>
    (asked ??= load().then(
      (file) => {
        here = file.default;
      },
      () => {
        asked = null;
      },
    ));
  all.push(want);
  return {
    get here() {
      return here;
    },
    want,
  };
}

/** Every part that may still be wanted, for a moment in which nobody waits for anything. */
export async function wantAll(): Promise<void> {
  await Promise.all(all.map((want) => want()));
}

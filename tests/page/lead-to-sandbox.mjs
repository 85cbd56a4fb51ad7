/**
 * Loaded into Make's own command line before it starts: its calls go to the sandbox instead of the internet.
 *
 * In: `SANDBOX_URL`. Out: the same `fetch`, with another origin. Nothing of the client itself is changed.
 */
const real = globalThis.fetch;
const { origin } = new URL(process.env.SANDBOX_URL);

globalThis.fetch = (input, init) => {
  const address = new URL(typeof input === 'string' || input instanceof URL ? input : input.url);
  return real(new URL(`${address.pathname}${address.search}`, origin), init);
};

/**
 * The core behind loopback HTTP, as `serve` offers it: the same page in an ordinary browser.
 */
import type { Event } from '../gen/commands';
import type { Host, Reply } from './host';
import { asProblem } from './problem';

export function httpHost(base = ''): Host {
  return {
    async call(name, args) {
      try {
        const response = await fetch(`${base}/rpc/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(args),
        });
        const body: unknown = await response.json();
        if (!response.ok) throw asProblem(body);
        return body as Reply<typeof name>;
      } catch (thrown) {
        throw asProblem(thrown);
      }
    },
    listen(hear) {
      const source = new EventSource(`${base}/events`);
      source.onmessage = (message: MessageEvent<string>) => {
        const event = JSON.parse(message.data) as Event;
        // There is no shell here to open it.
        if (event.kind === 'openAddress') window.open(event.url, '_blank', 'noopener');
        hear(event);
      };
      return () => {
        source.close();
      };
    },
  };
}

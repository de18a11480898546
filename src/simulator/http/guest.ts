import type { IncomingMessage } from 'node:http';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a request was meant for this server. A name that some site gave to 127.0.0.1 (DNS rebinding) shows in `Host`,
 * a page of another site in `Origin`; programs on this computer send no `Origin`.
 */
export function isWelcome(request: IncomingMessage, own: string): boolean {
  const { host, origin } = request.headers;
  const name = host?.replace(/:\d+$/, '').toLowerCase();
  return name !== undefined && loopback.has(name) && (origin === undefined || origin === own);
}

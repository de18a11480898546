import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import type { Resources } from './servers';

export interface TestProxy {
  readonly port: number;
  /** `host:port` of every CONNECT. */
  readonly connects: string[];
  /** Request lines that came without CONNECT. */
  readonly plain: string[];
  readonly authorizations: (string | undefined)[];
}

/** A small CONNECT proxy that leads every host to `target` on this computer, or behaves as `instead` says. */
export async function serveProxy(
  resources: Resources,
  target: number,
  options: { readonly instead?: number | 'drop' | 'hang'; readonly tls?: https.ServerOptions } = {},
): Promise<TestProxy> {
  const proxy = { connects: [] as string[], plain: [] as string[], authorizations: [] as (string | undefined)[] };
  const sockets = new Set<net.Socket>();
  const handler = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    proxy.plain.push(request.url ?? '');
    response.end();
  };
  const server = options.tls ? https.createServer(options.tls, handler) : http.createServer(handler);
  server.on('tlsClientError', () => {}).on('connection', (socket: net.Socket) => sockets.add(socket));
  server.on('connect', (request, client: net.Socket) => {
    proxy.connects.push(request.url ?? '');
    proxy.authorizations.push(request.headers['proxy-authorization']);
    client.on('error', () => {});
    if (options.instead === 'drop') {
      client.destroy();
    } else if (typeof options.instead === 'number') {
      client.end(`HTTP/1.1 ${options.instead} No\r\ncontent-length: 0\r\n\r\n`);
    } else if (options.instead === undefined) {
      const upstream = net.connect(target, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
      sockets.add(upstream);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  resources.onClose(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        sockets.forEach((socket) => socket.destroy());
      }),
  );
  return { port: (server.address() as AddressInfo).port, ...proxy };
}

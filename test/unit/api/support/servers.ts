import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Log } from '../../../../src/common/log';
import { openSession, type Session, type SessionOptions } from '../../../../src/api/session';
import { Transport, type TransportOptions } from '../../../../src/api/transport';

export const token = '9A81268476645C4E5F03428B8AC3AA7B';

/** A request as it reached a test server. */
export interface Seen {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** Form parameters; empty for multipart. */
  readonly form: URLSearchParams;
}

export type Responder = (response: http.ServerResponse, request: Seen, socket: Socket) => void;

export interface TestServer {
  readonly port: number;
  readonly seen: Seen[];
  respond: Responder;
}

/** Everything opened during a test, closed after it. */
export class Resources {
  private readonly closers: (() => Promise<unknown>)[] = [];
  readonly lines: string[] = [];
  readonly log: Log;

  constructor() {
    const keep =
      (level: string) =>
      (component: string, message: string, error?: unknown): void => {
        this.lines.push(`${level} ${component} ${message} ${error === undefined ? '' : String(error)}`);
      };
    this.log = {
      trace: keep('trace'),
      debug: keep('debug'),
      info: keep('info'),
      warn: keep('warn'),
      error: keep('error'),
    };
  }

  onClose(closer: () => Promise<unknown>): void {
    this.closers.push(closer);
  }

  async close(): Promise<void> {
    for (const closer of this.closers.splice(0).reverse()) {
      await closer();
    }
  }

  async serve(respond: Responder, tls?: https.ServerOptions): Promise<TestServer> {
    const seen: Seen[] = [];
    const handler = (request: http.IncomingMessage, response: http.ServerResponse): void => {
      const parts: Buffer[] = [];
      request
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () => {
          const body = Buffer.concat(parts);
          const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded';
          const entry = {
            path: request.url ?? '',
            headers: request.headers,
            body,
            form: new URLSearchParams(isForm ? body.toString('latin1') : ''),
          };
          seen.push(entry);
          server.respond(response, entry, request.socket);
        });
      request.on('error', () => {});
    };
    const listener = tls ? https.createServer(tls, handler) : http.createServer(handler);
    listener
      .on('tlsClientError', () => {})
      .on('clientError', (_error, socket) => {
        socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    const server = { port: (listener.address() as AddressInfo).port, seen, respond };
    this.onClose(
      () =>
        new Promise((resolve) => {
          listener.close(resolve);
          listener.closeAllConnections();
        }),
    );
    return server;
  }

  transport(options: TransportOptions = {}): Transport {
    const transport = new Transport({ proxy: 'off', ...options }, this.log);
    this.onClose(() => transport.close());
    return transport;
  }

  session(url: string, transport: TransportOptions = {}, options: Partial<SessionOptions> = {}): Session {
    return openSession({
      url,
      token,
      transport: this.transport(transport),
      log: this.log,
      retry: { retries: 0 },
      ...options,
    });
  }

  /** A session with a server that answers every call by `respond`. */
  async answering(
    respond: Responder,
    options: Partial<SessionOptions> = {},
    transport: TransportOptions = {},
  ): Promise<{ session: Session; server: TestServer }> {
    const server = await this.serve(respond);
    return { server, session: this.session(`http://127.0.0.1:${server.port}/api/`, transport, options) };
  }
}

/** Resolves when the far end has gone, in whatever way. */
export function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {}).on('close', () => resolve());
  });
}

/** Answers with a complete body of known length. */
export function reply(body: string | Uint8Array, status = 200, headers: Record<string, string> = {}): Responder {
  return (response) => {
    const content = Buffer.from(body);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(content.length),
      ...headers,
    });
    response.end(content);
  };
}

/** Ends the response in good order but without a length, as PHP does. */
export function replyChunked(body: string, status = 200, headers: Record<string, string> = {}): Responder {
  return (response) => {
    response.writeHead(status, {
      'content-type': 'text/csv; charset=utf-8',
      'transfer-encoding': 'chunked',
      ...headers,
    });
    response.end(body);
  };
}

/** Writes raw bytes on the socket, then ends, resets or leaves it. */
export function raw(head: string, then: 'end' | 'reset' | 'stay'): Responder {
  return (_response, _request, socket) => {
    socket.write(head, () => {
      if (then === 'end') {
        socket.end();
      } else if (then === 'reset') {
        socket.resetAndDestroy();
      }
    });
  };
}

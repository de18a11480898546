import type { Readable } from 'node:stream';
import tls from 'node:tls';
import type { buildConnector as BuildConnector, Dispatcher, Pool as PoolType } from 'undici';
import connect from 'undici/lib/api/api-connect.js';
import request from 'undici/lib/api/api-request.js';
import buildConnector from 'undici/lib/core/connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import DispatcherBase from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import { isCertificateProblem, ProxyFailure } from './failures';
import { guardSocket } from './guardSocket';
import { OpenSockets } from './openSockets';

type Connector = BuildConnector.connector;

export interface EngineOptions {
  /** `undefined`: no proxy. */
  readonly proxy:
    | { readonly http: string | undefined; readonly https: string | undefined; readonly noProxy: string }
    | undefined;
  /** Asked once, when a connection needs them. */
  readonly authorities: () => readonly string[];
  readonly connectTimeout: number;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

export interface EngineRequest {
  readonly url: URL;
  /** Goes straight there whatever the proxy settings say. */
  readonly direct: boolean;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | Readable;
  readonly signal: AbortSignal;
}

/** The only place that touches undici; built on first use, because loading it costs more than the rest of this folder. */
export class Engine {
  private readonly direct: Dispatcher;
  private readonly proxied: Dispatcher;
  private readonly sockets = new OpenSockets();

  constructor(private readonly options: EngineOptions) {
    // undici's index would install this; ProxyAgent needs it to open tunnels.
    Object.assign(DispatcherBase.prototype, { connect });
    const timeout = options.connectTimeout;
    const tlsOptions = once(() => ({
      // Parsed once: a few hundred certificates per connection would cost more than the handshake.
      secureContext: tls.createSecureContext({ ca: [...options.authorities()] }),
      // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED=0 has no say.
      rejectUnauthorized: true,
      timeout,
    }));
    const plain = buildConnector({ timeout });
    const secure = once(() => buildConnector(tlsOptions()));
    const connector = guarded(
      (to, callback) => (to.protocol === 'https:' ? secure() : plain)(to, callback),
      this.sockets,
    );
    this.direct = new Agent({ connect: connector });
    this.proxied =
      options.proxy === undefined
        ? this.direct
        : new EnvHttpProxyAgent({
            httpProxy: options.proxy.http ?? '',
            httpsProxy: options.proxy.https ?? '',
            noProxy: options.proxy.noProxy,
            connect: connector,
            requestTls: tlsOptions(),
            proxyTls: tlsOptions(),
            clientFactory: proxyPool,
            // Hosts that are excepted from the proxy come by with our own connector.
            factory: (origin, pool: PoolType.Options) =>
              pool.connect === connector ? new Pool(origin, pool) : tunnelPool(origin, pool, this.sockets),
          });
  }

  /** Sends one POST; resolves with the answer's head. Redirects are not followed. */
  post(call: EngineRequest): Promise<Dispatcher.ResponseData> {
    this.sockets.closeRested();
    return request.call(call.direct ? this.direct : this.proxied, {
      origin: call.url.origin,
      path: call.url.pathname,
      method: 'POST',
      headers: call.headers,
      body: call.body,
      signal: call.signal,
      headersTimeout: this.options.headersTimeout,
      bodyTimeout: this.options.bodyTimeout,
    });
  }

  async destroy(): Promise<void> {
    await Promise.all([this.direct.destroy(), this.proxied === this.direct ? undefined : this.proxied.destroy()]);
  }
}

/** Connections to the proxy itself: whatever fails here is the proxy's doing. */
function proxyPool(origin: URL, options: PoolType.Options): Dispatcher {
  return new Pool(origin, { ...options, connect: blaming(options.connect, () => true) });
}

/** Connections through the tunnel: a bad certificate is the server's, the rest the proxy's. */
function tunnelPool(origin: string | URL, options: PoolType.Options, sockets: OpenSockets): Dispatcher {
  return new Pool(origin, {
    ...options,
    connect: guarded(
      blaming(options.connect, (error) => !isCertificateProblem(error)),
      sockets,
    ),
  });
}

function guarded(inner: Connector, sockets: OpenSockets): Connector {
  return (to, callback) =>
    inner(to, (...result) => {
      if (result[1]) {
        sockets.add(result[1]);
        guardSocket(result[1]);
      }
      callback(...result);
    });
}

function blaming(inner: PoolType.Options['connect'], isProxyFailure: (error: Error) => boolean): Connector {
  if (typeof inner !== 'function') {
    throw new TypeError('expected a connector');
  }
  return (to, callback) =>
    inner(to, (...result) => {
      // The code matters too: undici would try again for ever after a socket error from here.
      callback(...(result[0] && isProxyFailure(result[0]) ? ([new ProxyFailure(result[0]), null] as const) : result));
    });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

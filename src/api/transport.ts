import { Readable } from 'node:stream';
import { CancelledError } from '../common/cancelled';
import type { Log } from '../common/log';
import { trustedAuthorities } from './certificates';
import type { Engine } from './engine';
import { RedcapError } from './errors';
import { HeadTimeout } from './failures';
import type { RequestBody } from './form';
import { proxyOf, type ProxySetting } from './proxy';
import { isLoopback } from './url';

export interface TransportOptions {
  /** Default `environment`: HTTPS_PROXY, HTTP_PROXY and NO_PROXY in either case. This computer is never reached through a proxy. */
  readonly proxy?: ProxySetting;
  /** Certificate authorities to trust in addition, as PEM texts of one or more certificates each. */
  readonly extraCertificates?: readonly string[];
  /** Trust the operating system's authorities too. Default true. */
  readonly useSystemCertificates?: boolean;
  /** Whether large answers may come compressed: `remote` (default) not from this computer. */
  readonly compression?: 'remote' | 'always' | 'off';
  /** Milliseconds: to connect (default 30 s), until the answer begins (15 min: REDCap computes an export before it sends), between two pieces of it (5 min). */
  readonly timeouts?: { readonly connect?: number; readonly headers?: number; readonly body?: number };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

/**
 * The way to any REDCap server: connections, proxies, certificates, time limits. Certificates are always verified and
 * redirects never followed. Owns sockets: close it.
 */
export class Transport {
  private engine: Promise<Engine> | undefined;
  private closed = false;

  constructor(
    private readonly options: TransportOptions,
    private readonly log: Log,
  ) {}

  /**
   * Sends one POST and resolves when the answer begins.
   *
   * @param mayCompress the answer is large, and who reads it can inflate it
   * @throws CancelledError when `signal` is aborted, else whatever Node or undici throw; see `networkFailure`.
   */
  async post(url: string, body: RequestBody, signal?: AbortSignal, mayCompress = false): Promise<RawAnswer> {
    const engine = await this.getEngine();
    const target = new URL(url);
    const abort = new AbortController();
    const cancel = (): void => abort.abort(new CancelledError());
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) {
      cancel();
    }
    const detach = (): void => signal?.removeEventListener('abort', cancel);
    const { connect, headers } = this.timeouts;
    // undici looks at signals only once connected, and its own timers start then too.
    const timer = setTimeout(() => abort.abort(new HeadTimeout('No answer in time')), connect + headers + 5000);
    try {
      abort.signal.throwIfAborted();
      const sent = engine.post({
        url: target,
        direct: isLoopback(target.hostname),
        signal: abort.signal,
        body: body.content instanceof Uint8Array ? body.content : Readable.from(body.content, { objectMode: false }),
        // Declined for small answers: a length that can be checked is worth more.
        headers: {
          'content-type': body.contentType,
          'content-length': String(body.length),
          accept: '*/*',
          'accept-encoding': mayCompress && this.compresses(target) ? 'gzip' : 'identity',
          'user-agent': 'redcap-workbench',
        },
      });
      const answer = await orAborted(sent, abort.signal);
      answer.body.once('close', detach);
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    } catch (error) {
      detach();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends every connection at once; calls under way fail. */
  async close(): Promise<void> {
    this.closed = true;
    const engine = this.engine;
    this.engine = undefined;
    // One that could not be built has nothing to close.
    await (await engine?.catch(() => undefined))?.destroy();
  }

  /** Milliseconds, see `TransportOptions.timeouts`. */
  get timeouts(): { connect: number; headers: number; body: number } {
    return { connect: 30_000, headers: 900_000, body: 300_000, ...this.options.timeouts };
  }

  private compresses({ hostname }: URL): boolean {
    const { compression = 'remote' } = this.options;
    return compression === 'always' || (compression === 'remote' && !isLoopback(hostname));
  }

  private getEngine(): Promise<Engine> {
    if (this.closed) {
      throw new RedcapError('connection-lost', 'The connection was closed.');
    }
    this.engine ??= this.build();
    return this.engine;
  }

  private async build(): Promise<Engine> {
    const { Engine } = await import('./engine');
    const { connect, headers, body } = this.timeouts;
    const proxy = proxyOf(this.options.proxy ?? 'environment', process.env);
    this.log.debug(
      'api',
      `transport: proxy ${proxy ? 'configured' : 'off'}, ${this.options.extraCertificates?.length ?? 0} additional certificate file(s)`,
    );
    const authorities = (): readonly string[] =>
      trustedAuthorities({
        extra: this.options.extraCertificates ?? [],
        system: this.options.useSystemCertificates ?? true,
      });
    // Those that somebody added are to be readable wherever it goes.
    const read = this.options.extraCertificates?.length ? authorities() : undefined;
    return new Engine({
      proxy,
      connectTimeout: connect,
      headersTimeout: headers,
      bodyTimeout: body,
      authorities: () => read ?? authorities(),
    });
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
      .catch(() => {});
  });
}

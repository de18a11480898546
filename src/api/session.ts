import type { Readable } from 'node:stream';
import { CancelledError, throwIfCancelled } from '../common/cancelled';
import type { Log } from '../common/log';
import { callName, type Call, type ReadCall, type WriteCall } from './call';
import { RedcapError } from './errors';
import { explain } from './explain';
import { networkFailure } from './failures';
import { encodeBody } from './form';
import { Incoming } from './incoming';
import { inflated, isGzip, startOfGzip, startsAsGzip } from './inflate';
import { LogLine } from './logLine';
import { sentence } from './messages';
import { defaultRetries, withRetries, type RetryPolicy } from './retry';
import { checkToken } from './token';
import type { RawAnswer, Transport } from './transport';
import { normalizeApiUrl } from './url';
import { sendWrite } from './writeSession';

/** One project (or, with a super token, one account) on one REDCap server. Holds the token and shows it to nobody. */
export interface Session {
  /** The normalised API address. */
  readonly url: string;
  /**
   * Makes one call and reads the whole answer; reads are repeated after failures that may pass.
   *
   * @throws RedcapError, CancelledError
   */
  read(call: ReadCall, signal?: AbortSignal): Promise<WholeAnswer>;
  /**
   * Makes one call and resolves when the beginning of the answer shows that it is one. Reads are repeated up to there.
   *
   * @throws RedcapError, CancelledError
   */
  open(call: ReadCall, signal?: AbortSignal): Promise<OpenAnswer>;
  /** Makes one call that changes something, once. The way of a `WriteSession`, and of nobody else. */
  [sendWrite](call: WriteCall, signal?: AbortSignal): Promise<WholeAnswer>;
}

export interface WholeAnswer {
  readonly bytes: Buffer;
  readonly contentType: string;
}

export interface OpenAnswer {
  readonly contentType: string;
  /** The bytes from the first on; read once. Fails when the answer breaks off or turns out incomplete. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Instead of `chunks`: hands them over, and reads no further while `take` has something to wait for. Fails as they do, and with what `take` throws. */
  pour(take: (chunk: Buffer) => void | Promise<void>): Promise<void>;
  /** Gives up what has not been read. Needed whenever it was not read to its end; harmless otherwise. */
  close(): void;
}

export interface SessionOptions {
  readonly url: string;
  readonly token: string;
  readonly transport: Transport;
  readonly log: Log;
  /** How reads are repeated. */
  readonly retry?: Partial<RetryPolicy>;
}

const MiB = 1024 * 1024;
/** How much of a failure is looked at: a refused import names every value that it refuses, with as many words about each. */
const failureLimit = 8 * MiB;
/** How long the words of a failure are waited for, milliseconds. */
const failureTime = 30_000;
/** The most that a whole answer may hold in memory; what may be larger is streamed. */
const mostWhole: Readonly<Record<Call['expects']['shape'], number>> = {
  json: 128 * MiB,
  csv: 128 * MiB,
  'csv-labels': 128 * MiB,
  xml: 128 * MiB,
  pdf: 512 * MiB,
  file: 1024 * MiB,
  text: 16 * MiB,
};

/** @throws RedcapError `invalid-url`, `insecure-url`, `invalid-token` */
export function openSession(options: SessionOptions): Session {
  const url = normalizeApiUrl(options.url);
  const checked = checkToken(options.token);
  if (checked.kind === 'invalid') {
    throw new RedcapError('invalid-token', sentence('invalid-token'), { url });
  }
  return new OpenSession(url, checked.token, options.transport, options.log, { ...defaultRetries, ...options.retry });
}

class OpenSession implements Session {
  readonly #token: string;
  /** What came compressed could not be read once: from then on it comes as it is. */
  private declinesGzip = false;

  constructor(
    readonly url: string,
    token: string,
    private readonly transport: Transport,
    private readonly log: Log,
    private readonly retry: RetryPolicy,
  ) {
    this.#token = token;
  }

  read(call: ReadCall, signal?: AbortSignal): Promise<WholeAnswer> {
    return withRetries(this.retry, signal, () => this.whole(call, signal), call.repeats);
  }

  open(call: ReadCall, signal?: AbortSignal): Promise<OpenAnswer> {
    return withRetries(this.retry, signal, () => this.attempt(call, signal, 'stream'), call.repeats);
  }

  [sendWrite](call: WriteCall, signal?: AbortSignal): Promise<WholeAnswer> {
    return this.whole(call, signal);
  }

  private async whole(call: Call, signal: AbortSignal | undefined): Promise<WholeAnswer> {
    const { chunks, contentType } = await this.attempt(call, signal, 'whole');
    const parts: Buffer[] = [];
    for await (const chunk of chunks) {
      parts.push(chunk);
    }
    return { bytes: Buffer.concat(parts), contentType };
  }

  private async attempt(call: Call, signal: AbortSignal | undefined, as: 'whole' | 'stream'): Promise<OpenAnswer> {
    throwIfCancelled(signal);
    const line = new LogLine(this.log, callName(call));
    let incoming: Incoming | undefined;
    try {
      const raw = await this.send(call, signal);
      line.status = raw.status;
      const header = (name: string): string => [raw.headers[name] ?? ''].flat().join(', ');
      const body = isLarge(call) && isGzip(header('content-encoding')) ? this.inflated(raw.body) : raw.body;
      incoming = new Incoming(
        body,
        call,
        { url: this.url, method: callName(call), status: raw.status },
        header('content-type'),
        header('content-length') !== '' && body === raw.body,
      );
      const limits = this.transport.timeouts;
      incoming.limitTime(limits.body);
      await this.check(incoming, call, raw.status, header);
      // What must be small has no longer than a pause may last; what is taken in whole as long as REDCap may compute.
      incoming.limitTime(as === 'stream' ? undefined : call.expects.shape === 'text' ? limits.body : limits.headers);
      return opened(incoming, line, signal, as === 'whole' ? mostWhole[call.expects.shape] : Infinity);
    } catch (error) {
      incoming?.destroy();
      throw line.failed(error, signal, incoming?.received);
    }
  }

  private inflated(body: Readable): Readable {
    return inflated(body, () => {
      this.declinesGzip = true;
    });
  }

  private async send(call: Call, signal: AbortSignal | undefined): Promise<RawAnswer> {
    try {
      const parameters = { content: call.content, action: call.action, returnFormat: 'json', ...call.parameters };
      return await this.transport.post(
        this.url,
        encodeBody(this.#token, parameters, call.file),
        signal,
        isLarge(call) && !this.declinesGzip,
      );
    } catch (error) {
      throw CancelledError.is(error)
        ? error
        : networkFailure(error, 'head', { url: this.url, method: callName(call) }, call.writes);
    }
  }

  private async check(incoming: Incoming, call: Call, status: number, header: (name: string) => string): Promise<void> {
    const encoding = header('content-encoding').trim();
    const encoded = !/^(?:identity|utf-?8|none)?$/i.test(encoding) && !(isLarge(call) && isGzip(encoding));
    const fail = async (): Promise<never> => {
      incoming.limitTime(Math.min(failureTime, this.transport.timeouts.body));
      throw explain({
        url: this.url,
        call,
        status,
        body: encoded ? '' : await incoming.failureText(failureLimit),
        location: header('location') || undefined,
        retryAfter: header('retry-after') || undefined,
      });
    };
    if (encoded && (status < 300 || [400, 401, 403, 406].includes(status))) {
      const isPlain = isGzip(encoding) && !startsAsGzip(await incoming.failureText(startOfGzip));
      throw incoming.failure(isPlain ? 'mislabelled-answer' : 'encoded-answer');
    }
    if (status < 200 || status > 299) {
      await fail();
    }
    if (status === 206) {
      // A part, and nobody asked for one.
      throw incoming.failure('truncated-answer');
    }
    const verdict = await incoming.judge();
    if (verdict === 'failure' || (verdict === 'empty' && !mayBeEmpty(call))) {
      await fail();
    }
  }
}

function opened(incoming: Incoming, line: LogLine, signal: AbortSignal | undefined, most: number): OpenAnswer {
  const giveUp = (): void => line.end(signal?.aborted ? 'cancelled' : 'given up', incoming.received);
  const check = (): void => {
    if (incoming.received > most) {
      throw incoming.failure('oversized-answer');
    }
  };
  const chunks = async function* (): AsyncGenerator<Buffer, void> {
    try {
      for await (const chunk of incoming.chunks()) {
        check();
        yield chunk;
      }
      line.end('ok', incoming.received);
    } catch (error) {
      throw line.failed(error, signal, incoming.received);
    } finally {
      giveUp();
    }
  };
  return {
    contentType: incoming.contentType,
    chunks: chunks(),
    pour: async (take) => {
      // What who takes it fails with is no failure of the call.
      const given = (error: unknown): never => {
        giveUp();
        throw error;
      };
      try {
        await incoming.pour((chunk) => {
          check();
          try {
            return take(chunk)?.catch(given);
          } catch (error) {
            return given(error);
          }
        });
        line.end('ok', incoming.received);
      } catch (error) {
        throw line.failed(error, signal, incoming.received);
      }
    },
    close: () => {
      incoming.destroy();
      giveUp();
    },
  };
}

function isLarge(call: Call): boolean {
  return 'isLarge' in call;
}

function mayBeEmpty({ expects }: Call): boolean {
  return 'mayBeEmpty' in expects && (expects.mayBeEmpty ?? false);
}

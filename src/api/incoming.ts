import type { Readable } from 'node:stream';
import { CancelledError } from '../common/cancelled';
import type { Call } from './call';
import { RedcapError, type RedcapErrorDetails, type RedcapErrorReason } from './errors';
import { symptom } from './explain';
import { networkFailure } from './failures';
import { judge, rootOf, type Verdict } from './judge';
import { sentence } from './messages';
import { refusalText } from './refusal';
import { readableServerText } from './serverText';

const tailLength = 2048;

/** The body of an answer on its way in: judged by its beginning, checked at its end, counted. One consumer. */
export class Incoming {
  /** Bytes that have come in so far. */
  received = 0;
  private readonly head: Buffer[] = [];
  private ended = false;
  private readonly source: AsyncIterator<Buffer>;

  constructor(
    private readonly stream: Readable,
    private readonly call: Call,
    private readonly details: RedcapErrorDetails,
    readonly contentType: string,
    private readonly lengthIsKnown: boolean,
  ) {
    this.source = stream.iterator({ destroyOnReturn: true }) as AsyncIterator<Buffer>;
  }

  /** Reads until the beginning tells what this is. */
  async judge(): Promise<Exclude<Verdict, 'more'>> {
    for (;;) {
      // Grows by whole network reads, and only until the first delimiter in all ordinary cases.
      const verdict = judge(this.headText('latin1'), this.ended, this.call.expects, this.contentType);
      if (verdict !== 'more') {
        return verdict;
      }
      await this.readHead();
    }
  }

  /** The beginning of a body that is a failure, up to `limit` bytes, or `ofRefusal` where it is REDCap's own; gives up the rest. */
  async failureText(limit: number, ofRefusal = limit): Promise<string> {
    while (!this.ended && this.received < limit) {
      await this.readHead();
    }
    if (/^\{\s*"error"\s*:/.test(this.headStart().slice(0, 64))) {
      while (!this.ended && this.received < ofRefusal) {
        await this.readHead();
      }
    }
    this.destroy();
    return this.headText('utf8');
  }

  /** Every byte, in order, from the first; throws at the end when the answer turns out incomplete. */
  async *chunks(): AsyncGenerator<Buffer, void> {
    let tail = Buffer.alloc(0);
    try {
      for (const chunk of this.head) {
        tail = lastBytes(tail, chunk);
        yield chunk;
      }
      while (!this.ended) {
        const chunk = await this.next();
        if (chunk) {
          tail = lastBytes(tail, chunk);
          yield chunk;
        }
      }
      this.checkEnd(tail);
    } finally {
      this.destroy();
    }
  }

  destroy(): void {
    // The consumer has been told, or has gone; what destroying still reports is nobody's.
    this.stream.on('error', () => {}).destroy();
  }

  private async readHead(): Promise<void> {
    const chunk = await this.next();
    if (chunk) {
      this.head.push(chunk);
    }
  }

  private async next(): Promise<Buffer | undefined> {
    const result = await this.source.next().catch((error: unknown) => {
      throw CancelledError.is(error) ? error : networkFailure(error, 'body', this.details, this.call.writes);
    });
    if (result.done) {
      this.ended = true;
      return undefined;
    }
    this.received += result.value.length;
    return result.value;
  }

  private headText(encoding: 'latin1' | 'utf8'): string {
    return (this.head.length === 1 ? (this.head[0] ?? Buffer.alloc(0)) : Buffer.concat(this.head)).toString(encoding);
  }

  /** PHP can die after it began to print; the connection then ends in good order. */
  private checkEnd(tail: Buffer): void {
    const { shape } = this.call.expects;
    if (shape === 'file' || shape === 'text') {
      return;
    }
    const text = tail.toString('latin1');
    const noise = endingNoise(text);
    if (noise) {
      throw this.broken(noise.reason, noise.message);
    }
    if (!this.isComplete(text)) {
      throw this.broken('truncated-answer');
    }
  }

  private isComplete(tail: string): boolean {
    const last = tail.trimEnd().at(-1);
    switch (this.call.expects.shape) {
      case 'json':
        return last === (this.headStart().startsWith('[') ? ']' : '}');
      case 'xml':
        return (
          tail.trimEnd().endsWith(`</${rootOf(this.headText('latin1'))}>`) ||
          (last === '>' && tail.trimEnd().endsWith('/>') && this.received < tailLength)
        );
      case 'csv':
      case 'csv-labels':
        // REDCap ends every row (REDCAP_API.md §1 "Trailing newline"). Servers that do not, but announced the length, are believed.
        return tail === '' || tail.endsWith('\n') || this.lengthIsKnown;
      case 'file':
      case 'text':
        return true;
    }
  }

  private headStart(): string {
    return this.headText('latin1')
      .replace(/^\u00EF\u00BB\u00BF/, '')
      .trimStart();
  }

  private broken(reason: RedcapErrorReason, message?: string): RedcapError {
    return new RedcapError(reason, sentence(reason, { writes: this.call.writes }), {
      ...this.details,
      ...(message === undefined ? {} : { serverMessage: readableServerText(message) }),
    });
  }
}

/** Error output after data. In CSV cells and JSON strings it would be quoted, so that it cannot end a row like this. */
function endingNoise(tail: string): { readonly reason: RedcapErrorReason; readonly message?: string } | undefined {
  const error = /\{"error":"(?:[^"\\]|\\.)*"\}\s*$/.exec(tail);
  if (error) {
    const message = refusalText(error[0]) ?? '';
    return { reason: symptom(message) ?? 'php-fatal', message };
  }
  const fatal =
    /(?:<b>(?:Fatal|Parse) error<\/b>:|(?:PHP )?Fatal error: )[\s\S]*on line (?:<b>)?\d+(?:<\/b>)?(?:<br ?\/?>)?\s*$/.exec(
      tail,
    );
  return fatal ? { reason: symptom(fatal[0]) ?? 'php-fatal' } : undefined;
}

function lastBytes(before: Buffer, chunk: Buffer): Buffer<ArrayBuffer> {
  const joined = chunk.length >= tailLength ? chunk : Buffer.concat([before, chunk]);
  return joined.subarray(-tailLength) as Buffer<ArrayBuffer>;
}

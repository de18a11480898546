import type { Readable } from 'node:stream';
import { CancelledError } from '../common/cancelled';
import { answerEnd } from './answerEnd';
import type { Call } from './call';
import { type AnswerEnd, type Ending, Tail } from './ending';
import { RedcapError, type RedcapErrorDetails, type RedcapErrorReason } from './errors';
import { symptom } from './explain';
import { networkFailure } from './failures';
import { Flow } from './flow';
import { judge, mostOfHead, type Verdict } from './judge';
import { sentence } from './messages';
import { refusalText } from './refusal';
import { readableServerText } from './serverText';

/** A beginning is looked at with every piece up to here, and then each time it has grown by half: looking is not free. */
const fewBytes = 1024;

/** The body of an answer on its way in: judged by its beginning, checked at its end, counted, limited in time. One consumer. */
export class Incoming {
  /** Bytes that have come in so far. */
  received = 0;
  private readonly head: Buffer[] = [];
  private ended = false;
  private readonly flow: Flow;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: Readable,
    private readonly call: Call,
    private readonly details: RedcapErrorDetails,
    readonly contentType: string,
    private readonly lengthIsKnown: boolean,
  ) {
    this.flow = new Flow(stream, (error) =>
      CancelledError.is(error) ? error : networkFailure(error, 'body', details, call.writes),
    );
  }

  /** From now on the rest has to come within so many milliseconds; `undefined` takes the limit off. A server may drip for ever otherwise. */
  limitTime(milliseconds: number | undefined): void {
    clearTimeout(this.timer);
    this.timer =
      milliseconds === undefined
        ? undefined
        : setTimeout(() => this.stream.destroy(this.failure('timeout')), milliseconds);
  }

  /** Reads until the beginning tells what this is. */
  async judge(): Promise<Exclude<Verdict, 'more'>> {
    const most = mostOfHead(this.call.expects);
    for (let next = 0; ;) {
      if (this.ended || this.received >= next) {
        const verdict = judge(this.headText('latin1'), this.ended, this.call.expects, this.contentType);
        if (verdict !== 'more') {
          return verdict;
        }
        next = this.received < fewBytes ? 0 : Math.min(most, Math.ceil(this.received * 1.5));
      }
      await this.readHead();
    }
  }

  /** The beginning of a body that is a failure, up to `limit` bytes, as much of it as comes in time; gives up the rest. */
  async failureText(limit: number): Promise<string> {
    try {
      while (!this.ended && this.received < limit) {
        await this.readHead();
      }
    } catch (error) {
      if (!RedcapError.is(error, 'timeout')) {
        throw error;
      }
    }
    this.destroy();
    return this.headText('utf8');
  }

  /** Every byte, in order, from the first; throws at the end when the answer turns out incomplete. */
  async *chunks(): AsyncGenerator<Buffer, void> {
    const watch = new Watch(this.call, this.lengthIsKnown);
    try {
      for (const chunk of this.head) {
        yield watch.see(chunk);
      }
      while (!this.ended) {
        const chunk = await this.next();
        if (chunk) {
          yield watch.see(chunk);
        }
      }
      this.checkEnd(watch);
    } finally {
      this.destroy();
    }
  }

  /** As `chunks`, each handed over as it comes: less than a promise for each. @param take may have something to wait for */
  async pour(take: (chunk: Buffer) => void | Promise<void>): Promise<void> {
    const watch = new Watch(this.call, this.lengthIsKnown);
    try {
      for (const chunk of this.head) {
        await take(watch.see(chunk));
      }
      if (!this.ended) {
        await this.flow.each((chunk) => {
          this.received += chunk.length;
          return take(watch.see(chunk));
        });
      }
      this.checkEnd(watch);
    } finally {
      this.destroy();
    }
  }

  /** A failure of this answer. */
  failure(reason: RedcapErrorReason, message?: string): RedcapError {
    return new RedcapError(reason, sentence(reason, { writes: this.call.writes }), {
      ...this.details,
      ...(message === undefined ? {} : { serverMessage: readableServerText(message) }),
    });
  }

  destroy(): void {
    clearTimeout(this.timer);
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
    const chunk = await this.flow.next();
    this.ended = chunk === undefined;
    this.received += chunk?.length ?? 0;
    return chunk;
  }

  private headText(encoding: 'latin1' | 'utf8'): string {
    return (this.head.length === 1 ? (this.head[0] ?? Buffer.alloc(0)) : Buffer.concat(this.head)).toString(encoding);
  }

  /** PHP can die after it began to print; the connection then ends in good order. */
  private checkEnd({ tail, ending }: Watch): void {
    if (!ending) {
      return;
    }
    const noise = endingNoise(tail.text, this.call.expects.shape.startsWith('csv'));
    if (noise) {
      throw this.failure(noise.reason, noise.message);
    }
    if (ending.kind === 'followed') {
      throw this.failure(symptom(ending.by) ?? 'malformed-answer');
    }
    if (ending.kind === 'cut') {
      throw this.failure('truncated-answer');
    }
  }
}

/** Sees every byte of an answer. */
class Watch {
  readonly tail = new Tail();
  private readonly end: AnswerEnd | undefined;

  constructor({ expects }: Call, lengthIsKnown: boolean) {
    this.end = answerEnd(expects, lengthIsKnown);
  }

  see(chunk: Buffer): Buffer {
    this.tail.see(chunk);
    this.end?.see(chunk);
    return chunk;
  }

  /** Once all is there; `undefined` where there is no telling. */
  get ending(): Ending | undefined {
    return this.end?.ending();
  }
}

/** Error output after data. In CSV cells and JSON strings it would be quoted, so that it cannot end a row like this. */
function endingNoise(
  tail: string,
  isCsv: boolean,
): { readonly reason: RedcapErrorReason; readonly message?: string } | undefined {
  // A cell with a blank in it is quoted (REDCAP_API.md §2.2).
  const error = /\{"error":"(?:[^"\\]|\\.)*"\}\s*$/.exec(tail) ?? (isCsv ? /\nERROR: [^\n"]+\s*$/.exec(tail) : null);
  if (error) {
    const message = refusalText(error[0]) ?? '';
    return { reason: symptom(message) ?? 'php-fatal', message };
  }
  const printed =
    /(?:<b>(?:Fatal error|Parse error|Warning|Notice|Deprecated)<\/b>:|(?:PHP )?(?:Fatal error|Parse error|Warning|Notice|Deprecated): )[\s\S]*on line (?:<b>)?\d+(?:<\/b>)?(?:<br ?\/?>)?\s*$/.exec(
      tail,
    );
  return printed ? { reason: symptom(printed[0]) ?? 'php-fatal' } : undefined;
}

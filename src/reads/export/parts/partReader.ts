import type { AnswerRows } from '../../../api/answerRows';
import { RedcapError, type RedcapErrorReason } from '../../../api/errors';
import type { ExportRecordsOptions } from '../../../api/model';
import { exportRecordTexts, exportRecordsOnce } from '../../../api/records';
import type { Session } from '../../../api/session';
import { exportVersion } from '../../../api/version';
import { tooMuch } from '../../../state/batches';
import { confirmNoRows } from '../../../state/confirmNoRows';
import { recordOf } from '../../../state/recordNames';
import { ExportError } from '../exportError';
import type { ExportPlan } from '../planExport';
import { callsByInstrument, joinInstruments } from './byInstruments';
import { cutAnswer } from './cutAnswer';
import { Pace, type Pause } from './pace';
import type { Part } from './part';
import { HoldingsObserver, recordsIn } from './recordsIn';

/** Asking for less mends these, asking again does not. */
const heavy: ReadonlySet<RedcapErrorReason> = new Set([
  'gateway-timeout',
  'timeout',
  'out-of-memory',
  'php-fatal',
  'too-large',
]);
/** The server, or the way to it, is not there at the moment. */
const away: ReadonlySet<RedcapErrorReason> = new Set([
  'connection-refused',
  'name-not-found',
  'database-down',
  'html-page',
  'proxy-failed',
]);
/** Server noise in one answer; where it is in every answer, asking again is in vain. */
const noise: ReadonlySet<RedcapErrorReason> = new Set(['php-notice', 'malformed-answer']);
/** Most bytes of one answer that are held; more names than one are asked for in halves then. */
const mostBytes = 128 * 1024 * 1024;
/** Milliseconds. */
const firstPause = 500;
const longestPause = 120_000;
const patienceAway = 90_000;
/** Times that one call waits because the server said that there were too many. */
const mostHolds = 12;

export interface PartReaderOptions {
  readonly session: Session;
  readonly plan: ExportPlan;
  readonly pause: Pause;
  /** Told of every call that has to be made again, and why. */
  readonly onRetry: (reason: RedcapErrorReason) => void;
  /** Whether the rest is exported without a record that the server does not give. */
  readonly leaveOut: (record: string, error: RedcapError) => Promise<boolean>;
}

/** Reads records of an export by name, as unwilling as the server may be. */
export class PartReader {
  private readonly pace: Pace;
  private asking: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: PartReaderOptions) {
    this.pace = new Pace(options.pause);
  }

  /** @throws RedcapError of `tooMuch` for several names: fewer may go; any other for the whole export */
  async read(names: readonly string[], signal: AbortSignal): Promise<Part> {
    const { plan } = this.options;
    try {
      return await this.patiently(names.length, signal, async () => {
        const observer = new HoldingsObserver(plan.options.format, plan.options.csvDelimiter);
        const options = { ...plan.options, records: names, ...(observer.rows && { rows: observer.rows }) };
        const answer = await this.call(options, signal, names.length > 1);
        const { records, rows } = observer.holdings(answer);
        if (!isSubset(records, names)) {
          // Servers cut long forms (PHP's max_input_vars): a list that was lost on the way would mean everybody's records.
          throw new ExportError('unexpected-records');
        }
        const gone = await this.gone(names, records, signal);
        return { ...cutAnswer(plan.options.format, answer), records, rowCount: rows, gone, byInstruments: false };
      });
    } catch (error) {
      const [name] = names;
      if (names.length > 1 || name === undefined || !RedcapError.is(error) || !tooMuch.has(error.reason)) {
        throw error;
      }
      // Throws what is wrong where it is not this record's fault.
      await exportVersion(this.options.session, signal);
      return await this.single(name, error, signal);
    }
  }

  private async single(name: string, error: RedcapError, signal: AbortSignal): Promise<Part> {
    const { plan } = this.options;
    const format = plan.options.format;
    const calls = callsByInstrument(plan, name);
    if (calls) {
      try {
        const answers: Buffer[] = [];
        for (const options of calls) {
          answers.push(await this.patiently(1, signal, () => this.call(options, signal, false)));
        }
        const joined = joinInstruments(plan, answers);
        if (joined) {
          const { records, rows } = recordsIn(
            format,
            Buffer.concat([joined.head, joined.rows, joined.tail]),
            plan.options.csvDelimiter,
          );
          return { ...joined, records, rowCount: rows, gone: [], byInstruments: true };
        }
      } catch (smaller) {
        if (!RedcapError.is(smaller) || !tooMuch.has(smaller.reason)) {
          throw smaller;
        }
      }
    }
    // One question at a time, however many calls are under way.
    const asked = this.asking.then(() => this.options.leaveOut(name, error));
    this.asking = asked.catch(() => undefined);
    if (!(await asked)) {
      throw new ExportError('record-unavailable', [name], error);
    }
    const nothing = Buffer.alloc(0);
    return {
      head: nothing,
      rows: nothing,
      tail: nothing,
      records: new Set(),
      rowCount: 0,
      gone: [],
      byInstruments: false,
      unavailable: { record: name, reason: error.reason },
    };
  }

  /** Repeats what may pass; what asks for less is the caller's. */
  private async patiently<T>(names: number, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const { pause, onRetry } = this.options;
    let holds = 0;
    let waited = 0;
    for (let round = 0; ; round++) {
      try {
        await this.pace.turn(signal);
        return await attempt();
      } catch (error) {
        if (!RedcapError.is(error)) {
          throw error;
        }
        const { reason, details } = error;
        const backOff = Math.min(longestPause, firstPause * 2 ** round);
        if (reason === 'rate-limited' && holds < mostHolds) {
          holds++;
          this.pace.hold((details.retryAfter ?? 0) * 1000 || Math.max(5000, backOff), signal);
        } else if ((away.has(reason) || (reason === 'connection-lost' && names === 1)) && waited < patienceAway) {
          waited += backOff;
          await pause(backOff, signal);
        } else if (round < mostRepeats(reason, names)) {
          await pause(backOff, signal);
        } else {
          throw error;
        }
        onRetry(reason);
      }
    }
  }

  /** @param options `rows`: is shown them on their way */
  private async call(
    { rows, ...options }: ExportRecordsOptions & { readonly rows?: AnswerRows },
    signal: AbortSignal,
    mayAskForLess: boolean,
  ): Promise<Buffer> {
    const { session } = this.options;
    const chunks: Buffer[] = [];
    let bytes = 0;
    await exportRecordsOnce(
      session,
      { ...options, ...(rows && { rows }) },
      (chunk) => {
        bytes += chunk.length;
        if (bytes > mostBytes && mayAskForLess) {
          throw new RedcapError('too-large', 'The answer is too large for one part of an export.');
        }
        chunks.push(chunk as Buffer);
      },
      signal,
    );
    if (bytes === 0) {
      await confirmNoRows(session, options, signal, 'empty-answer');
    }
    return Buffer.concat(chunks);
  }

  /**
   * Names without a row in a complete export: those that the project no longer has.
   * @throws RedcapError `truncated-answer` when one of them is there after all; ExportError `names-hashed`
   */
  private async gone(
    names: readonly string[],
    seen: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { plan, session } = this.options;
    const missing = plan.allRecords ? names.filter((name) => !seen.has(name)) : [];
    if (missing.length === 0) {
      return [];
    }
    const asked = { type: 'flat', rawOrLabel: 'raw', fields: [plan.recordIdField] } as const;
    for await (const row of exportRecordTexts(session, { ...asked, records: missing }, signal)) {
      if (missing.includes(recordOf(row, plan.recordIdField, session))) {
        throw new RedcapError('truncated-answer', 'REDCap left out records that it has.', { url: session.url });
      }
    }
    if (missing.length === names.length) {
      const hidden = new Set(missing);
      for await (const row of exportRecordTexts(session, asked, signal)) {
        if (hidden.has(recordOf(row, plan.recordIdField, session))) {
          throw new ExportError('names-hashed');
        }
      }
    }
    return missing;
  }
}

/** Repetitions of a call for so many names; what less may mend is asked for in halves instead. */
function mostRepeats(reason: RedcapErrorReason, names: number): number {
  if (noise.has(reason)) {
    return 2;
  }
  if (!tooMuch.has(reason)) {
    return 0;
  }
  return names === 1 ? (heavy.has(reason) ? 1 : 2) : heavy.has(reason) ? 0 : 1;
}

function isSubset(records: ReadonlySet<string>, names: readonly string[]): boolean {
  const asked = new Set(names);
  return Array.from(records).every((record) => asked.has(record));
}

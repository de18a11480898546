import { RedcapError, type RedcapErrorReason } from '../../api/errors';
import { sentence } from '../../api/messages';
import { readableServerText } from '../../api/serverText';
import type { OutcomeStatus } from '../../safety/operation';
import type { Attempt, Writing } from '../../safety/write';
import { type RefusedCell, sortByComplaints } from './complaints';
import { CallSize } from './callSize';
import { bytesOf, importCells } from './importBody';
import { type CellRows, fittingIn, halves } from './importRows';
import { PassedOver } from './passedOver';
import type { RowParts } from './rows';

/** What the sender needs to know of the records that it writes to. */
export interface Destination {
  /** Whether the record does not exist yet. */
  isNew(record: string): boolean;
  /** A call is about to be sent. */
  begin(call: readonly CellRows[]): void;
  /** What stands where a call wrote. */
  read(call: readonly CellRows[]): Promise<RowParts>;
  /** Whether the call that was begun has changed nothing. */
  isUntouched(now: RowParts): boolean;
  /** Whether what is read back of the one is also what stands where the other writes. Absent: each is read back before the next is sent. */
  overlap?(one: readonly CellRows[], other: readonly CellRows[]): boolean;
  missing(cells: readonly CellRows[], rows: RowParts): Promise<readonly CellRows[]>;
}

/** The account of the run that values are sent in. */
export interface SendAccount {
  sent: boolean;
  lostAnswers: number;
  error: Error | undefined;
  readonly isStopped: boolean;
  /** Ends the run early; the first reason stands. */
  stop(status: OutcomeStatus, error?: Error): void;
}

/** After these a smaller call may get through; importing the same values a second time changes nothing. */
const mayBeTooMuch: readonly RedcapErrorReason[] = [
  'connection-lost',
  'timeout',
  'gateway-timeout',
  'out-of-memory',
  'php-fatal',
  'empty-answer',
];
/** How often a lost answer makes the calls smaller in one run. */
const mostLost = 3;
/** How many calls of a run may be stopped in front of REDCap, and how many of them one after the other: a firewall bans who does not stop. */
const mostWalled = 24;
const mostWalledInARow = 6;
/** Urlencoded bytes of a call that is not stopped because of its size. */
const smallCall = 32_768;
/** How many refusals that name nothing are looked into in one run: a server bans who asks too often. */
const mostBlind = 6;

/**
 * Imports cells and reads back what became of them. A refusal is read before it is acted on: what it names is left out and the rest goes on;
 * what names nothing is checked with a single record and then stops the run. The number of calls does not grow with the number of cells.
 */
export class ValueSender {
  private readonly size = new CallSize();
  /** Whether any import has been taken in this run. */
  private accepted = false;
  private lost = 0;
  private blind = 0;
  private readonly walled = { all: 0, inARow: 0 };
  /** What a firewall stopped, in smaller pieces: after everything else. */
  private readonly postponed: (readonly CellRows[])[] = [];
  /** Urlencoded bytes of the largest call that was taken. */
  private largest = 0;
  private noNewRecords: string | undefined;
  /** What REDCap said of a call with new records and old ones, in whatever language: the old ones were sent alone then. */
  private ofNewRecords: string | undefined;
  private newTaken = false;
  private readonly passed = new PassedOver();
  /** A call that was taken and is not read back yet; one at most. */
  private readingBack: { readonly call: readonly CellRows[]; readonly result: Promise<Attempt<RowParts>> } | undefined;

  constructor(
    private readonly writing: Writing,
    private readonly tally: SendAccount,
    private readonly importing = importCells,
  ) {}

  /** @returns what REDCap would not take; where nothing goes on the tally is stopped */
  async send(cells: readonly CellRows[], to: Destination): Promise<ReadonlyMap<CellRows, RefusedCell>> {
    const { tally } = this;
    const refused = new Map<CellRows, RefusedCell>();
    const refuse = (items: readonly RefusedCell[]): void => items.forEach((item) => refused.set(item.cell, item));
    let queue: (readonly CellRows[])[] = cells.length > 0 ? [cells] : [];
    const shift = (): readonly CellRows[] | undefined => queue.shift() ?? this.postponed.shift();
    for (let next = shift(); next !== undefined && !tally.isStopped; next = shift()) {
      const open = this.stillOpen(next, to, refuse);
      const call = open.slice(0, fittingIn(open, this.size.most));
      if (call.length < open.length) {
        queue.unshift(open.slice(call.length));
      }
      if (call.length === 0) {
        continue;
      }
      if (this.readingBack && to.overlap?.(this.readingBack.call, call) !== false) {
        await this.settle();
      }
      const attempt = this.attempt(call, to);
      const isTaken = await attempt.isTaken;
      await this.settle();
      // What was taken is read back while the next call is under way; not the first, on which all others stand.
      this.readingBack = isTaken ? { call, result: attempt.result } : undefined;
      if (!isTaken || !this.accepted || !to.overlap) {
        const more = await this.judge(call, await attempt.result, to, refuse);
        this.readingBack = undefined;
        queue = [...more.filter((part) => part.length > 0), ...queue];
      }
    }
    await this.settle();
    return refused;
  }

  /** Sends one call; `isTaken` once it is answered, before it is read back. */
  private attempt(
    call: readonly CellRows[],
    to: Destination,
  ): { readonly isTaken: Promise<boolean>; readonly result: Promise<Attempt<RowParts>> } {
    to.begin(call);
    let taken = (): void => {};
    const answered = new Promise<boolean>((resolve) => {
      taken = () => resolve(true);
    });
    const result = this.writing.attempt<RowParts>({
      send: async (session) => {
        const started = performance.now();
        const count = await this.importing(session, call);
        this.size.took(bytesOf(call), performance.now() - started);
        this.walled.inARow = 0;
        this.newTaken ||= call.some(({ record }) => to.isNew(record));
        this.largest = Math.max(this.largest, bytesOf(call));
        taken();
        return count;
      },
      observe: () => to.read(call),
      finished: async (rows) => (await to.missing(call, rows)).length === 0,
    });
    const ended = (): boolean => false;
    return { isTaken: Promise.race([answered, result.then(ended, ended)]), result };
  }

  /** Waits for what is still being read back. */
  private async settle(): Promise<void> {
    const pending = this.readingBack;
    this.readingBack = undefined;
    if (pending) {
      const { after, error } = await pending.result;
      if (after === undefined) {
        this.tally.stop('unverified', error);
      }
    }
  }

  /** @returns what is to be sent next of the call */
  private async judge(
    call: readonly CellRows[],
    result: Attempt<RowParts>,
    to: Destination,
    refuse: (items: readonly RefusedCell[]) => void,
  ): Promise<readonly (readonly CellRows[])[]> {
    const { tally } = this;
    const { error, after } = result;
    tally.sent = true;
    if (RedcapError.is(error, 'too-large')) {
      if (call.length === 1) {
        refuse(call.map((cell) => ({ cell, reason: error.message, ours: true })));
        return [];
      }
      this.size.failed(bytesOf(call));
      return [call];
    }
    if (RedcapError.is(error, 'firewall-refused') && after !== undefined && to.isUntouched(after)) {
      this.afterWall(call, error, refuse);
      return [];
    }
    if (after !== undefined && (isJudgement(error) || this.mayBeOfNewRecords(call, error, to))) {
      const goesOn = this.afterRefusal(call, error, to, refuse);
      if (goesOn === undefined) {
        tally.stop('refused', error);
      }
      return goesOn ?? [];
    }
    const missing = error && after ? await to.missing(call, after) : [];
    if (after === undefined) {
      tally.stop(result.refused ? 'refused' : 'unverified', error);
    } else if (error && missing.length > 0) {
      if (RedcapError.is(error, ...mayBeTooMuch) && call.length > 1 && this.lost < mostLost) {
        this.lost++;
        tally.lostAnswers++;
        this.size.failed(bytesOf(call));
        return halves(missing);
      }
      tally.stop(result.refused ? 'refused' : to.isUntouched(after) ? 'not-done' : 'mismatch', error);
    } else {
      this.accepted = true;
      tally.lostAnswers += error ? 1 : 0;
      tally.error ??= error;
    }
    return [];
  }

  /** Its content may be what is not let through, a word in some note; or its size. */
  private afterWall(
    call: readonly CellRows[],
    error: RedcapError,
    refuse: (items: readonly RefusedCell[]) => void,
  ): void {
    this.walled.all++;
    this.walled.inARow++;
    if (this.walled.all > mostWalled || this.walled.inARow > mostWalledInARow) {
      this.tally.stop('not-done', error);
    } else if (call.length === 1) {
      refuse(call.map((cell) => ({ cell, reason: sentence('firewall-refused'), ours: true })));
    } else {
      if (bytesOf(call) > Math.max(this.largest, smallCall)) {
        this.size.failed(bytesOf(call));
      }
      this.postponed.push(...halves(call));
    }
  }

  /** Without what an earlier refusal has closed. */
  private stillOpen(
    cells: readonly CellRows[],
    to: Destination,
    refuse: (items: readonly RefusedCell[]) => void,
  ): readonly CellRows[] {
    const reason = this.noNewRecords;
    if (reason === undefined) {
      return cells;
    }
    refuse(cells.filter(({ record }) => to.isNew(record)).map((cell) => ({ cell, reason })));
    return cells.filter(({ record }) => !to.isNew(record));
  }

  /** Whether the refusal may be about making records, though its words do not say so: no new one was taken, and this call has some besides old ones, or none else. */
  private mayBeOfNewRecords(
    call: readonly CellRows[],
    error: Error | undefined,
    to: Destination,
  ): error is RedcapError {
    if (this.newTaken || !RedcapError.is(error, 'import-rejected', 'bad-request', 'missing-right')) {
      return false;
    }
    const fresh = call.filter(({ record }) => to.isNew(record)).length;
    return fresh > 0 && fresh < call.length
      ? this.ofNewRecords === undefined
      : fresh > 0 &&
          this.accepted &&
          this.ofNewRecords === readableServerText(error.details.serverMessage ?? error.message);
  }

  /** @returns what to send next; nothing when going on makes no sense */
  private afterRefusal(
    call: readonly CellRows[],
    error: RedcapError,
    to: Destination,
    refuse: (items: readonly RefusedCell[]) => void,
  ): readonly (readonly CellRows[])[] | undefined {
    const { refused, unsure, rest } = sortByComplaints(call, error.details.complaints ?? [], this.passed);
    if (refused.length + unsure.length > 0) {
      refuse(refused);
      return [rest, ...(unsure.length === call.length ? halves(unsure) : [unsure])];
    }
    const reason = readableServerText(error.details.serverMessage ?? error.message);
    const old = call.filter(({ record }) => !to.isNew(record));
    if (noCreation.test(reason) && old.length < call.length) {
      this.noNewRecords = reason;
      refuse(call.filter(({ record }) => to.isNew(record)).map((cell) => ({ cell, reason })));
      this.tally.error ??= error;
      return [old];
    }
    if (this.mayBeOfNewRecords(call, error, to)) {
      if (old.length > 0) {
        this.ofNewRecords = reason;
        return [old, call.filter(({ record }) => to.isNew(record))];
      }
      this.noNewRecords = reason;
      refuse(call.map((cell) => ({ cell, reason })));
      this.tally.error ??= error;
      return [];
    }
    this.blind++;
    const first = call[0]?.record;
    const isOne = call.every(({ record }) => record === first);
    if (this.blind > mostBlind || (!this.accepted && (isOne || this.blind > 1))) {
      return undefined;
    }
    if (isOne) {
      refuse(call.map((cell) => ({ cell, reason })));
      return [];
    }
    return this.accepted
      ? halves(call)
      : [call.filter(({ record }) => record === first), call.filter(({ record }) => record !== first)];
  }
}

const noCreation = /\bcreate (?:new )?records?\b/i;

/** Whether REDCap has said what it does not like about the data, or that it makes no new records. */
function isJudgement(error: Error | undefined): error is RedcapError {
  return (
    RedcapError.is(error, 'import-rejected', 'bad-request') ||
    (RedcapError.is(error, 'missing-right') && noCreation.test(error.details.serverMessage ?? ''))
  );
}

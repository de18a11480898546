import type { Readable } from 'node:stream';

/** What a command reads from and writes to. */
export interface Terminal {
  readonly stdin: Readable;
  /**
   * Writes to the standard output; resolves when it is taken.
   * @returns false when nobody reads any more: then there is no point in going on, and nothing to complain about
   * @throws the system's error for anything else, e.g. a full disk
   */
  write(text: string): Promise<boolean>;
  /** Says something to the person, on the standard error, never mixed into the result. */
  note(message: string): void;
  /** The same with text of our own, of several lines. */
  explain(text: string): void;
  /** Aborted when the program is asked to end: who takes it ends in order. Asked a second time, it ends at once. */
  readonly interrupted?: AbortSignal;
}

/** 0: all is well. 1: the input has errors. 2: the command line, or a file, could not be understood. */
export type ExitCode = 0 | 1 | 2;

/** The command line makes no sense; the usage is shown with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file or stream cannot be read, or is not what it should be. The message names it. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

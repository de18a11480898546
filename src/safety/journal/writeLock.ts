/** The right to write to a project: one holder at a time over all windows of this computer. */
export interface HeldLock {
  /** Whether it is still ours; a process that slept for long may have been taken for gone. */
  isOurs(): Promise<boolean>;
  release(): Promise<void>;
}

export interface WriteLocks {
  /** @returns nothing while another operation holds it */
  acquire(project: string): Promise<HeldLock | undefined>;
}

export type SafetyErrorReason = 'busy' | 'lock-lost' | 'lock-taken' | 'journal-failed';

const sentences: Readonly<Record<SafetyErrorReason, string>> = {
  busy: 'Another operation is writing to this project, perhaps in another window. Nothing was sent; try again when it has ended.',
  'lock-lost': 'Another window has taken over this project meanwhile. Nothing was sent.',
  'lock-taken': 'Another window has taken over this project meanwhile. Nothing more was sent.',
  'journal-failed': 'The journal cannot be written, so nothing was sent to REDCap.',
};

export class SafetyError extends Error {
  constructor(
    readonly reason: SafetyErrorReason,
    cause?: unknown,
  ) {
    super(sentences[reason], cause === undefined ? undefined : { cause });
    this.name = 'SafetyError';
  }

  static is(error: unknown, ...reasons: readonly SafetyErrorReason[]): error is SafetyError {
    return error instanceof SafetyError && (reasons.length === 0 || reasons.includes(error.reason));
  }
}

import { unlessFailed } from '../../../api/unlessFailed';
import type { LogEntry } from '../../../api/model';
import type { Session } from '../../../api/session';
import { changesOf, recordLines, serverMinute } from './recordLog';

/** Watches over an export by the project's log: which records were changed between its beginning and its end. */
export class ChangeWatch {
  private constructor(
    private readonly session: Session,
    /** Minute on the server's clock when it began; absent where nobody can tell. */
    readonly since: string | undefined,
    /** Lines of that minute that were there already. */
    private readonly before: readonly string[],
  ) {}

  /** @param since of an export that is gone on with @throws CancelledError */
  static async begin(session: Session, signal: AbortSignal, since?: string): Promise<ChangeWatch> {
    if (since !== undefined) {
      return new ChangeWatch(session, since, []);
    }
    const minute = await unlessFailed(serverMinute(session, signal));
    const lines = minute === undefined ? [] : ((await unlessFailed(recordLines(session, minute, signal))) ?? []);
    return new ChangeWatch(session, minute, lines.map(keyOf));
  }

  /** Records that were changed since; `undefined` where the log cannot be read. @throws CancelledError */
  async changed(signal: AbortSignal): Promise<ReadonlySet<string> | undefined> {
    if (this.since === undefined) {
      return undefined;
    }
    const lines = await unlessFailed(recordLines(this.session, this.since, signal));
    if (!lines) {
      return undefined;
    }
    const before = [...this.before];
    const since = lines.filter((line) => {
      const at = before.indexOf(keyOf(line));
      if (at >= 0) {
        before.splice(at, 1);
      }
      return at < 0;
    });
    return new Set(changesOf(since).map(({ record }) => record));
  }
}

function keyOf({ timestamp, username, action, details, record }: LogEntry): string {
  return JSON.stringify([timestamp, username, action, details, record]);
}

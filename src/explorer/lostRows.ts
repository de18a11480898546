import { Disposable } from '../common/disposable';

/** Rows that are given in one answer are given at the same time, as far as a clock shows it. */
const sameTime = 50;
/** Milliseconds from an answer until VS Code asks on, the way to another computer and back included. */
const onTheWay = 1000;
/** Milliseconds without another row being opened. */
const quiet = 500;

export interface Clock {
  /** In milliseconds, of any beginning. */
  now(): number;
  /** Calls `later` once. @returns takes it back */
  after(milliseconds: number, later: () => void): () => void;
}

/**
 * VS Code may lose rows. It asks for what is below all open rows at once, and keeps for each its place among them; where somebody opens another row
 * before every place is taken, those left over look for theirs in the answer to that one (its `TreeDataSource`, 1.110 to 1.139), find nothing, and
 * stand open without rows. The rows were asked for and given, so it cannot be seen from here. What can be seen is that a row was opened while
 * VS Code was about to ask for several: then they are drawn once more, when nobody opens rows any longer.
 */
export class LostRows extends Disposable {
  private readonly given = new Map<string, { open: number; at: number }>();
  private readonly doubtful = new Set<string>();
  private takeBack = (): void => undefined;

  constructor(
    private readonly drawAgain: (projectKey: string) => void,
    private readonly clock: Clock = realClock,
  ) {
    super();
    this._register({ dispose: () => this.takeBack() });
  }

  /** Rows of a project are given, so many of them open: what is below those VS Code asks for next. */
  gave(projectKey: string, open: number): void {
    const at = this.clock.now();
    const known = this.given.get(projectKey);
    const before = known && at - known.at <= sameTime ? known.open : 0;
    if (before + open > 0) {
      this.given.set(projectKey, { open: before + open, at });
    }
  }

  /** A row was opened that was closed: VS Code asks for what is below it. */
  opened(): void {
    const now = this.clock.now();
    for (const [key, { open, at }] of this.given) {
      if (now - at > onTheWay) {
        this.given.delete(key);
      } else if (open > 1) {
        this.doubtful.add(key);
      }
    }
    if (this.doubtful.size > 0) {
      this.takeBack();
      this.takeBack = this.clock.after(quiet, () => {
        const keys = [...this.doubtful];
        this.doubtful.clear();
        keys.forEach((key) => this.drawAgain(key));
      });
    }
  }
}

const realClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, later) => {
    const timer = setTimeout(later, milliseconds);
    return () => clearTimeout(timer);
  },
};

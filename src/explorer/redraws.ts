import { setTimeout as wait } from 'node:timers/promises';
import { unlessSlow } from '../common/unlessSlow';

/** How long a redraw waits for what is being read below it. Milliseconds. */
const patience = 3000;

/**
 * When rows are drawn again. VS Code forgets everything below a row that it draws again, at once, and what it is reading there just then comes to
 * nothing: a row that somebody has opened in that moment stays empty. So a row waits while rows below its project are read, and is left alone
 * when it would look the same.
 */
export class Redraws {
  private readonly looks = new Map<string, string>();
  private readonly reading = new Map<string, Set<Promise<unknown>>>();
  private readonly waiting = new Map<string, Promise<void>>();

  /** @param fire draws the row and what is below it again */
  constructor(
    private readonly fire: (id: string) => void,
    private readonly most = patience,
  ) {}

  /** A row was drawn and looks like this. */
  drawn(id: string, look: object): void {
    this.looks.set(id, JSON.stringify(look));
  }

  /** Rows below a row of this project are being read. @returns what they are */
  async read<T>(projectKey: string, rows: Promise<T>): Promise<T> {
    const all = this.reading.get(projectKey) ?? new Set<Promise<unknown>>();
    this.reading.set(projectKey, all);
    // VS Code asks for each of the rows once it has them: only then are they known to it.
    const known = rows.then(
      () => wait(0),
      () => undefined,
    );
    all.add(known);
    known.then(
      () => all.delete(known),
      () => all.delete(known),
    );
    return await rows;
  }

  /** Draws a row again because it looks otherwise now; does nothing where it does not. */
  async ifChanged(id: string, projectKey: string, look: () => object): Promise<void> {
    if (this.looks.has(id) && this.looks.get(id) === JSON.stringify(look())) {
      return;
    }
    await this.soon(id, projectKey);
  }

  /** Draws a row and what is below it again, once nothing is being read there. Several wishes are one. */
  soon(id: string, projectKey: string): Promise<void> {
    const known = this.waiting.get(id);
    if (known) {
      return known;
    }
    const waiting = this.quiet(projectKey).then(() => {
      this.waiting.delete(id);
      this.fire(id);
    });
    this.waiting.set(id, waiting);
    return waiting;
  }

  private async quiet(projectKey: string): Promise<void> {
    const until = Date.now() + this.most;
    for (
      let all = this.reading.get(projectKey);
      all && all.size > 0 && Date.now() < until;
      all = this.reading.get(projectKey)
    ) {
      await unlessSlow(Promise.all(all), until - Date.now());
    }
  }
}

import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds until VS Code has rows that were given: they and what is sent at the same time reach it as one message. */
const taken = 100;

/**
 * When rows are drawn again. VS Code asks for the rows below a row that it draws again, and below each of them that is open; when it has all of
 * them it draws the rows that were closed when it began as closed, also one that somebody has opened meanwhile. So it is asked to only when
 * everything that it will ask for has been read: then that takes no longer than drawing. What is being read for a row that somebody has just
 * opened is waited for too, because it comes to nothing in VS Code when that forgets the row in between; every reading ends. So is what is read for
 * the row itself: an answer that VS Code gets after it was asked to draw the row again it keeps for the new one (its `children` of the row), and the
 * rows of it, which its extension host has forgotten, then open without anything below them.
 */
export class Redraws {
  private readonly looks = new Map<string, string>();
  private readonly reading = new Map<string, Set<Promise<unknown>>>();
  private readonly waiting = new Map<string, Waiting>();

  /**
   * @param fire draws the row and what is below it again
   * @param readAhead reads what is shown of a project as far as it is not at hand; fails where it cannot be read
   */
  constructor(
    private readonly fire: (id: string) => void,
    private readonly readAhead: (projectKey: string) => Promise<void>,
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
      () => wait(taken),
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

  /** Draws a row and what is below it again, once all of it has been read. Several wishes are one. */
  soon(id: string, projectKey: string): Promise<void> {
    const known = this.waiting.get(id);
    if (known) {
      // More may have been forgotten since the reading began.
      known.again = true;
      return known.drawn;
    }
    const waiting: Waiting = { again: false, drawn: Promise.resolve() };
    waiting.drawn = this.whenRead(waiting, projectKey).then(() => {
      this.waiting.delete(id);
      this.fire(id);
    });
    this.waiting.set(id, waiting);
    return waiting.drawn;
  }

  private async whenRead(waiting: Waiting, projectKey: string): Promise<void> {
    do {
      waiting.again = false;
      // What cannot be read is a row that says so.
      await this.readAhead(projectKey).catch(() => undefined);
      await Promise.all(this.reading.get(projectKey) ?? new Set<Promise<unknown>>());
    } while (waiting.again || (this.reading.get(projectKey)?.size ?? 0) > 0);
  }
}

/** A row that is to be drawn again. */
interface Waiting {
  again: boolean;
  drawn: Promise<void>;
}

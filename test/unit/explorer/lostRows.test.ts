import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Clock, LostRows } from '../../../src/explorer/lostRows';

/** Time that passes when the test says so. */
class TestClock implements Clock {
  private time = 0;
  private waiting: { readonly at: number; readonly later: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, later: () => void): () => void {
    const one = { at: this.time + milliseconds, later };
    this.waiting.push(one);
    return () => {
      this.waiting = this.waiting.filter((other) => other !== one);
    };
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.waiting.filter(({ at }) => at <= this.time);
    this.waiting = this.waiting.filter(({ at }) => at > this.time);
    due.forEach(({ later }) => later());
  }
}

/**
 * How VS Code's tree asks (TreeDataSource, 1.110 to 1.139): what is asked for until the first timer strikes is one question, each finds its answer
 * by its place; who asks then begins a new question, which those of the old one whose timer has not struck yet take for theirs.
 */
class TreeDataSource {
  private batch: string[] | undefined;
  private answer: Promise<readonly (readonly string[])[]> | undefined;
  private readonly timers: (() => void)[] = [];

  constructor(private readonly rowsBelow: (id: string) => Promise<readonly string[]>) {}

  ask(id: string): Promise<readonly string[]> {
    if (this.batch) {
      this.batch.push(id);
    } else {
      this.batch = [id];
      this.answer = undefined;
    }
    const place = this.batch.length - 1;
    return new Promise((resolve, reject) => {
      this.timers.push(() => {
        const asked = this.batch ?? [];
        this.batch = undefined;
        this.answer ??= Promise.all(asked.map(this.rowsBelow));
        this.answer.then((rows) => resolve(rows[place] ?? []), reject);
      });
    });
  }

  /** The next timer strikes. */
  strike(): void {
    this.timers.shift()?.();
  }

  get strikes(): number {
    return this.timers.length;
  }
}

/** A project with two open rows and a closed one, drawn by VS Code; what is seen below each open row. */
function view(lost: (drawAgain: () => void, clock: Clock) => LostRows) {
  const clock = new TestClock();
  const open = new Set(['arm', 'instruments']);
  const seen = new Map<string, readonly string[]>();
  const source = new TreeDataSource((id) => Promise.resolve([`below ${id}`]));
  const drawings: Promise<void>[] = [];
  const rows = lost(() => drawings.push(draw()), clock);
  async function show(id: string): Promise<void> {
    seen.set(id, await source.ask(id));
  }
  /** @param between done when the first timer has struck and the next has not */
  async function draw(between: () => void = () => undefined): Promise<void> {
    rows.gave('k', open.size);
    const shown = [...open].map(show);
    source.strike();
    between();
    while (source.strikes > 0) {
      source.strike();
    }
    await Promise.all(shown);
  }
  return {
    clock,
    seen,
    draw,
    drawings,
    click: (id: string) => {
      open.add(id);
      rows.opened();
      drawings.push(show(id));
    },
  };
}

describe('rows that VS Code loses', () => {
  it('are drawn again after a row was opened while several were asked for', async () => {
    const { clock, seen, draw, click, drawings } = view((drawAgain, at) => new LostRows(drawAgain, at));
    await draw(() => click('users'));
    await Promise.all(drawings);
    assert.deepEqual(seen.get('arm'), ['below arm']);
    assert.deepEqual(seen.get('users'), ['below users']);
    assert.deepEqual(seen.get('instruments'), [], 'VS Code has lost them');
    clock.pass(500);
    await Promise.all(drawings);
    assert.deepEqual(seen.get('instruments'), ['below instruments']);
    assert.deepEqual(seen.get('users'), ['below users']);
  });

  it('are looked for once, when nobody opens rows any longer', () => {
    const clock = new TestClock();
    const drawn: string[] = [];
    const rows = new LostRows((key) => drawn.push(key), clock);
    rows.gave('k', 2);
    for (let clicks = 0; clicks < 4; clicks++) {
      clock.pass(200);
      rows.opened();
    }
    assert.deepEqual(drawn, []);
    clock.pass(500);
    assert.deepEqual(drawn, ['k']);
    clock.pass(10_000);
    assert.deepEqual(drawn, ['k']);
  });

  it('are not looked for where VS Code asked for one row only, or long ago', () => {
    const clock = new TestClock();
    const drawn: string[] = [];
    const rows = new LostRows((key) => drawn.push(key), clock);
    rows.gave('one', 1);
    rows.gave('none', 0);
    rows.opened();
    clock.pass(2000);
    assert.deepEqual(drawn, []);
    rows.gave('several', 2);
    clock.pass(1500);
    rows.opened();
    clock.pass(2000);
    assert.deepEqual(drawn, []);
  });

  it('may be below rows that came one by one at the same time', () => {
    const clock = new TestClock();
    const drawn: string[] = [];
    const rows = new LostRows((key) => drawn.push(key), clock);
    rows.gave('k', 1);
    clock.pass(5);
    rows.gave('k', 1);
    clock.pass(100);
    rows.opened();
    clock.pass(500);
    assert.deepEqual(drawn, ['k']);
  });

  it('are nobody’s any longer when the tree has gone', () => {
    const clock = new TestClock();
    const drawn: string[] = [];
    const rows = new LostRows((key) => drawn.push(key), clock);
    rows.gave('k', 2);
    rows.opened();
    rows.dispose();
    clock.pass(2000);
    assert.deepEqual(drawn, []);
  });
});

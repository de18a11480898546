import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { CancelledError } from '../../../../../src/common/cancelled';
import { ExportJobs, type JobsChange } from '../../../../../src/reads/export/jobs/exportJobs';
import { Speed } from '../../../../../src/reads/export/jobs/speed';

const about = (name: string, server = 'https://a.example/api/', projectKey = 'k') => ({
  projectKey,
  target: `file:///x/${name}`,
  name,
  server,
});
const never = (): void => assert.fail('it waits');

describe('exports of a window', () => {
  it('run one after another from a server, beside each other from two, and the next begins however the one before ends', async () => {
    const jobs = new ExportJobs();
    const [first, second, other] = [jobs.add(about('1')), jobs.add(about('2')), jobs.add(about('3', 'https://b/'))];
    const { signal } = new AbortController();
    await first.turn(signal, never);
    await other.turn(signal, never);
    let waited = 0;
    const turn = second.turn(signal, () => waited++);
    await Promise.resolve();
    assert.deepEqual(
      jobs.list('k').map(({ name, state }) => [name, state]),
      [
        ['3', 'running'],
        ['2', 'waiting'],
        ['1', 'running'],
      ],
    );
    first.end('failed', 'why');
    await turn;
    assert.deepEqual([waited, second.job.state, first.job.note], [1, 'running', 'why']);
    second.end('done');
    await jobs.add(about('4')).turn(signal, never);
  });

  it('leave the queue when they are cancelled while they wait, and the one behind them still waits for the first', async () => {
    const jobs = new ExportJobs();
    const [first, second, third] = [jobs.add(about('1')), jobs.add(about('2')), jobs.add(about('3'))];
    await first.turn(first.signal, never);
    const turns = [second.turn(second.signal, () => undefined), third.turn(third.signal, () => undefined)];
    jobs.cancel(second.job.id);
    await assert.rejects(turns[0] ?? Promise.resolve(), CancelledError);
    second.end('cancelled');
    await new Promise(setImmediate);
    assert.equal(third.job.state, 'waiting');
    first.end('done');
    await turns[1];
    assert.equal(third.job.state, 'running');
  });

  it('tell how far they are, how fast, and how long it takes', () => {
    let now = 0;
    const speed = new Speed(() => now);
    speed.saw(0, 0);
    assert.deepEqual([speed.bytesPerSecond, speed.secondsFor(10)], [undefined, undefined]);
    for (now = 1000; now <= 60_000; now += 1000) {
      // Fast at first, then a tenth of it.
      speed.saw(now < 30_000 ? now * 100 : 3_000_000 + (now - 30_000) * 10, now / 100);
    }
    assert.deepEqual([speed.bytesPerSecond, speed.secondsFor(100)], [10_000, 10]);
  });

  it('have one row a file, and a project that is removed takes its own along', async () => {
    const jobs = new ExportJobs();
    const changes: JobsChange[] = [];
    jobs.onDidChange((change) => changes.push(change));
    const first = jobs.add(about('1'));
    first.end('kept');
    const again = jobs.add(about('1'));
    assert.deepEqual(
      jobs.list('k').map(({ id }) => id),
      [again.job.id],
    );
    await again.turn(again.signal, never);
    changes.length = 0;
    again.progress({ bytes: 5, recordsDone: 1, recordsTotal: 4, batch: 1, retries: 0 });
    again.progress({ bytes: 6, recordsDone: 2, recordsTotal: 4, batch: 1, retries: 0 });
    assert.deepEqual(changes, [{ key: 'k', job: again.job.id }], 'not at every piece');
    assert.equal(again.job.progress?.bytes, 6);
    jobs.remove(again.job.id);
    assert.equal(jobs.all.length, 1, 'a running one stays');
    jobs.keepOnly(new Set());
    assert.deepEqual([jobs.all.length, again.signal.aborted], [0, true]);
  });

  it('are not remembered without end', () => {
    const jobs = new ExportJobs();
    for (let i = 0; i < 40; i++) {
      jobs.add(about(String(i))).end(i === 0 ? 'kept' : 'done');
    }
    assert.ok(jobs.all.length <= 12);
    assert.ok(jobs.all.some(({ state }) => state === 'kept'));
  });
});

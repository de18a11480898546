import assert from 'node:assert/strict';
import { PassThrough, Readable } from 'node:stream';
import { describe, it } from 'mocha';
import { Flow } from '../../../src/api/flow';

const described = (error: unknown): Error => new Error('described', { cause: error });
const pieces = (count: number, bytes: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => Buffer.alloc(bytes, i));

describe('the pieces of a stream', () => {
  it('are handed over in order, some asked for and the rest as they come, each waited for', async () => {
    const all = pieces(100, 10);
    const flow = new Flow(Readable.from(all), described);
    const seen: Buffer[] = [];
    for (let i = 0; i < 3; i++) {
      seen.push((await flow.next()) ?? Buffer.alloc(0));
    }
    let busy = 0;
    await flow.each((chunk) => {
      assert.equal(busy, 0);
      seen.push(chunk);
      if (seen.length % 3 === 0) {
        busy++;
        return new Promise((resolve) =>
          setImmediate(() => {
            busy--;
            resolve();
          }),
        );
      }
    });
    assert.deepEqual([seen, busy], [all, 0]);
    assert.equal(await flow.next(), undefined);
  });

  it('wait in the stream while who takes them has something to wait for', async () => {
    let made = 0;
    const source = new Readable({
      highWaterMark: 1,
      read() {
        made++;
        this.push(made > 1000 ? null : Buffer.alloc(64 * 1024));
      },
    });
    const flow = new Flow(source, described);
    let goOn = (): void => {};
    const done = flow.each(() => new Promise<void>((resolve) => (goOn = resolve)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let turn = 0; turn < 100; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(made < 40, `${made} pieces`);
    const timer = setInterval(() => goOn(), 0);
    await done;
    clearInterval(timer);
    assert.equal(made, 1001);
  });

  it('end with what the stream fails with, described, after what came before', async () => {
    for (const way of ['next', 'each'] as const) {
      const stream = new PassThrough();
      const flow = new Flow(stream, described);
      stream.write('a');
      const seen: string[] = [];
      const reading =
        way === 'each'
          ? flow.each((chunk) => void seen.push(chunk.toString()))
          : (async () => {
              for (let chunk = await flow.next(); chunk; chunk = await flow.next()) {
                seen.push(chunk.toString());
              }
            })();
      setImmediate(() => setImmediate(() => stream.destroy(new Error('broken'))));
      await assert.rejects(
        reading,
        (error: Error) => error.message === 'described' && (error.cause as Error).message === 'broken',
      );
      assert.deepEqual(seen, ['a']);
    }
  });

  it('are not handed over after what takes them has failed, at once or later', async () => {
    for (const fail of [
      () => {
        throw new Error('full');
      },
      () => Promise.reject(new Error('full')),
    ]) {
      let taken = 0;
      const flow = new Flow(Readable.from(pieces(5, 3)), described);
      await assert.rejects(
        flow.each(() => {
          taken++;
          return fail();
        }),
        /full/,
      );
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(taken, 1);
    }
  });
});

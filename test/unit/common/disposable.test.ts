import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Disposable } from '../../../src/common/disposable';

class Owner extends Disposable {
  own(name: string, log: string[], fails = false): void {
    this._register({
      dispose: () => {
        log.push(name);
        if (fails) {
          throw new Error(name);
        }
      },
    });
  }
}

describe('Disposable', () => {
  it('gives back last first, once, and goes on after a failure', () => {
    const log: string[] = [];
    const owner = new Owner();
    owner.own('a', log);
    owner.own('b', log, true);
    owner.own('c', log);
    assert.throws(() => {
      owner.dispose();
    }, AggregateError);
    owner.dispose();
    assert.deepEqual(log, ['c', 'b', 'a']);
  });

  it('gives back at once what is registered too late', () => {
    const log: string[] = [];
    const owner = new Owner();
    owner.dispose();
    owner.own('late', log);
    assert.deepEqual(log, ['late']);
  });
});

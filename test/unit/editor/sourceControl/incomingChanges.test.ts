import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { IncomingChanges } from '../../../../src/editor/sourceControl/incomingChanges';
import { Pace } from '../../../../src/editor/sourceControl/pace';
import type { DocumentAddress } from '../../../../src/editor/redcapUri';

const address: DocumentAddress = { key: 'p1', name: 'arms.csv' };

describe('incoming changes', () => {
  let server: string;
  let base: string;
  let isHeld: boolean;
  let onFetch: () => void;
  let shown: DocumentAddress[];
  let changed: string[];
  let incoming: IncomingChanges;
  beforeEach(() => {
    [server, base, isHeld, onFetch, shown, changed] = ['one', 'one', true, () => {}, [], []];
    incoming = new IncomingChanges({
      fetch: () => {
        const text = server;
        onFetch();
        return Promise.resolve(text);
      },
      base: () => Promise.resolve(base),
      isSame: (_name, one, other) => Promise.resolve(one.trim() === other.trim()),
      isHeld: () => Promise.resolve(isHeld),
      show: (each) => {
        shown.push(each);
      },
    });
    incoming.onDidChange((key) => {
      changed.push(key);
    });
  });

  it("are what the server holds of a draft's document when it is not what the draft began with", async () => {
    assert.equal(await incoming.check(address), false);
    server = 'two';
    assert.equal(await incoming.check(address), true);
    assert.deepEqual([...incoming.of('p1')], [['arms.csv', 'two']]);
    assert.deepEqual([incoming.projects, changed], [['p1'], ['p1']]);
    await incoming.check(address);
    assert.deepEqual([changed, shown.length], [['p1'], 1], 'said once');
    server = ' one ';
    await incoming.check(address);
    assert.deepEqual([[...incoming.of('p1')], incoming.projects, changed], [[], [], ['p1', 'p1']]);
  });

  it('are no matter where nothing stands on the old version: it is shown', async () => {
    isHeld = false;
    server = 'two';
    assert.equal(await incoming.check(address), true);
    assert.deepEqual([incoming.projects, shown], [[], [address]]);
  });

  it('are none any more when the draft was pushed, merged or discarded, also while the server was asked', async () => {
    server = 'two';
    await incoming.check(address);
    incoming.settle(address);
    assert.deepEqual(incoming.projects, []);
    onFetch = () => {
      incoming.settle(address);
    };
    assert.equal(await incoming.check(address), false);
    assert.deepEqual([incoming.projects, shown.length], [[], 1]);
  });

  it('of documents are told apart, and go with their project', async () => {
    server = 'two';
    await incoming.check(address);
    await incoming.check({ key: 'p1', name: 'dags.csv' });
    await incoming.check({ key: 'p2', name: 'dags.csv' });
    incoming.settle(address);
    assert.deepEqual([[...incoming.of('p1').keys()], incoming.projects], [['dags.csv'], ['p1', 'p2']]);
    incoming.forget('p1');
    assert.deepEqual(incoming.projects, ['p2']);
  });
});

describe('the pace of looking for incoming changes', () => {
  it('asks each project once an interval, never when it is 0, and follows the setting', () => {
    let [now, interval] = [1000, 100];
    const pace = new Pace(
      () => interval,
      () => now,
    );
    assert.ok(pace.isDue('a'));
    pace.asked('a');
    now += 99;
    assert.deepEqual([pace.isDue('a'), pace.isDue('b')], [false, true]);
    now += 1;
    assert.ok(pace.isDue('a'));
    pace.asked('a');
    interval = 0;
    now += 1000;
    assert.deepEqual([pace.isDue('a'), pace.isDue('b'), pace.isOn], [false, false, false]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { KeyStore, isExportedKey } from '../../../src/history/keyStore';
import { SnapshotError } from '../../../src/safety/snapshot/snapshotError';
import { MemorySecrets } from '../projects/support';

const fails = (error: unknown): boolean => SnapshotError.is(error, 'wrong-key');
async function exportOf(store: KeyStore, others: readonly string[] = []): Promise<string> {
  return (await store.exportText(others)) ?? assert.fail('no key');
}

describe('the keys of snapshots on another computer', () => {
  it('are there under their ids, and the first is in use from then on where there was none', async () => {
    const [here, there] = [new KeyStore(new MemorySecrets()), new KeyStore(new MemorySecrets())];
    const key = await here.current();
    assert.deepEqual(await there.importText(` ${await exportOf(here)}\r\n`), [key.id]);
    assert.deepEqual(await there.current(), key);
    assert.equal(await there.exportText(), await here.exportText());
  });

  it('do not take the place of the key in use', async () => {
    const [here, there] = [new KeyStore(new MemorySecrets()), new KeyStore(new MemorySecrets())];
    const [old, own] = [await here.current(), await there.current()];
    await there.importText(await exportOf(here));
    assert.equal((await there.current()).id, own.id);
    assert.deepEqual(await there.find(old.id), old);
  });

  it('go on together, through an input of one line, too', async () => {
    const stores = [
      new KeyStore(new MemorySecrets()),
      new KeyStore(new MemorySecrets()),
      new KeyStore(new MemorySecrets()),
    ] as const;
    const [first, second, third] = stores;
    const [a, b] = [await first.current(), await second.current()];
    await second.importText(await exportOf(first));
    const both = await exportOf(second, [a.id, b.id, 'ffffffffffffffff']);
    assert.equal(both.split('\n').length, 2);
    assert.deepEqual(new Set(await third.importText(both.replaceAll('\n', ''))), new Set([a.id, b.id]));
    assert.deepEqual([await third.find(a.id), await third.find(b.id)], [a, b]);
  });

  it('are refused, all of them, when one is harmed or cut short, and nothing is kept', async () => {
    const here = new KeyStore(new MemorySecrets());
    await here.current();
    const text = await exportOf(here);
    const flipped = `${text.slice(0, -2)}${text.at(-2) === 'A' ? 'B' : 'A'}${text.at(-1) ?? ''}`;
    for (const wrong of [
      '',
      'hello',
      text.slice(0, -1),
      flipped,
      `${text}\n${flipped}`,
      `${text}\n${text.slice(0, 40)}`,
      text.replace('key-', 'key-0'),
    ]) {
      const secrets = new MemorySecrets();
      assert.equal(isExportedKey(wrong), false, wrong);
      await assert.rejects(new KeyStore(secrets).importText(wrong), fails, wrong);
      assert.equal(secrets.values.size, 0);
    }
    assert.equal(isExportedKey(text), true);
  });

  it('are none before the first snapshot', async () => {
    assert.equal(await new KeyStore(new MemorySecrets()).exportText(['0123456789abcdef']), undefined);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DeidentifySecrets } from '../../../../src/commands/export/deidentifySecret';
import { ExportError } from '../../../../src/reads/export/exportError';

function secrets(keeps = true) {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (key: string) => kept.get(key),
    store: async (key: string, value: string) => {
      if (keeps) {
        kept.set(key, value);
      }
    },
    delete: async (key: string) => {
      kept.delete(key);
    },
  };
}

describe('the secret of de-identified exports', () => {
  it('is one for each project, the same every time, until the project is removed', async () => {
    const storage = secrets();
    const secret = new DeidentifySecrets(storage);
    assert.equal(await secret.has('a'), false);
    const [a, b] = [await secret.of('a'), await secret.of('b')];
    assert.notEqual(a, b);
    assert.equal(await new DeidentifySecrets(storage).of('a'), a);
    assert.equal(await secret.has('a'), true);
    await secret.forget('a');
    assert.deepEqual([await secret.has('a'), await secret.has('b'), storage.kept.size], [false, true, 1]);
    assert.notEqual(await secret.of('a'), a, 'a later export has other hashes');
  });

  it('is refused where nothing keeps it', async () => {
    await assert.rejects(new DeidentifySecrets(secrets(false)).of('a'), (error) => ExportError.is(error, 'no-secret'));
  });
});

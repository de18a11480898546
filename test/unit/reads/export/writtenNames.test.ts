import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { WrittenNames } from '../../../../src/reads/export/writtenNames';

describe('names as they are written', () => {
  it('are counted once each, as a set of texts counts them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.nat(3000).map(String)), { maxLength: 2000, size: 'max' }),
        (names) => {
          const written = new WrittenNames();
          const known = new Set<string>();
          for (const name of names) {
            const bytes = Buffer.from(`"${name}",`);
            assert.equal(written.add(bytes, 1, bytes.length - 2), !known.has(name));
            known.add(name);
          }
          assert.equal(written.size, known.size);
        },
      ),
    );
  });

  it('are told apart when there are many', () => {
    const written = new WrittenNames();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 50_000; i++) {
        const bytes = Buffer.from(`100-${i}`);
        assert.equal(written.add(bytes, 0, bytes.length), round === 0);
      }
    }
    assert.equal(written.size, 50_000);
    written.clear();
    assert.equal(written.add(Buffer.from('100-1'), 0, 5), true);
  });
});

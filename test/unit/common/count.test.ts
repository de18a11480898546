import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { count } from '../../../src/common/count';
import { english } from '../../../src/common/l10n';
import { words } from '../../../src/state/words';

describe('numbers in sentences', () => {
  it('follow the language of the sentence', () => {
    const german = { t: (message: string) => (message === 'en' ? 'de' : message) };
    assert.equal(count(1234567, english), '1,234,567');
    assert.equal(count(1234567, german), '1.234.567');
  });

  it('are the same in every counted noun', () => {
    const w = words(english);
    for (const counted of [w.records, w.values, w.files, w.forms, w.instances, w.events, w.users]) {
      assert.match(counted(10_000), /^10,000 /);
      assert.match(counted(1), /^1 /);
    }
    assert.match(w.list(Array.from({ length: 2010 }, (_, i) => `r${i}`)), /and 2,000 more$/);
  });
});

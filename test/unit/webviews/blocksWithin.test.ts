import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import { drawForm } from '../../../src/reads/preview/drawForm';
import type { Block } from '../../../src/reads/preview/picture';
import { blocksWithin } from '../../../webviews/formPreview/blocksWithin';
import { clock, indexOf, type Row } from '../reads/preview/support';

function blocksOf(rows: readonly Row[]): readonly Block[] {
  const place = { form: 'visit', look: 'form', event: '', instance: 1 } as const;
  return drawForm(indexOf(rows), new Map(), place, clock, english).blocks;
}
const many = (row: Omit<Row, 'name'>): readonly Block[] =>
  blocksOf(Array.from({ length: 200 }, (_, at) => ({ name: `f${at}`, ...row })));

describe('the blocks that a window has room for', () => {
  it('are few of a long form, and more of those that are lower', () => {
    const texts = blocksWithin(many({}), 800);
    const hidden = blocksWithin(many({ branching: '1 = 2' }), 800);
    const tall = blocksWithin(many({ type: 'radio', choices: '1, a | 2, b | 3, c | 4, d | 5, e | 6, f' }), 800);
    assert.ok(texts >= 10 && texts <= 30, String(texts));
    assert.ok(hidden >= 40 && hidden > texts, String(hidden));
    assert.ok(tall >= 4 && tall < texts, String(tall));
  });

  it('are all of a short one, and none of none', () => {
    const short = blocksOf([{ name: 'a', section: 'A' }, { name: 'b' }]);
    assert.equal(blocksWithin(short, 2000), short.length);
    assert.equal(blocksWithin([], 800), 0);
  });

  it('are some where the window says that it has no height yet', () => {
    assert.ok(blocksWithin(many({}), 0) > 0);
  });
});

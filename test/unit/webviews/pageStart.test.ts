import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PageStart } from '../../../src/webviews/pageStart';

const first = {};
const again = { again: true } as const;

describe('which ready of a page is answered', () => {
  it('is each that comes before anything was shown, and only once', () => {
    const start = new PageStart();
    assert.equal(start.isToAnswer(first, false), true);
    assert.equal(start.isToAnswer(again, false), false);
    assert.equal(start.isToAnswer(first, false), true);
  });

  it('is not the one that finds what was shown; the one that says that nothing came is', () => {
    const start = new PageStart();
    start.begin();
    start.shown();
    assert.equal(start.isToAnswer(first, false), false);
    assert.equal(start.isToAnswer(again, false), true);
    assert.equal(start.isToAnswer(again, false), false);
  });

  it('is the first one where not all was shown, something was kept, the page is late, or it was hidden meanwhile', () => {
    const begun = new PageStart();
    begun.begin();
    assert.equal(begun.isToAnswer(first, false), true);
    const kept = new PageStart();
    kept.begin();
    kept.shown();
    assert.equal(kept.isToAnswer(first, true), true);
    assert.equal(kept.isToAnswer(again, false), false);
    const late = new PageStart();
    late.begin();
    late.shown();
    assert.equal(late.isToAnswer({ late: true }, false), true);
    assert.equal(late.isToAnswer(again, false), false);
    const hidden = new PageStart();
    hidden.begin();
    hidden.shown();
    hidden.lost();
    assert.equal(hidden.isToAnswer(first, false), true);
  });

  it('is the one of a page that starts anew', () => {
    const start = new PageStart();
    start.begin();
    start.shown();
    assert.equal(start.isToAnswer(first, false), false);
    assert.equal(start.isToAnswer(first, false), true);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PageStart } from '../../../src/webviews/pageStart';

const first = { again: false, keeps: false };
const again = { again: true, keeps: false };

describe('which ready of a page is answered', () => {
  it('is each that comes before anything was shown, and only once', () => {
    const start = new PageStart();
    assert.equal(start.isToAnswer(first), true);
    assert.equal(start.isToAnswer(again), false);
    assert.equal(start.isToAnswer(first), true);
  });

  it('is not the one that finds what was shown; the one that says that nothing came is', () => {
    const start = new PageStart();
    start.begin();
    start.shown();
    assert.equal(start.isToAnswer(first), false);
    assert.equal(start.isToAnswer(again), true);
    assert.equal(start.isToAnswer(again), false);
  });

  it('is the first one where not all was shown, something was kept, or the page was hidden meanwhile', () => {
    const begun = new PageStart();
    begun.begin();
    assert.equal(begun.isToAnswer(first), true);
    const kept = new PageStart();
    kept.begin();
    kept.shown();
    assert.equal(kept.isToAnswer({ again: false, keeps: true }), true);
    assert.equal(kept.isToAnswer(again), false);
    const hidden = new PageStart();
    hidden.begin();
    hidden.shown();
    hidden.lost();
    assert.equal(hidden.isToAnswer(first), true);
  });

  it('is the one of a page that starts anew', () => {
    const start = new PageStart();
    start.begin();
    start.shown();
    assert.equal(start.isToAnswer(first), false);
    assert.equal(start.isToAnswer(first), true);
  });
});

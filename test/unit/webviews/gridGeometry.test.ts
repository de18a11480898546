import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  columnsInSight,
  edgesOf,
  placeAfter,
  rectangleOf,
  rowsInSight,
  scrollToShow,
} from '../../../webviews/shared/grid/geometry';

describe('what is in sight of a grid', () => {
  it('is the rows that touch the window, and some more, at any place', () => {
    assert.deepEqual(rowsInSight(0, 100, 25, 40_000, 0), { from: 0, to: 4 });
    assert.deepEqual(rowsInSight(24, 100, 25, 40_000, 0), { from: 0, to: 5 });
    assert.deepEqual(rowsInSight(999_975, 100, 25, 40_000, 2), { from: 39_997, to: 40_000 });
    assert.deepEqual(rowsInSight(500, 100, 25, 3, 2), { from: 3, to: 3 });
    assert.deepEqual(rowsInSight(0, 100, 25, 0, 8), { from: 0, to: 0 });
  });

  it('is the columns behind the frozen ones that touch what these leave', () => {
    const edges = edgesOf([50, 100, 200, 200, 200, 200]);
    assert.deepEqual(columnsInSight(edges, 2, 0, 400), { from: 2, to: 4 });
    assert.deepEqual(columnsInSight(edges, 2, 199, 400), { from: 2, to: 5 });
    assert.deepEqual(columnsInSight(edges, 2, 200, 400), { from: 3, to: 5 });
    assert.deepEqual(columnsInSight(edges, 2, 550, 400), { from: 4, to: 6 });
    assert.deepEqual(columnsInSight(edgesOf([50]), 1, 0, 400), { from: 1, to: 1 });
  });

  it('scrolls no further than a cell needs, past what covers it', () => {
    const window = { now: 100, size: 200, lead: 30 };
    assert.equal(scrollToShow({ start: 150, end: 175 }, window), 100);
    assert.equal(scrollToShow({ start: 110, end: 135 }, window), 80);
    assert.equal(scrollToShow({ start: 290, end: 315 }, window), 115);
    assert.equal(scrollToShow({ start: 290, end: 900 }, window), 260);
  });
});

describe('the keyboard in a grid', () => {
  const size = { rows: 100, columns: 5, page: 10 };
  const key = (name: string, ctrl = false): readonly [number, number] | undefined => {
    const to = placeAfter({ row: 50, column: 2 }, { key: name, ctrl }, size);
    return to && [to.row, to.column];
  };

  it('moves by cells, pages and ends, and stops at the ends', () => {
    assert.deepEqual(key('ArrowDown'), [51, 2]);
    assert.deepEqual(key('ArrowLeft'), [50, 1]);
    assert.deepEqual(key('PageUp'), [40, 2]);
    assert.deepEqual(key('Home'), [50, 0]);
    assert.deepEqual(key('End', true), [99, 4]);
    assert.deepEqual(key('ArrowUp', true), [0, 2]);
    assert.equal(key('x'), undefined);
    assert.deepEqual(placeAfter({ row: 99, column: 4 }, { key: 'PageDown', ctrl: false }, size), {
      row: 99,
      column: 4,
    });
    assert.deepEqual(placeAfter({ row: 0, column: 0 }, { key: 'ArrowDown', ctrl: false }, { ...size, rows: 0 }), {
      row: 0,
      column: 0,
    });
  });

  it('selects the rectangle between two cells, whichever came first', () => {
    assert.deepEqual(rectangleOf({ anchor: { row: 5, column: 3 }, active: { row: 2, column: 4 } }), {
      rows: { from: 2, to: 6 },
      columns: { from: 3, to: 5 },
    });
  });
});

import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import type { JournalLine, OpenedLine } from '../../../../src/safety/journal/entry';
import { isUncertain, isUndoable, isUnfinished, operationsOf } from '../../../../src/safety/journal/history';
import {
  operationLines,
  operationState,
  operationTitle,
  shortWhenText,
} from '../../../../src/writes/words/historyText';
import { Journal } from '../../../../src/safety/journal/journal';
import { english } from '../../../../src/common/l10n';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { startRig, stopRigs } from '../../writes/deletes/rig';
import { fullProject } from '../../writes/deletes/seeds';
import { makeNet, projectFolder, removeFolders, safeDelete, temporaryFolder } from '../../writes/undo/support';
import { showCase } from '../../support/cases';

afterEach(stopRigs);
afterEach(removeFolders);

const opened = (id: string, more: Partial<OpenedLine> = {}): OpenedLine => ({
  type: 'opened',
  id,
  at: '2026-11-22T05:00:00.000Z',
  by: { username: 'owner', host: 'here', process: 1 },
  project: { url: 'https://x.edu/api/', projectId: 7, title: 'T' },
  what: { kind: 'records', scope: { kind: 'record' }, logDeleted: false },
  counts: { records: 3, values: 12 },
  snapshot: 's',
  ...more,
});
const ended = (id: string, status: 'done' | 'unverified' | 'cancelled', sent = true): JournalLine => ({
  type: 'ended',
  id,
  at: '2026-11-22T05:01:00.000Z',
  status,
  sent,
  counts: { records: 3 },
  differences: 0,
  lostAnswers: 0,
});

describe('the journal', () => {
  it('only appends, and passes over a line that was torn', async () => {
    const folder = await temporaryFolder();
    const journal = new Journal(folder);
    await journal.append('p', opened('1'));
    await appendFile(path.join(folder, 'p.jsonl'), '{"type":"ended","id":"1","at":"20');
    await journal.append('p', opened('2'));
    await journal.append('p', ended('2', 'done'));
    assert.deepEqual(
      (await journal.read('p')).map((line) => [line.type, line.id]),
      [
        ['opened', '1'],
        ['opened', '2'],
        ['ended', '2'],
      ],
    );
    assert.deepEqual(await journal.read('another'), []);
  });

  it('keeps the order of writing when the clock is set back', () => {
    const [newest, oldest] = operationsOf([
      opened('1', { at: '2030-01-01T00:00:00.000Z' }),
      ended('1', 'done'),
      opened('2', { at: '2020-01-01T00:00:00.000Z' }),
      ended('2', 'done'),
    ]);
    assert.deepEqual([newest?.id, oldest?.id], ['2', '1']);
  });

  it('tells finished, unfinished, uncertain and purged operations apart', () => {
    const only = (lines: readonly JournalLine[]) => {
      const [operation] = operationsOf(lines);
      assert.ok(operation);
      return operation;
    };
    const open = only([opened('1')]);
    assert.deepEqual(
      [isUnfinished(open), isUncertain(open), isUndoable(open), operationState(open, english)],
      [true, true, true, 'did not finish'],
    );
    const lost = only([opened('1'), ended('1', 'unverified')]);
    assert.deepEqual([isUnfinished(lost), isUncertain(lost), isUndoable(lost)], [false, true, true]);
    const compared = (hours: number) =>
      ({
        type: 'settled',
        id: '1',
        at: new Date(Date.parse(opened('1').at) + hours * 3_600_000).toISOString(),
        found: 'nothing',
        counts: {},
      }) as const;
    const soon = only([opened('1'), compared(0.1)]);
    assert.deepEqual([isUncertain(soon), isUndoable(soon)], [true, true], 'the write may still land');
    const late = only([opened('1'), compared(30)]);
    assert.deepEqual([isUncertain(late), isUndoable(late)], [false, true], 'undoable as long as its snapshot exists');
    const landed = only([opened('1'), compared(30), ended('1', 'done')]);
    assert.deepEqual([landed.settled, operationState(landed, english)], [undefined, 'done'], 'its own end wins');
    const cancelled = only([opened('1'), ended('1', 'cancelled', false)]);
    assert.equal(isUndoable(cancelled), false);
    const purged = only([opened('1'), ended('1', 'done'), { type: 'purged', id: '1', at: 'x' }]);
    assert.deepEqual([isUndoable(purged), operationTitle(purged.opened, english)], [false, 'Delete 3 records']);
    showCase('undo/nothing missing yet', 'stays open and undoable; a later end wins');
  });

  it('shows times as short as the place needs', () => {
    const now = new Date(2026, 10, 22, 7, 5);
    assert.deepEqual(
      [new Date(2026, 10, 22, 6, 1), new Date(2026, 0, 2, 6, 1), new Date(2025, 10, 22, 6, 1)].map((at) =>
        shortWhenText(at.toISOString(), now),
      ),
      ['06:01', '01-02 06:01', '2025-11-22 06:01'],
    );
  });

  it('holds neither values nor names of records nor tokens', async () => {
    const rig = await startRig(fullProject(['NAME-1', 'NAME-2']));
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['NAME-1'], scope: { kind: 'record' } });
    const text = await readFile(path.join(net.folder, 'journal', `${projectFolder}.jsonl`), 'utf8');
    assert.doesNotMatch(text, /NAME-|SECRET/);
    assert.ok(!text.includes(rig.simulator.projects[0]?.token ?? 'none'));
    const [operation] = await net.history();
    assert.ok(operation);
    assert.match(operationLines(operation, english).join('\n'), /Delete 1 record: done[\s\S]*By: owner on/);
    assert.deepEqual(
      [operation.ended?.counts.records, operation.opened.counts.records, operation.ended?.returned],
      [1, 1, 1],
    );
  });
});

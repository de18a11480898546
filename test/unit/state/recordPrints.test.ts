import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Presence } from '../../../src/state/presence';
import { movedRecords } from '../../../src/state/recordChanges';
import { RecordPrints } from '../../../src/state/recordPrints';
import { structureOf } from '../../../src/state/structure';
import { metadataField } from '../explorer/support';

const structure = structureOf({
  metadata: ['id', 'a', 'b', 'c'].map((name) => metadataField(name, 'form')),
  arms: [],
  events: [],
  mappings: [],
  repeating: [],
});

type Row = readonly [record: string, field: string, value: string, event?: string];

function presence(rows: readonly Row[]): Presence {
  const found = new Presence(structure);
  for (const [record, field, value, event = ''] of rows) {
    found.add({ record, field_name: field, value, redcap_event_name: event });
  }
  return found;
}

const before: readonly Row[] = [
  ['1', 'id', '1'],
  ['1', 'a', 'x'],
  ['1', 'b', 'y'],
  ['1', 'a', 'z', 'later_arm_1'],
  ['2', 'id', '2'],
];

describe('fingerprints of whole records', () => {
  const prints = new RecordPrints();
  for (const record of ['1', '2', '3']) {
    prints.take(record, presence(before));
  }
  const moved = (rows: readonly Row[]) => movedRecords(prints, presence(rows), ['1', '2', '3']);

  it('are the same in whatever order the server tells', async () => {
    assert.deepEqual(await moved([...before].reverse()), []);
  });

  it('tell every kind of change', async () => {
    const [id, a, b, late, second] = before;
    assert.ok(id && a && b && late && second);
    const changes: Readonly<Record<string, readonly Row[]>> = {
      'another value': [id, ['1', 'a', 'X'], b, late, second],
      'two values changed places': [id, ['1', 'a', 'y'], ['1', 'b', 'x'], late, second],
      'a value in another field': [id, ['1', 'c', 'x'], b, late, second],
      'a value in another event': [id, ['1', 'a', 'x'], b, ['1', 'a', 'z', 'earlier_arm_1'], second],
      'events changed places': [id, ['1', 'a', 'z'], b, ['1', 'a', 'x', 'later_arm_1'], second],
      'one more': [...before, ['1', 'c', 'w']],
      'one less': [id, a, late, second],
    };
    for (const [name, rows] of Object.entries(changes)) {
      assert.deepEqual(await moved(rows), [{ kind: 'records', gone: [], changed: ['1'] }], name);
    }
    assert.deepEqual(await moved([...before, ['3', 'id', '3']]), [{ kind: 'records', gone: [], changed: ['3'] }]);
    assert.deepEqual(await moved([second]), [{ kind: 'records', gone: ['1'], changed: [] }]);
  });
});

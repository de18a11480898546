import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { WriteSession } from '../../../../src/api/writeSession';
import { structureOf } from '../../../../src/state/structure';
import { cellsOf } from '../../../../src/writes/undo/cells';
import { bytesOf, importCells } from '../../../../src/writes/undo/importBody';
import { CellImports, type CellRows } from '../../../../src/writes/undo/importRows';

const field = (name: string, type = 'text') => ({
  field_name: name,
  form_name: 'visit',
  field_type: type,
  select_choices_or_calculations: '',
});
const structure = structureOf({
  metadata: [field('study_id'), field('weight'), field('note'), field('drugs', 'checkbox')] as never,
  arms: [],
  events: [],
  mappings: [],
  repeating: [],
});

function cellsFor(stored: readonly (readonly [string, string, string, string])[], isNew: boolean): readonly CellRows[] {
  const imports = new CellImports({ structure, isLongitudinal: true, renamed: new Map(), isNew: () => isNew });
  const rows = stored.map(([record, event, name, value]) => ({
    record,
    event,
    instrument: '',
    instance: '',
    field: name,
    value,
  }));
  return [...cellsOf(structure, rows)].flatMap(([record, cells]) =>
    Array.from(cells.values(), (cell) => imports.restoring(record, cell, undefined)),
  );
}

async function sent(
  cells: readonly CellRows[],
): Promise<{ readonly type: unknown; readonly rows: unknown; readonly bytes: number }> {
  let form: Readonly<Record<string, unknown>> = {};
  const session = {
    url: 'https://redcap.example.org/api/',
    write: (call: { readonly parameters: Readonly<Record<string, unknown>> }) => {
      form = call.parameters;
      return Promise.resolve({ bytes: Buffer.from('{"count": 1}'), contentType: '' });
    },
  } as unknown as WriteSession;
  await importCells(session, cells);
  const data = String(form['data']);
  return {
    type: form['type'],
    rows: JSON.parse(data),
    bytes: encodeURIComponent(data).replaceAll('%20', '+').length,
  };
}

const visits = [
  ['1', 'a_arm_1', 'study_id', '1'],
  ['1', 'a_arm_1', 'weight', '70'],
  ['1', 'a_arm_1', 'note', 'say "hi", \\ ü 💊'],
  ['1', 'a_arm_1', 'drugs', 'b'],
  ['1', 'b_arm_1', 'weight', '71'],
  ['2', 'a_arm_1', 'study_id', '2'],
] as const;

describe('the body of an import', () => {
  it('has one row for each place of records that are new, blank where nothing is to be', async () => {
    const cells = cellsFor(visits, true);
    const { type, rows, bytes } = await sent(cells);
    assert.equal(type, 'flat');
    assert.deepEqual(rows, [
      { study_id: '1', redcap_event_name: 'a_arm_1', weight: '70', note: 'say "hi", \\ ü 💊', drugs___b: '1' },
      { study_id: '1', redcap_event_name: 'b_arm_1', weight: '71', note: '', drugs___b: '' },
      { study_id: '2', redcap_event_name: 'a_arm_1', weight: '', note: '', drugs___b: '' },
    ]);
    assert.ok(Math.abs(bytesOf(cells) - bytes) < 0.15 * bytes, `${bytesOf(cells)} for ${bytes}`);
  });

  it('has no blank that nobody means where something may stand', async () => {
    const differing = await sent(cellsFor(visits, false));
    assert.equal(differing.type, 'eav');
    assert.equal((differing.rows as readonly unknown[]).length, visits.length);
    const alike = await sent(
      cellsFor(
        visits.filter(([, , name]) => name === 'weight'),
        false,
      ),
    );
    assert.equal(alike.type, 'flat');
    assert.deepEqual(alike.rows, [
      { study_id: '1', redcap_event_name: 'a_arm_1', weight: '70' },
      { study_id: '1', redcap_event_name: 'b_arm_1', weight: '71' },
    ]);
  });
});

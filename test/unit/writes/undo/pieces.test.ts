import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Complaint } from '../../../../src/api/complaints';
import type { RecordAfter } from '../../../../src/safety/journal/afterPart';
import { type DataRow, batchLine, rowLines } from '../../../../src/safety/snapshot/recordsPart';
import type { SnapshotReader } from '../../../../src/safety/snapshot/snapshotReader';
import { type Cell, cellsOf, isThere, sameValues } from '../../../../src/writes/undo/cells';
import { compareRecord } from '../../../../src/writes/undo/compareRecord';
import { sortByComplaints } from '../../../../src/writes/undo/complaints';
import { fitsIn } from '../../../../src/writes/undo/fitting';
import {
  CellImports,
  type CellRows,
  type RowShape,
  callsOf,
  fittingIn,
  halves,
  importValue,
} from '../../../../src/writes/undo/importRows';
import { storedBatches } from '../../../../src/writes/undo/storedParts';
import { sameRows } from '../../../../src/writes/undo/rows';
import { recordAfterPush, untouchedFields } from '../../../../src/writes/undo/untouchedFields';
import { event, field, groundOf, stored } from './smallProject';

const { structure } = groundOf();
type Values = Readonly<Record<string, string | readonly string[]>>;

/** Rows of record 1: `event/field`, or `event/instrument#instance/field`. */
function rowsOf(values: Values): readonly DataRow[] {
  return Object.entries(values).flatMap(([name, texts]) => {
    const parts = name.split('/');
    const [instrument = '', instance = ''] = parts.length === 3 ? (parts[1] ?? '').split('#') : [];
    return [texts].flat().map((value) => ({
      record: '1',
      event: parts[0] ?? '',
      instrument,
      instance,
      field: parts.at(-1) ?? '',
      value,
    }));
  });
}

const cells = (values: Values) => cellsOf(structure, rowsOf(values)).get('1') ?? new Map<string, Cell>();
const cellOf = (values: Values): Cell => [...cells(values).values()][0] as Cell;
const namesOf = (list: readonly Cell[]): string => list.map((cell) => cell.field).join(' ');

/** The state right after the operation, as values. */
function afterOf(values: Values | undefined, exists = true): RecordAfter | undefined {
  if (values === undefined) {
    return undefined;
  }
  const found = cells(values);
  const at = (placeKey: string, name: string) => found.get(`${placeKey}\u0000${name}`);
  return {
    exists,
    holdsAt: (placeKey) => [...found.values()].some((cell) => cell.placeKey === placeKey),
    has: (placeKey, name) => at(placeKey, name) !== undefined,
    held: (placeKey, name, held) =>
      sameValues(at(placeKey, name), { ...(at(placeKey, name) as Cell), values: [...held] }),
  };
}

describe('a record that an operation has changed', () => {
  const v = 'visit_arm_1';
  const compare = async (
    then: Values,
    now: Values | undefined,
    after: Values | undefined,
    exists = true,
    sameFile = false,
  ) => {
    const found = await compareRecord(
      structure,
      cells(then),
      now && cells(now),
      afterOf(after, exists),
      () => sameFile,
    );
    return [
      `back ${namesOf(found.restore)}`,
      `conflict ${namesOf(found.conflicts)}`,
      `added ${namesOf(found.added)}`,
      ...(found.anew ? ['anew'] : []),
      ...(found.isGone ? ['gone'] : []),
    ]
      .filter((part) => !part.endsWith(' '))
      .join(', ');
  };
  const cases: readonly (readonly [string, Parameters<typeof compare>, string])[] = [
    ['nothing differs', [{ [`${v}/weight`]: '7' }, { [`${v}/weight`]: '7' }, {}], ''],
    ['a value is gone', [{ [`${v}/weight`]: '7' }, {}, {}], 'back weight'],
    ['the record is gone', [{ [`${v}/weight`]: '7' }, undefined, {}], 'back weight, gone'],
    [
      'the operation changed it',
      [{ [`${v}/weight`]: '7' }, { [`${v}/weight`]: '8' }, { [`${v}/weight`]: '8' }],
      'back weight',
    ],
    [
      'somebody changed it since',
      [{ [`${v}/weight`]: '7' }, { [`${v}/weight`]: '9' }, { [`${v}/weight`]: '8' }],
      'conflict weight',
    ],
    ['somebody removed it since', [{ [`${v}/weight`]: '7' }, {}, { [`${v}/weight`]: '8' }], 'conflict weight'],
    [
      'it is not known what the operation left',
      [{ [`${v}/weight`]: '7' }, { [`${v}/weight`]: '9' }, undefined],
      'conflict weight',
    ],
    ['the operation filled another field', [{}, { [`${v}/weight`]: '8' }, { [`${v}/weight`]: '8' }], 'added weight'],
    ['somebody filled another field since', [{}, { [`${v}/weight`]: '9' }, { [`${v}/weight`]: '8' }], ''],
    [
      'somebody filled a place that the operation had emptied',
      [{ [`${v}/weight`]: '7' }, { [`${v}/scan`]: '5' }, {}],
      'conflict weight',
    ],
    [
      'somebody filled a field of a place that the operation had left',
      [
        { [`${v}/weight`]: '7', [`${v}/races`]: '1' },
        { [`${v}/scan`]: '5', [`${v}/races`]: '1' },
        { [`${v}/races`]: '1' },
      ],
      'back weight',
    ],
    [
      'the record was made anew',
      [{ [`${v}/weight`]: '7', 'visit_arm_2/weight': '1' }, { [`${v}/scan`]: '5' }, {}, false],
      'conflict weight weight, anew',
    ],
    [
      'a status that was never saved is nobody’s',
      [{ [`${v}/weight`]: '7' }, { [`${v}/visit_complete`]: '0' }, {}],
      'back weight',
    ],
    [
      'a status that somebody saved is',
      [{ [`${v}/weight`]: '7' }, { [`${v}/visit_complete`]: '2' }, {}],
      'conflict weight',
    ],
    ['REDCap computes values again', [{ [`${v}/bmi`]: '7' }, {}, {}], ''],
    ['a computed text that is there is left', [{ [`${v}/tagged`]: '7' }, { [`${v}/tagged`]: '8' }, {}], ''],
    ['a computed text that is gone comes back', [{ [`${v}/tagged`]: '7' }, {}, {}], 'back tagged'],
    ['a computed value is nobody’s doing', [{ [`${v}/weight`]: '7' }, { [`${v}/bmi`]: '8' }, {}], 'back weight'],
    [
      'the record ID shows only where nothing else does',
      [{ [`${v}/id`]: '1' }, { [`${v}/weight`]: '8' }, { [`${v}/weight`]: '8' }],
      'added weight',
    ],
    [
      'a place without any data comes back',
      [{ [`${v}/id`]: '1' }, { 'visit_arm_2/weight': '8' }, { 'visit_arm_2/weight': '8' }],
      'back id, added weight',
    ],
    [
      'a file under another id of the server is the same',
      [{ [`${v}/scan`]: '5' }, { [`${v}/scan`]: '6' }, {}, true, true],
      '',
    ],
    ['another file is another', [{ [`${v}/scan`]: '5' }, { [`${v}/scan`]: '6' }, {}, true, false], 'conflict scan'],
    ['a value is no file', [{ [`${v}/weight`]: '5' }, { [`${v}/weight`]: '6' }, {}, true, true], 'conflict weight'],
    ['a file that the operation added stays', [{}, { [`${v}/scan`]: '6' }, { [`${v}/scan`]: '6' }], ''],
    [
      'an option that the operation ticked',
      [{ [`${v}/races`]: ['1'] }, { [`${v}/races`]: ['2', '1'] }, { [`${v}/races`]: ['1', '2'] }],
      'back races',
    ],
  ];
  for (const [name, args, expected] of cases) {
    it(`${name}: ${expected || 'nothing'}`, async () => {
      assert.equal(await compare(...args), expected);
    });
  }

  it('has nobody’s changes in a form that was out of sight until now', async () => {
    const found = await compareRecord(
      structure,
      cells({ [`${v}/weight`]: '7' }),
      cells({ [`${v}/weight`]: '9' }),
      afterOf({}),
      () => false,
      () => true,
    );
    assert.deepEqual([namesOf(found.restore), namesOf(found.conflicts)], ['weight', '']);
  });

  it('is there where anything else of the same event and instance is', () => {
    const id = (values: Values): Cell => cellOf(values);
    assert.ok(isThere(id({ 'visit_arm_1/id': '1' }), cells({ 'visit_arm_1/weight': '7' })));
    assert.ok(!isThere(id({ 'visit_arm_2/id': '1' }), cells({ 'visit_arm_1/weight': '7' })));
    const second = id({ 'diary_arm_1/#2/id': '1' });
    assert.ok(isThere(second, cells({ 'diary_arm_1/#2/mood': 'm' })));
    assert.ok(!isThere(second, cells({ 'diary_arm_1/#1/mood': 'm' })));
    assert.ok(!isThere(second, undefined));
  });
});

describe('data after a push of the dictionary', () => {
  const dictionary = (type: string, choices: string): string =>
    `Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels"\nid,visit,,text,ID,\nsex,visit,,${type},Sex,"${choices}"\n`;
  const before = [
    field('id', 'visit'),
    field('sex', 'visit', 'radio', { select_choices_or_calculations: '1, A | 2, B ' }),
  ];

  it('is as it was in fields of the same form, type and choices', () => {
    const same = untouchedFields(before, dictionary('radio', '1, A | 2, B'));
    assert.deepEqual(['id', 'sex', 'visit_complete', 'gone'].map(same), [true, true, true, false]);
    assert.equal(untouchedFields(before, dictionary('dropdown', '1, A | 2, B'))('sex'), false);
    assert.equal(untouchedFields(before, dictionary('radio', '1, A'))('sex'), false);
    assert.equal(untouchedFields([field('sex', 'other', 'radio')], dictionary('radio', ''))('sex'), false);
    assert.equal(untouchedFields(before, undefined)('id'), false);
  });

  it('is certain only there', () => {
    const all = cells({ 'visit_arm_1/weight': '7', 'visit_arm_2/races': ['1', '2'] });
    const after = recordAfterPush(all, (name) => name === 'races');
    const [weight, races] = [...all.values()];
    assert.ok(weight && races && after);
    assert.equal(after.exists, true);
    assert.deepEqual([after.holdsAt(races.placeKey), after.holdsAt(weight.placeKey)], [true, false]);
    assert.deepEqual([after.has(races.placeKey, 'races'), after.has(weight.placeKey, 'weight')], [true, false]);
    assert.deepEqual(
      [
        after.held(races.placeKey, 'races', ['2', '1']),
        after.held(races.placeKey, 'races', ['1']),
        after.held(weight.placeKey, 'weight', ['7']),
      ],
      [true, false, false],
    );
    assert.equal(
      recordAfterPush(all, () => false),
      undefined,
    );
  });
});

describe('places of data points in a project as it is now', () => {
  const fits = (values: Values, now = groundOf(), renamed = new Map<string, string>()): boolean =>
    fitsIn({ stored: structure, ground: now, renamed })(cellOf(values)) !== undefined;
  it('are there or not', () => {
    assert.ok(fits({ 'visit_arm_1/weight': '7' }));
    assert.ok(fits({ 'visit_arm_1/visit_complete': '2' }));
    assert.ok(fits({ 'visit_arm_1/lab#2/lab_value': '7' }));
    assert.ok(fits({ 'diary_arm_1/#2/mood': 'm' }));
    assert.ok(fits({ 'visit_arm_1/id': '1' }));
    assert.ok(fits({ 'diary_arm_1/#1/id': '1' }));
    assert.ok(!fits({ 'visit_arm_1/#1/id': '1' }), 'an ID in an instance of what does not repeat');
    assert.ok(!fits({ 'visit_arm_3/weight': '7' }), 'an event that is gone');
    assert.ok(!fits({ 'diary_arm_1/weight': '7' }), 'an instrument that is not designated');
    assert.ok(!fits({ 'visit_arm_1/unknown': '7' }), 'a field that is gone');
    assert.ok(!fits({ '/weight': '7' }), 'no event in a longitudinal project');
    const plain = groundOf({ ...stored, repeating: [] });
    assert.ok(!fits({ 'visit_arm_1/lab#2/lab_value': '7' }, plain), 'what no longer repeats');
    const other = groundOf({ ...stored, repeating: [{ eventName: 'visit_arm_1', formName: '', customFormLabel: '' }] });
    assert.ok(!fits({ 'visit_arm_1/lab#2/lab_value': '7' }, other), 'what repeats otherwise');
    assert.ok(
      fits({ 'visit_arm_1/lab#2/lab_value': '7' }, groundOf({ ...stored, repeating: undefined })),
      'set-ups that nobody may see',
    );
    const renamed = groundOf({
      ...stored,
      events: [event('Week', 1, 11)],
      mappings: [{ armNum: 1, uniqueEventName: 'week_arm_1', form: 'visit' }],
    });
    assert.ok(!fits({ 'visit_arm_1/weight': '7' }, renamed));
    assert.ok(fits({ 'visit_arm_1/weight': '7' }, renamed, new Map([['visit_arm_1', 'week_arm_1']])));
    const classic = groundOf({
      ...stored,
      info: { ...stored.info, isLongitudinal: false },
      events: [],
      mappings: [],
      repeating: [],
    });
    assert.ok(fits({ '/weight': '7' }, classic));
    assert.ok(!fits({ 'visit_arm_1/weight': '7' }, classic));
  });
});

describe('rows of an import that bring a cell back', () => {
  const shape = {
    structure,
    isLongitudinal: true,
    renamed: new Map([['old_arm_1', 'new_arm_1']]),
    isNew: () => false,
  };
  const rows = (found: CellRows): readonly string[] => found.values.map(({ column, value }) => `${column}=${value}`);
  const placeColumns = (of: RowShape, record: string, at: Pick<Cell, 'event' | 'instrument' | 'instance'>) => {
    const place = new CellImports(of).placeOf(record, at);
    return { record: place.record, ...place.columns };
  };
  const imports = new CellImports(shape);

  it('say where, under the names of now', () => {
    const at = { event: 'old_arm_1', instrument: 'lab', instance: '2' };
    assert.deepEqual(placeColumns(shape, '1', at), {
      record: '1',
      redcap_event_name: 'new_arm_1',
      redcap_repeat_instrument: 'lab',
      redcap_repeat_instance: '2',
    });
    assert.deepEqual(placeColumns({ ...shape, isLongitudinal: false }, '1', { ...at, event: '' }), {
      record: '1',
      redcap_repeat_instrument: 'lab',
      redcap_repeat_instance: '2',
    });
    const nothingRepeats = { ...shape, structure: { ...structure, repeating: [] } };
    assert.deepEqual(placeColumns(nothingRepeats, '1', at), { record: '1', redcap_event_name: 'new_arm_1' });
    const notKnown = { ...shape, structure: { ...structure, repeating: undefined } };
    assert.equal(new CellImports(notKnown).placeOf('1', at).columns['redcap_repeat_instance'], '2');
    assert.deepEqual(Object.keys(placeColumns(notKnown, '1', { ...at, instance: '' })), [
      'record',
      'redcap_event_name',
    ]);
  });

  it('tick what was ticked, untick what was not, and blank nothing else', () => {
    const races = (...values: string[]): Cell => cellOf({ 'visit_arm_1/races': values });
    assert.deepEqual(rows(imports.restoring('1', races('1', '3'), races('2', '3'))), ['races___1=1', 'races___2=0']);
    assert.deepEqual(rows(imports.restoring('1', races('1'), undefined)), ['races___1=1']);
    assert.deepEqual(rows(imports.restoring('1', cellOf({ 'visit_arm_1/weight': '7' }), undefined)), ['weight=7']);
  });

  it('blank what an import had filled', () => {
    assert.deepEqual(rows(imports.blanking('1', cellOf({ 'visit_arm_1/races': ['1', '2'] }))), [
      'races___1=0',
      'races___2=0',
    ]);
    assert.deepEqual(rows(imports.blanking('1', cellOf({ 'visit_arm_1/weight': '7' }))), ['weight=']);
    assert.deepEqual(rows(imports.blanking('1', cellOf({ 'visit_arm_1/visit_complete': '2' }))), ['visit_complete=0']);
    assert.deepEqual(imports.blanking('1', cellOf({ 'visit_arm_1/weight': '7' })).cell.values, []);
  });

  it('weigh what they take urlencoded', () => {
    const one = (value: string): number => importValue('weight', value).bytes;
    // Without the name and the two quotes.
    const body = (value: string): number => new URLSearchParams({ d: JSON.stringify(value) }).toString().length - 8;
    for (const value of ['', 'abc XYZ 019', '*-._', '"quoted" & <more>', 'ä€😀', '~!@#$%^/\\{}[]', 'a\nb', '`@[{/:']) {
      assert.equal(one(value), body(value), JSON.stringify(value));
    }
  });
});

describe('cells in calls', () => {
  /** So much that what stands around a value does not tell. */
  const unit = 10_000;
  const item = (record: string, eventName: string, size: number): CellRows => ({
    record,
    cell: { ...cellOf({ 'visit_arm_1/weight': '7' }), event: eventName },
    place: { record, idField: 'id', columns: {}, key: `${record} ${eventName}`, isNew: false, bytes: 40 },
    values: [importValue('weight', 'x'.repeat(size * unit))],
  });
  const five = 5.5 * unit;
  const list = (...items: readonly (readonly [string, string, number])[]): readonly CellRows[] =>
    items.map((each) => item(...each));

  it('fit whole records where it can be, or whole events; one always does', () => {
    assert.equal(fittingIn(list(['1', 'a', 9]), five), 1);
    assert.equal(fittingIn(list(['1', 'a', 2], ['1', 'a', 2]), five), 2);
    assert.equal(fittingIn(list(['1', 'a', 2], ['1', 'a', 3]), five), 2);
    assert.equal(fittingIn(list(['1', 'a', 2], ['1', 'a', 2], ['2', 'a', 2]), five), 2);
    assert.equal(
      fittingIn(list(['1', 'a', 2], ['1', 'a', 2], ['2', 'a', 1], ['2', 'a', 2]), five),
      2,
      'the second record is left whole',
    );
    assert.equal(
      fittingIn(list(['1', 'a', 1], ['1', 'a', 1], ['1', 'b', 1], ['1', 'c', 1], ['1', 'c', 2]), five),
      3,
      'an event is left whole',
    );
    assert.equal(
      fittingIn(list(['1', 'a', 1], ['2', 'a', 1], ['2', 'a', 1], ['2', 'a', 1], ['2', 'a', 2]), five),
      4,
      'not for the sake of one small one',
    );
    assert.equal(fittingIn([], five), 0);
  });

  it('are split in their order, none of them over the size unless alone', () => {
    const sizes = (items: readonly CellRows[], most: number): readonly string[] =>
      callsOf(items, most).map((call) => call.map(({ values }) => (values[0]?.bytes ?? 0) / unit).join('+'));
    assert.deepEqual(sizes(list(['1', 'a', 2], ['1', 'a', 3], ['1', 'a', 1], ['1', 'a', 9], ['1', 'a', 1]), five), [
      '2+3',
      '1',
      '9',
      '1',
    ]);
    assert.deepEqual(sizes([], five), []);
    // Just what both take together fits, as it does where a call is cut to size.
    const two = list(['1', 'a', 2], ['1', 'a', 3]);
    for (let most = 4.9 * unit; most < 5.1 * unit; most++) {
      assert.equal(sizes(two, most).length === 1, fittingIn(two, most) === 2, String(most));
    }
  });

  it('are halved between records where there are several', () => {
    const cut = (...records: readonly string[]): string =>
      halves(records.map((record) => item(record, 'a', 1)))
        .map((half) => half.map(({ record }) => record).join(''))
        .join('|');
    assert.equal(cut('1', '1', '2', '2'), '11|22');
    assert.equal(cut('1', '1', '1', '2'), '111|2');
    assert.equal(cut('1', '2', '2', '2', '2'), '1|2222');
    assert.equal(cut('1', '1', '1', '1'), '11|11');
    assert.equal(cut('1', '1', '1'), '11|1');
  });
});

describe('what REDCap complains of', () => {
  const imports = new CellImports({ structure, isLongitudinal: true, renamed: new Map(), isNew: () => false });
  const cell = (record: string, name: string, value: string | readonly string[], where = 'visit_arm_1'): CellRows =>
    imports.restoring(record, cellOf({ [`${where}/${name}`]: value }), undefined);
  const complaint = (record: string, column: string, value: string, message: string): Complaint => ({
    record,
    column,
    value,
    message,
  });
  const told = (cells_: readonly CellRows[], ...complaints: readonly Complaint[]): string => {
    const name = ({ record, cell: { field: f, event: e, values } }: CellRows): string =>
      `${record}.${f}@${e}=${values.join()}`;
    const { refused, unsure, rest } = sortByComplaints(cells_, complaints);
    return [
      ...refused.map((each) => `${name(each.cell)}: ${each.reason}${each.closed ? ` (${each.closed})` : ''}`),
      ...unsure.map((each) => `${name(each)}: ?`),
      ...rest.map((each) => `${name(each)}: ok`),
    ].join('; ');
  };
  const weight = cell('1', 'weight', '7');
  const other = cell('1', 'weight', '8', 'visit_arm_2');
  const second = cell('2', 'weight', '7');

  it('is the cell that it names', () => {
    assert.equal(
      told([weight, second], complaint('1', 'weight', '7', 'out of range')),
      '1.weight@visit_arm_1=7: out of range; 2.weight@visit_arm_1=7: ok',
    );
  });

  it('is all of the record where what it names was no value sent, such as the record ID', () => {
    assert.equal(
      told([weight, second], complaint('1', 'record_id', '1', 'no')),
      '1.weight@visit_arm_1=7: no; 2.weight@visit_arm_1=7: ok',
    );
    assert.equal(told([weight], complaint('9', 'weight', '7', 'no')), '1.weight@visit_arm_1=7: ok');
  });

  it('is the one with the value where several are called so, all where there are as many lines, and else not certain', () => {
    assert.equal(
      told([weight, other], complaint('1', 'weight', '8', 'no')),
      '1.weight@visit_arm_2=8: no; 1.weight@visit_arm_1=7: ok',
    );
    assert.equal(
      told([weight, other], complaint('1', 'weight', '7', 'no'), complaint('1', 'weight', '8', 'no')),
      '1.weight@visit_arm_1=7: no; 1.weight@visit_arm_2=8: no',
    );
    assert.equal(
      told([weight, other], complaint('1', 'weight', '9', 'no')),
      '1.weight@visit_arm_1=7: ?; 1.weight@visit_arm_2=8: ?',
    );
    const third = cell('1', 'weight', '9', 'diary_arm_1');
    assert.equal(
      told([weight, other, third], complaint('1', 'weight', '7', 'no'), complaint('1', 'weight', '8', 'no')),
      '1.weight@visit_arm_1=7: no; 1.weight@visit_arm_2=8: no; 1.weight@diary_arm_1=9: ok',
    );
    assert.equal(
      told([weight, other, third], complaint('1', 'weight', '7', 'no'), complaint('1', 'weight', '8', 'never')),
      '1.weight@visit_arm_1=7: no; 1.weight@visit_arm_2=8: never; 1.weight@diary_arm_1=9: ok',
    );
    const twin = cell('1', 'weight', '7', 'visit_arm_2');
    assert.equal(
      told([weight, twin, cell('1', 'weight', '5', 'diary_arm_1')], complaint('1', 'weight', '7', 'no')),
      '1.weight@visit_arm_1=7: ?; 1.weight@visit_arm_2=7: ?; 1.weight@diary_arm_1=5: ok',
    );
  });

  it('is an option of a checkbox', () => {
    const races = cell('1', 'races', ['1', '2']);
    const elsewhere = cell('1', 'races', ['3'], 'visit_arm_2');
    assert.equal(
      told([races, elsewhere], complaint('1', 'races___3', '1', 'no')),
      '1.races@visit_arm_2=3: no; 1.races@visit_arm_1=1,2: ok',
    );
  });

  it('is all of a locked record, or all of a locked form in its place', () => {
    const lab = cell('1', 'lab#1/lab_value', 'x');
    assert.equal(
      told([weight, lab, second], complaint('1', 'weight', '7', 'This record is locked')),
      '1.weight@visit_arm_1=7: This record is locked (record); 1.lab_value@visit_arm_1=x: This record is locked (record); 2.weight@visit_arm_1=7: ok',
    );
    const scan = cell('1', 'races', ['1']);
    assert.equal(
      told([weight, scan, lab, other], complaint('1', 'races___1', '1', 'The form is locked')),
      '1.weight@visit_arm_1=7: The form is locked (form); 1.races@visit_arm_1=1: The form is locked (form); 1.lab_value@visit_arm_1=x: ok; 1.weight@visit_arm_2=8: ok',
    );
    assert.match(told([weight], complaint('1', 'weight', '7', 'the instrument is locked')), /\(form\)$/);
    assert.match(told([weight], complaint('1', 'weight', '7', 'a clock or a blocked door')), /door$/);
  });
});

describe('records of a snapshot', () => {
  const row = (record: string, name: string): DataRow => ({
    record,
    event: '',
    instrument: '',
    instance: '',
    field: name,
    value: 'x',
  });
  const rows = [
    row('1', 'a'),
    row('1', 'b'),
    row('2', 'a'),
    row('3', 'a'),
    row('3', 'b'),
    row('3', 'c'),
    row('1', 'c'),
  ];
  const reader = {
    lineChunks: async function* lineChunks() {
      yield await Promise.resolve(
        `${batchLine(['1', '2', '3', 'none'])}${rowLines(rows)}${batchLine(['5'])}${rowLines([row('5', 'a')])}`
          .trimEnd()
          .split('\n'),
      );
    },
  } as unknown as SnapshotReader;
  const parts = async (most: number, only?: ReadonlySet<string>): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const batch of storedBatches(reader, only, most)) {
      found.push(`${batch.records.join()}: ${batch.rows.map((each) => each.record + each.field).join(' ')}`);
    }
    return found;
  };

  it('come as they were read, or some at a time, each of them whole, and only those asked for', async () => {
    assert.deepEqual(await parts(100), ['1,2,3,none: 1a 1b 2a 3a 3b 3c 1c', '5: 5a']);
    assert.deepEqual(await parts(7), await parts(100));
    assert.deepEqual(await parts(4), ['1,2: 1a 1b 1c 2a', '3,none: 3a 3b 3c', '5: 5a']);
    assert.deepEqual(await parts(1), ['1: 1a 1b 1c', '2: 2a', '3: 3a 3b 3c', 'none: ', '5: 5a']);
    assert.deepEqual(await parts(100, new Set(['2', '3'])), ['2,3: 2a 3a 3b 3c']);
    assert.deepEqual(await parts(1, new Set(['1', '5'])), ['1: 1a 1b 1c', '5: 5a']);
    assert.deepEqual(await parts(1, new Set(['9'])), []);
  });

  it('come in parts alike, and a little more than a part is one', async () => {
    const names = Array.from({ length: 26 }, (_, i) => `r${i}`);
    const many = {
      lineChunks: async function* lineChunks() {
        yield await Promise.resolve(
          `${batchLine(names)}${rowLines(names.map((name) => row(name, 'a')))}`.trimEnd().split('\n'),
        );
      },
    } as unknown as SnapshotReader;
    const sizes = async (most: number): Promise<readonly number[]> => {
      const found: number[] = [];
      for await (const { records } of storedBatches(many, undefined, most)) {
        found.push(records.length);
      }
      return found;
    };
    assert.deepEqual(await sizes(26), [26]);
    assert.deepEqual(await sizes(21), [26]);
    assert.deepEqual(await sizes(20), [13, 13], 'no part of six');
    assert.deepEqual(await sizes(12), [9, 9, 8]);
    assert.deepEqual(await sizes(8), [7, 7, 7, 5]);
  });
});

describe('rows of two readings', () => {
  it('are the same in any order', () => {
    const rows = rowsOf({ 'visit_arm_1/weight': '7', 'visit_arm_2/weight': '8' });
    assert.ok(sameRows(rows, [...rows].reverse()));
    assert.ok(!sameRows(rows, rows.slice(1)));
    assert.ok(
      !sameRows(
        rows,
        rows.map((row) => ({ ...row, value: '9' })),
      ),
    );
  });
});

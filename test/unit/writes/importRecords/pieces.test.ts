import assert from 'node:assert/strict';
import { LabelledNames } from '../../../../src/writes/importRecords/labelledNames';
import { describe, it } from 'mocha';
import { readDictionary } from '../../../../src/dictionary/model';
import type { Ground } from '../../../../src/state/ground';
import { structureOf } from '../../../../src/state/structure';
import { csvRows } from '../../../../src/writes/importRecords/csvSource';
import { DateEvidence, type DateOrder, isDateValidation, storedDate } from '../../../../src/writes/importRecords/dates';
import { NewInstances, instanceKey } from '../../../../src/writes/importRecords/instances';
import { type JudgeFacts, type JudgedRow, type Reading, RowJudge } from '../../../../src/writes/importRecords/judgeRow';
import { LabelIndex, tickOf } from '../../../../src/writes/importRecords/labels';
import { CancelledError } from '../../../../src/common/cancelled';
import { jsonRows } from '../../../../src/writes/importRecords/jsonSource';
import { Problems } from '../../../../src/writes/importRecords/problem';
import { inspect, textSource } from '../../../../src/writes/importRecords/source';
import { cellsOf } from '../../../../src/writes/undo/cells';
import { event, field, stored } from '../undo/smallProject';

describe('dates of a file', () => {
  const cases: readonly (readonly [string, string, DateOrder, string | undefined])[] = [
    ['2026-03-09', 'date_ymd', 'YMD', '2026-03-09'],
    ['2026/3/9', 'date_mdy', 'DMY', '2026-03-09'],
    ['2026.03.09', 'date_dmy', 'MDY', '2026-03-09'],
    ['03/09/2026', 'date_ymd', 'MDY', '2026-03-09'],
    ['03/09/2026', 'date_ymd', 'DMY', '2026-09-03'],
    ['03/09/2026', 'date_ymd', 'YMD', undefined],
    [' 3-9-2026 ', 'date_ymd', 'MDY', '2026-03-09'],
    ['13/09/2026', 'date_ymd', 'MDY', undefined],
    ['2026-02-29', 'date_ymd', 'YMD', undefined],
    ['2028-02-29', 'date_ymd', 'YMD', '2028-02-29'],
    ['2026-00-10', 'date_ymd', 'YMD', undefined],
    ['2026-03-09 00:00', 'date_ymd', 'YMD', '2026-03-09'],
    ['2026-03-09T0:00:00', 'date_ymd', 'YMD', '2026-03-09'],
    ['2026-03-09 12:00', 'date_ymd', 'YMD', undefined],
    ['26-03-09', 'date_ymd', 'YMD', undefined],
    ['today', 'date_ymd', 'YMD', undefined],
    ['2026-03-09', 'no_such_validation', 'YMD', undefined],
    ['2026-03-09 7:05', 'datetime_ymd', 'YMD', '2026-03-09 07:05'],
    ['2026-03-09T23:59', 'datetime_mdy', 'YMD', '2026-03-09 23:59'],
    ['2026-03-09 24:00', 'datetime_ymd', 'YMD', undefined],
    ['2026-03-09 12:60', 'datetime_ymd', 'YMD', undefined],
    ['2026-03-09', 'datetime_ymd', 'YMD', undefined],
    ['2026-03-09 12:05:00', 'datetime_ymd', 'YMD', '2026-03-09 12:05'],
    ['2026-03-09 12:05:01', 'datetime_ymd', 'YMD', undefined],
    ['2026-03-09 12:05:01', 'datetime_seconds_ymd', 'YMD', '2026-03-09 12:05:01'],
    ['2026-03-09 12:05', 'datetime_seconds_ymd', 'YMD', undefined],
    ['9.3.2026  8:00', 'datetime_dmy', 'DMY', '2026-03-09 08:00'],
  ];
  for (const [text, validation, order, expected] of cases) {
    it(`${text} as ${validation}, read ${order}: ${expected ?? 'none'}`, () => {
      assert.equal(storedDate(text, validation, order), expected);
    });
  }

  it('belong to fields with a validation of dates', () => {
    assert.deepEqual(['date_mdy', 'datetime_seconds_dmy', 'time', 'integer', '', 'x'].map(isDateValidation), [
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('tell their order, or that they contradict each other', () => {
    const seen = (...dates: readonly (readonly [string, string])[]) => {
      const evidence = new DateEvidence();
      dates.forEach(([text, validation]) => {
        evidence.see(text, validation);
      });
      return [evidence.order, evidence.hint, evidence.contradictions, evidence.yearLast];
    };
    const [dmy, mdy, either] = ['13/02/2026', '02/13/2026', '02/03/2026'];
    assert.deepEqual(seen(), ['YMD', 'DMY', 0, 0]);
    assert.deepEqual(seen(['2026-13-45', 'date_mdy'], ['x', 'date_mdy']), ['YMD', 'DMY', 0, 0]);
    assert.deepEqual(seen([either, 'date_mdy']), [undefined, 'MDY', 0, 1]);
    assert.deepEqual(seen([either, 'date_mdy'], [either, 'date_dmy'], [either, 'date_dmy']), [undefined, 'DMY', 0, 3]);
    assert.deepEqual(seen([dmy, 'date_mdy']), ['DMY', 'MDY', 0, 1]);
    assert.deepEqual(seen([mdy, 'date_ymd'], [either, 'date_ymd']), ['MDY', 'DMY', 0, 2]);
    assert.deepEqual(seen([mdy, 'date_dmy'], [mdy, 'date_dmy'], [dmy, 'date_dmy']), ['MDY', 'DMY', 1, 3]);
    assert.deepEqual(seen([mdy, 'date_dmy'], [dmy, 'date_dmy']), [undefined, 'DMY', 1, 2]);
    assert.deepEqual(seen(['12/12/2026', 'date_dmy'], ['13/13/2026', 'date_dmy']), [undefined, 'DMY', 0, 2]);
  });
});

describe('labels of choices', () => {
  const index = new LabelIndex([
    { code: '1', label: 'Female' },
    { code: '2', label: '<b>Not</b>   known' },
    { code: '3', label: 'Other' },
    { code: '4', label: 'other' },
    { code: '5', label: '1' },
    { code: '6', label: '' },
    { code: 'x', label: 'x' },
  ]);
  it('mean codes, whatever their capitals, blanks and markup', () => {
    assert.deepEqual(
      ['FEMALE', 'not known', ' not  KNOWN ', 'other', '1', '2', '6', 'x', 'nobody', ''].map((text) =>
        index.codeOf(text),
      ),
      [
        { code: '1' },
        { code: '2' },
        { code: '2' },
        'ambiguous',
        'ambiguous',
        { code: '2' },
        { code: '6' },
        { code: 'x' },
        undefined,
        undefined,
      ],
    );
    assert.deepEqual(
      ['1', '9', 'Female'].map((text) => index.isCode(text)),
      [true, false, false],
    );
    assert.deepEqual(
      ['female', 'other', '9', ''].map((text) => index.isLabel(text)),
      [true, true, false, false],
    );
  });

  it('of options are ticked or not', () => {
    assert.deepEqual(
      ['Checked', 'UNCHECKED', 'fever', '<i>Fever</i>', 'cough', '1'].map((text) => tickOf(text, 'Fever')),
      ['1', '0', '1', '1', undefined, undefined],
    );
  });
});

describe('instances that a file asks to be the next ones', () => {
  const row = (instance: number | 'new', value = 'x', record = '1'): JudgedRow =>
    ({ record, event: 'visit_arm_1', instrument: 'lab', instance, cells: [{ value }] }) as unknown as JudgedRow;
  const { metadata, arms, events, mappings, repeating } = stored;
  const structure = structureOf({ metadata, arms, events, mappings, repeating });
  const present = cellsOf(structure, [
    { record: '1', event: 'visit_arm_1', instrument: 'lab', instance: '3', field: 'lab_value', value: 'x' },
    { record: '1', event: 'diary_arm_1', instrument: '', instance: '9', field: 'mood', value: 'x' },
    { record: '1', event: 'visit_arm_1', instrument: '', instance: '', field: 'weight', value: '7' },
  ]).get('1');

  it('come behind those that are there, those that the file gives, and each other', () => {
    const fresh = new NewInstances(new Map());
    assert.deepEqual(
      [row(7), row('new'), row('new'), row('new', 'x', '2')].map((each) =>
        fresh.resolve(each, each.record === '1' ? present : undefined),
      ),
      [7, 4, 5, 1],
    );
    const given = new NewInstances(new Map([[instanceKey(row('new')), 6]]));
    assert.deepEqual([given.resolve(row('new'), present), given.resolve(row('new'), present)], [7, 8]);
    assert.equal(fresh.resolve(row('new', ''), present), 0, 'nothing to put there');
    assert.equal(fresh.resolve(row('new'), undefined), 6);
  });
});

const dictionaryText = `Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Field Note,Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max
id,visit,,text,ID,,,,,
weight,visit,,text,Weight,,,integer,1,9
sex,visit,,radio,Sex,"1, Female | 2, Male",,,,
races,visit,,checkbox,Races,"1, Asian | 2, Other",,,,
born,visit,,text,Born,,,date_dmy,,
note,visit,,notes,Note,,,,,
bmi,visit,,calc,BMI,[weight],,,,
lab_value,lab,,text,Lab,,,,,
mood,diary,,text,Mood,,,,,
`;

describe('rows of a file', () => {
  const dictionary = readDictionary(dictionaryText);
  const structure = structureOf({
    ...stored,
    metadata: dictionary.fields.map(({ name, form, type }) => field(name, form, type)),
    events: [event('Visit', 1, 11), event('Diary', 1, 12), event('Visit', 2, 21)],
  });
  const ground = { info: { ...stored.info, missingDataCodes: '-9, Not done' }, structure } as Ground;
  const classic = {
    info: { ...ground.info, isLongitudinal: false },
    structure: {
      ...structure,
      arms: [],
      events: [],
      mappings: [],
      repeating: [{ eventName: '', formName: 'lab', customFormLabel: '' }],
    },
  } as Ground;
  const plain: JudgeFacts = {
    ground,
    dictionary,
    hiddenFields: new Set(),
    readOnlyForms: new Set(),
    groups: new LabelledNames([{ name: 'north', labels: ['North Ward'] }]),
    isMember: false,
  };

  /** Each row as `record@event/instrument#instance field=value …` and each problem as `row column kind`. */
  async function judged(
    text: string,
    facts: Partial<JudgeFacts> = {},
    reading: Partial<Reading> = {},
  ): Promise<readonly string[]> {
    const problems = new Problems();
    const judge = new RowJudge({ ...plain, ...facts }, { dateOrder: 'DMY', labels: false, ...reading }, problems);
    const rows = await csvRows(pieces(text));
    const found: string[] = [];
    for await (const source of rows.rows) {
      const row = judge.judge(rows, source);
      if (row) {
        const cells = row.cells.map(
          ({ field: name, code, value }) => `${name}${code === undefined ? '' : `:${code}`}=${value}`,
        );
        const group = row.group ? [`group ${row.group.name}`] : [];
        found.push([`${row.record}@${row.event}/${row.instrument}#${row.instance}`, ...cells, ...group].join(' '));
      }
    }
    const said = problems.list.map(({ severity, kind, row, column }) => `${severity} ${row} ${column} ${kind}`);
    return [
      ...found,
      ...said,
      ...(judge.refused > 0 ? [`refused ${judge.refused}`] : []),
      ...(judge.labelValues > 0 ? [`labels ${judge.labelValues}`] : []),
      ...(judge.asksForNew ? ['new'] : []),
    ];
  }
  async function* pieces(text: string): AsyncGenerator<string, void> {
    yield await Promise.resolve(text);
  }
  const visit = (cells: string, header: string): string => `id,redcap_event_name,${header}\n1,visit_arm_1,${cells}\n`;

  const cases: readonly (readonly [string, Parameters<typeof judged>, readonly string[]])[] = [
    ['a value', [visit('7', 'weight')], ['1@visit_arm_1/#0 weight=7']],
    ['a value with blanks around it', [visit(' 7 ', 'weight')], ['1@visit_arm_1/#0 weight=7']],
    ['free text keeps its blanks', [visit(' a ', 'note')], ['1@visit_arm_1/#0 note= a ']],
    ['blanks alone are text in free fields', [visit('"  "', 'note')], ['1@visit_arm_1/#0 note=  ']],
    ['blanks alone are nothing in others', [visit('"  "', 'weight')], ['1@visit_arm_1/#0 weight=']],
    ['blanks alone are nothing in choices', [visit('"  "', 'races___1')], ['1@visit_arm_1/#0 races:1=']],
    [
      'what the validation does not take',
      [visit('x', 'weight')],
      ['1@visit_arm_1/#0', 'error 1 weight malformed', 'refused 1'],
    ],
    ['out of range', [visit('12', 'weight')], ['1@visit_arm_1/#0 weight=12', 'warning 1 weight out-of-range']],
    ['a missing-data code', [visit('-9', 'weight')], ['1@visit_arm_1/#0 weight=-9']],
    ['a missing-data code in a choice', [visit('-9', 'sex')], ['1@visit_arm_1/#0 sex=-9']],
    ['damaged text', [visit('a\uFFFDb', 'note')], ['1@visit_arm_1/#0', 'error 1 note damaged-text', 'refused 1']],
    ['a choice', [visit('2', 'sex')], ['1@visit_arm_1/#0 sex=2']],
    ['no choice', [visit('3', 'sex')], ['1@visit_arm_1/#0', 'error 1 sex no-choice', 'refused 1']],
    ['a label', [visit('Male', 'sex')], ['1@visit_arm_1/#0', 'error 1 sex no-choice', 'refused 1', 'labels 1']],
    ['a label as code', [visit('male', 'sex'), {}, { labels: true }], ['1@visit_arm_1/#0 sex=2', 'labels 1']],
    [
      'no label either',
      [visit('nobody', 'sex'), {}, { labels: true }],
      ['1@visit_arm_1/#0', 'error 1 sex no-choice', 'refused 1'],
    ],
    ['a tick', [visit('1,0', 'races___1,races___2')], ['1@visit_arm_1/#0 races:1=1 races:2=0']],
    ['no tick', [visit('2', 'races___1')], ['1@visit_arm_1/#0', 'error 1 races___1 bad-checkbox', 'refused 1']],
    [
      'a tick in words',
      [visit('Checked', 'races___1')],
      ['1@visit_arm_1/#0', 'error 1 races___1 bad-checkbox', 'refused 1', 'labels 1'],
    ],
    [
      'a tick in words as code',
      [visit('Checked,unchecked', 'races___1,races___2'), {}, { labels: true }],
      ['1@visit_arm_1/#0 races:1=1 races:2=0', 'labels 2'],
    ],
    ['a status', [visit('2', 'visit_complete')], ['1@visit_arm_1/#0 visit_complete=2']],
    [
      'no status',
      [visit('3', 'visit_complete')],
      ['1@visit_arm_1/#0', 'error 1 visit_complete no-choice', 'refused 1'],
    ],
    [
      'a status in words',
      [visit('Complete', 'visit_complete'), {}, { labels: true }],
      ['1@visit_arm_1/#0 visit_complete=2', 'labels 1'],
    ],
    ['a date', [visit('13/02/2026', 'born')], ['1@visit_arm_1/#0 born=2026-02-13']],
    [
      'a date in the other order',
      [visit('13/02/2026', 'born'), {}, { dateOrder: 'MDY' }],
      ['1@visit_arm_1/#0', 'error 1 born bad-date', 'refused 1'],
    ],
    ['a computed column', [visit('7', 'bmi')], ['1@visit_arm_1/#0', 'note 0 bmi ignored-column']],
    [
      'a column nobody knows',
      [visit('7', 'wieght')],
      ['1@visit_arm_1/#0', 'error 0 wieght unknown-column', 'refused 1'],
    ],
    ['a blank one', [visit('', 'wieght')], ['1@visit_arm_1/#0', 'error 0 wieght unknown-column']],
    [
      'a checkbox in one column',
      [visit('1', 'races')],
      ['1@visit_arm_1/#0', 'error 0 races checkbox-column', 'refused 1'],
    ],
    [
      'an instrument that is not designated',
      [visit('m', 'mood')],
      ['1@visit_arm_1/#0', 'error 1 mood not-designated', 'refused 1'],
    ],
    ['a blank cell of it', [visit('', 'mood')], ['1@visit_arm_1/#0']],
    [
      'an option that is not ticked, elsewhere',
      ['id,redcap_event_name,races___1\n1,diary_arm_1,0\n1,diary_arm_1,Unchecked\n'],
      ['1@diary_arm_1/#1', 'error 2 id repeated-row', 'refused 1'],
    ],
    [
      'an option that is ticked, elsewhere',
      ['id,redcap_event_name,races___1\n1,diary_arm_1,1\n'],
      ['1@diary_arm_1/#1', 'error 1 races___1 not-designated', 'refused 1'],
    ],
    [
      'a repeating instrument without its instance',
      [visit('7', 'lab_value')],
      ['1@visit_arm_1/#0', 'error 1 lab_value needs-instance', 'refused 1'],
    ],
    [
      'hidden fields',
      [visit('7,1', 'weight,sex'), { hiddenFields: new Set(['weight']) }],
      ['1@visit_arm_1/#0 sex=1', 'error 0 weight hidden', 'refused 1'],
    ],
    [
      'hidden and blank',
      [visit(',1', 'weight,sex'), { hiddenFields: new Set(['weight']) }],
      ['1@visit_arm_1/#0 sex=1', 'error 0 weight hidden'],
    ],
    [
      'forms to look at',
      [visit('7', 'weight'), { readOnlyForms: new Set(['visit']) }],
      ['1@visit_arm_1/#0 weight=7', 'warning 0 weight read-only-form'],
    ],
    ['a group', [visit('north', 'redcap_data_access_group')], ['1@visit_arm_1/#0 group north']],
    [
      'a group that is not there',
      [visit('x', 'redcap_data_access_group')],
      ['1@visit_arm_1/#0', 'error 1 redcap_data_access_group unknown-group'],
    ],
    [
      'a group by its label',
      [visit('North Ward', 'redcap_data_access_group'), {}, { labels: true }],
      ['1@visit_arm_1/#0 group north'],
    ],
    [
      'a label of a group where codes are read',
      [visit('North Ward', 'redcap_data_access_group')],
      ['1@visit_arm_1/#0', 'error 1 redcap_data_access_group unknown-group'],
    ],
    [
      'groups that are not known',
      [visit('x', 'redcap_data_access_group'), { groups: undefined }],
      ['1@visit_arm_1/#0 group x'],
    ],
    ['no group', [visit('', 'redcap_data_access_group')], ['1@visit_arm_1/#0']],
    [
      'a group, for one who is in a group',
      [visit('north', 'redcap_data_access_group'), { isMember: true }],
      ['1@visit_arm_1/#0', 'warning 0 redcap_data_access_group group-not-yours'],
    ],
    ['no record', ['id,redcap_event_name,weight\n ,visit_arm_1,7\n'], ['error 1 id blank-record', 'refused 1']],
    [
      'a name as long as it may be',
      [`id,redcap_event_name\n${'x'.repeat(100)},visit_arm_1\n`],
      [`${'x'.repeat(100)}@visit_arm_1/#0`],
    ],
    ['a longer one', [`id,redcap_event_name\n${'x'.repeat(101)},visit_arm_1\n`], ['error 1 id long-record']],
    ['a damaged one', ['id,redcap_event_name\na\uFFFD,visit_arm_1\n'], ['error 1 id damaged-text']],
    ['no event', ['id,redcap_event_name,weight\n1,,7\n'], ['error 1 redcap_event_name blank-event', 'refused 1']],
    ['no column for events', ['id,weight\n1,7\n'], ['error 1 id blank-event', 'refused 1']],
    [
      'an event that is not there',
      ['id,redcap_event_name\n1,visit_arm_9\n'],
      ['error 1 redcap_event_name unknown-event'],
    ],
    ['an event in capitals', ['id,redcap_event_name\n1,VISIT_ARM_1\n'], ['1@visit_arm_1/#0']],
    ['an event by its label', ['id,redcap_event_name\n1,Diary\n', {}, { labels: true }], ['1@diary_arm_1/#1']],
    [
      'a label of two events',
      ['id,redcap_event_name\n1,Visit\n', {}, { labels: true }],
      ['error 1 redcap_event_name ambiguous-name'],
    ],
    [
      'a label with its arm',
      ['id,redcap_event_name\n1,Visit  (Arm 2: Placebo)\n', {}, { labels: true }],
      ['1@visit_arm_2/#0'],
    ],
    [
      'a label where unique names are read',
      ['id,redcap_event_name\n1,Diary\n'],
      ['error 1 redcap_event_name unknown-event'],
    ],
    [
      'an event in a classic project',
      ['id,redcap_event_name\n1,visit_arm_1\n', { ground: classic }],
      ['error 1 redcap_event_name classic-event'],
    ],
    ['a classic project', ['id,weight\n1,7\n', { ground: classic }], ['1@/#0 weight=7']],
    [
      'the same place twice',
      ['id,redcap_event_name,weight\n1,visit_arm_1,7\n1,visit_arm_2,7\n1,visit_arm_1,8\n'],
      ['1@visit_arm_1/#0 weight=7', '1@visit_arm_2/#0 weight=7', 'error 3 id repeated-row', 'refused 1'],
    ],
  ];
  for (const [name, args, expected] of cases) {
    it(name, async () => {
      assert.deepEqual(await judged(...args), expected);
    });
  }

  const at = (event_: string, instrument: string, instance: string, more = ''): string =>
    `id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance${more && `,${more.split('=')[0]}`}\n1,${event_},${instrument},${instance}${more && `,${more.split('=')[1]}`}\n`;
  const unknown = { ...ground, structure: { ...structure, repeating: undefined } };
  const instances: readonly (readonly [string, Parameters<typeof judged>, readonly string[]])[] = [
    ['an instance', [at('visit_arm_1', 'lab', '2', 'lab_value=x')], ['1@visit_arm_1/lab#2 lab_value=x']],
    ['the next one', [at('visit_arm_1', 'lab', 'NEW', 'lab_value=x')], ['1@visit_arm_1/lab#new lab_value=x', 'new']],
    [
      'a field of another instrument',
      [at('visit_arm_1', 'lab', '2', 'weight=7')],
      ['1@visit_arm_1/lab#2', 'error 1 weight wrong-instrument', 'refused 1'],
    ],
    ['no number', [at('visit_arm_1', 'lab', '')], ['error 1 redcap_repeat_instrument missing-instance']],
    ['the instance 0', [at('visit_arm_1', 'lab', '0')], ['error 1 redcap_repeat_instance bad-instance']],
    ['no whole number', [at('visit_arm_1', 'lab', '1.5')], ['error 1 redcap_repeat_instance bad-instance']],
    ['too large a number', [at('visit_arm_1', 'lab', '1234567890')], ['error 1 redcap_repeat_instance bad-instance']],
    [
      'an instrument that does not repeat',
      [at('visit_arm_1', 'visit', '1')],
      ['error 1 redcap_repeat_instrument unknown-repeating'],
    ],
    ['nor in that event', [at('visit_arm_2', 'lab', '1')], ['error 1 redcap_repeat_instrument unknown-repeating']],
    ['an instance of an event', [at('diary_arm_1', '', '3', 'mood=m')], ['1@diary_arm_1/#3 mood=m']],
    ['the first one of an event', [at('diary_arm_1', '', '', 'mood=m')], ['1@diary_arm_1/#1 mood=m']],
    ['the next one of an event', [at('diary_arm_1', '', 'new', 'mood=m')], ['1@diary_arm_1/#new mood=m', 'new']],
    [
      'an instance of what does not repeat',
      [at('visit_arm_2', '', '1')],
      ['error 1 redcap_repeat_instance not-repeating'],
    ],
    [
      'what repeats is not known: an instrument',
      [at('visit_arm_1', 'visit', '1'), { ground: unknown }],
      ['1@visit_arm_1/visit#1'],
    ],
    ['what repeats is not known: an instance', [at('visit_arm_1', '', '1'), { ground: unknown }], ['1@visit_arm_1/#1']],
  ];
  for (const [name, args, expected] of instances) {
    it(name, async () => {
      assert.deepEqual(await judged(...args), expected);
    });
  }

  it('asked to be new may be many; the highest number that is given of each place is kept', async () => {
    const problems = new Problems();
    const judge = new RowJudge(plain, { dateOrder: 'DMY', labels: false }, problems);
    const rows = await csvRows(
      pieces(
        'id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance\n1,visit_arm_1,lab,new\n1,visit_arm_1,lab,new\n1,visit_arm_1,lab,4\n1,visit_arm_1,lab,2\n',
      ),
    );
    for await (const source of rows.rows) {
      judge.judge(rows, source);
    }
    assert.deepEqual([...judge.given.values()], [4]);
    assert.deepEqual([judge.has('repeat-instance'), judge.has('group'), problems.list.length], [true, false, 0]);
  });
});

describe('problems of a file', () => {
  const place = (row: number) => () => ({
    row,
    column: 'x',
    spot: { line: row, character: 0, endLine: row, endCharacter: 1 },
  });
  const add = (problems: Problems, severity: 'error' | 'warning' | 'note', count: number): void => {
    for (let row = 1; row <= count; row++) {
      problems.add(severity, { kind: 'nested' }, place(row));
    }
  };
  const listed = ({ list }: Problems): readonly number[] =>
    (['error', 'warning', 'note'] as const).map((severity) => list.filter((one) => one.severity === severity).length);

  it('are all counted, but kept with their places up to a number, errors before the rest', () => {
    const problems = new Problems();
    add(problems, 'note', 1500);
    add(problems, 'warning', 800);
    assert.deepEqual([listed(problems), problems.counts], [[0, 500, 1500], { error: 0, warning: 800, note: 1500 }]);
    add(problems, 'error', 700);
    assert.deepEqual(listed(problems), [700, 0, 1300]);
    add(problems, 'error', 1400);
    assert.deepEqual([listed(problems), problems.counts.error], [[2000, 0, 0], 2100]);
    add(problems, 'warning', 1);
    assert.deepEqual([listed(problems), problems.kinds.get('nested')], [[2000, 0, 0], 4401]);
    assert.equal(problems.list.at(-1)?.row, 1300, 'what comes after the last place is counted only');
  });
});

describe('the text of a file', () => {
  const pieceSize = 256 * 1024;
  it('is handed on in pieces that cut no character in two', async () => {
    for (const before of [pieceSize - 2, pieceSize - 1, pieceSize, pieceSize + 1]) {
      const text = `${'a'.repeat(before)}😀😀${'b'.repeat(pieceSize)}`;
      const pieces: Buffer[] = [];
      for await (const piece of textSource(text, 'x').open()) {
        pieces.push(Buffer.from(piece));
      }
      assert.ok(pieces.length > 1);
      assert.ok(Buffer.concat(pieces).toString('utf8') === text, String(before));
    }
    for await (const piece of textSource('', 'x').open()) {
      assert.fail(String(piece));
    }
  });

  it('is no longer read once it was cancelled', async () => {
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(inspect(textSource('id\n1\n', 'x'), stop.signal), CancelledError);
    assert.equal((await inspect(textSource('id\n1\n', 'x'))).format, 'csv');
  });

  it('has its beginning for the place of a column that it does not name', () => {
    const rows = jsonRows(
      (async function* none() {
        yield await Promise.resolve('[]');
      })(),
    );
    assert.deepEqual(rows.headerSpot(3), { line: 0, character: 0, endLine: 0, endCharacter: 0 });
  });
});

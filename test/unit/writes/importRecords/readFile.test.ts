import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { type ImportRequest } from '../../../../src/writes/importRecords/plan';
import { problemText, unreadableText } from '../../../../src/writes/importRecords/problemWords';
import { type ImportSource, UnreadableError } from '../../../../src/writes/importRecords/source';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, value } from '../deletes/seeds';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { planFor, planned, problemsOf } from './importing';

afterEach(stopRigs);

const bytes = (...pieces: readonly Uint8Array[]): ImportSource => ({
  name: 'data.csv',
  async *open() {
    for (const piece of pieces) {
      yield await Promise.resolve(piece);
    }
  },
});

/** A classic project with a field of each kind. */
function kinds(more: Partial<ProjectSeed['settings']> = {}): ProjectSeed {
  const row = (name: string, type: string, other: Record<string, string> = {}): Record<string, string> => ({
    field_name: name,
    form_name: 'basis',
    field_type: type,
    field_label: name,
    ...other,
  });
  const validated = (name: string, validation: string, other: Record<string, string> = {}) =>
    row(name, 'text', { text_validation_type_or_show_slider_number: validation, ...other });
  const seed = classicSeed([value('1', '', 'id', '1')], { repeating: [] });
  return {
    ...seed,
    settings: { ...seed.settings, ...more },
    fields: [
      row('id', 'text', { field_label: 'Study ID' }),
      row('name', 'text'),
      validated('born', 'date_dmy'),
      validated('seen', 'datetime_mdy'),
      validated('age', 'integer', { text_validation_min: '0', text_validation_max: '120' }),
      row('sex', 'radio', { select_choices_or_calculations: '1, Female | 2, <b>Male</b> | 3, Other | 4, other' }),
      row('signs', 'checkbox', { select_choices_or_calculations: '1, Fever | x-2, Cough' }),
      row('ok', 'yesno'),
      row('bmi', 'calc', { select_choices_or_calculations: '[age] * 2' }),
      row('scan', 'file'),
      row('note', 'notes'),
    ],
  };
}

/** What stands behind each change, in the order of the file. */
async function changes(rig: Rig, text: string, options: Partial<ImportRequest> = {}): Promise<readonly string[]> {
  const { examples } = await planned(rig, text, options);
  return examples.map(({ record, column, after }) => `${record} ${column} ${after}`);
}

async function unreadable(rig: Rig, source: string | ImportSource): Promise<string> {
  try {
    await planFor(rig, typeof source === 'string' ? source : '', typeof source === 'string' ? {} : { source });
  } catch (error) {
    assert.ok(error instanceof UnreadableError, String(error));
    assert.ok(unreadableText(error, 'f', english).length > 10);
    return [error.reason, error.detail.line, error.detail.column].filter((part) => part !== undefined).join(' ');
  }
  return 'readable';
}

describe('the file of an import', () => {
  const expected = ['1 name Zoë, "Z"', '1 age 7', '2 name b', '2 age 8'];
  const csv = (delimiter: string, end: string): string =>
    [
      ['id', 'name', 'age'],
      ['1', '"Zoë, ""Z"""', '7'],
      ['2', 'b', '8'],
    ]
      .map((row) => row.join(delimiter))
      .join(end);

  it('may have any delimiter, any line end, a byte order mark, and be Windows-1252', async () => {
    const rig = await startRig(kinds());
    for (const delimiter of [',', ';', '\t', '|', '^']) {
      for (const end of ['\n', '\r\n', '\r']) {
        assert.deepEqual(await changes(rig, csv(delimiter, end)), expected, JSON.stringify([delimiter, end]));
        // Excel's own first line.
        const told = `sep=${delimiter}${end}${csv(delimiter, end)}`;
        assert.deepEqual(await changes(rig, told), expected, JSON.stringify(['sep=', delimiter, end]));
      }
    }
    assert.deepEqual(await changes(rig, `\uFEFF${csv(';', '\n')}\n\n`), expected);
    const latin = Buffer.from(csv(',', '\r\n').replace('Zoë', 'Zoë\u0080'), 'latin1');
    assert.deepEqual(await changes(rig, '', { source: bytes(latin) }), ['1 name Zoë€, "Z"', ...expected.slice(1)]);
  });

  it('may come in pieces that end anywhere, in CSV and in JSON', async () => {
    const rig = await startRig(kinds());
    const json = JSON.stringify(
      [
        { id: 1, name: 'Zoë, "Z"', age: 7 },
        { id: '2', name: 'b', age: '8', ok: null },
      ],
      undefined,
      2,
    );
    for (const text of [csv(',', '\r\n'), json, `[ ${json.slice(1)}`]) {
      const whole = Buffer.from(`\uFEFF${text}`, 'utf8');
      for (const size of [1, 2, 7]) {
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        assert.deepEqual(await changes(rig, '', { source: bytes(...pieces) }), expected, `${size} ${text}`);
      }
    }
  });

  it('is refused with its reason and place where it is none', async () => {
    const rig = await startRig(kinds());
    const long = await startRig(fullProject(['1']));
    const found = async (source: string | ImportSource): Promise<string> => await unreadable(rig, source);
    assert.deepEqual(
      {
        utf16: await found(bytes(Buffer.from('\uFEFFid,name\n', 'utf16le'))),
        zip: await found(bytes(Buffer.from('PK\u0003\u0004\0\0'))),
        empty: await found(' \n\n'),
        noRows: await found('id,name\n\n'),
        noList: await found('{"id": 1}'),
        cut: await found('[{"id": "1"},\n{"id": "2"'),
        noJson: await found('[{"id": "1"},\n{"id" "2"}]'),
        noObject: await found('["1"]'),
        behind: await found('[{"id": "1"}] x'),
        quote: await found('id,name\n1,"a\n2,"b"\n'),
        behindQuote: await found('id,name\n1,"a"b\n'),
        noId: await found('name,age\na,1\n'),
        jsonWithoutId: await found('[{"name": "a"}]'),
        twice: await found('id,name,NAME\n1,a,b\n'),
        blank: await found('id,,name\n1,a,b\n'),
        long: await found('record,field_name,value\n1,name,a\n'),
        labels: await found('Study ID,Name\n1,a\n'),
        dictionary: await found(
          'field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,field_note,text_validation_min,text_validation_max\na,b,,text,,,,,\n',
        ),
        noEvent: await unreadable(long, 'study_id,weight\n1,70\n'),
      },
      {
        utf16: 'utf-16',
        zip: 'binary',
        empty: 'empty',
        noRows: 'no-rows',
        noList: 'not-a-list 1',
        cut: 'not-json 2',
        noJson: 'not-json 2',
        noObject: 'not-a-list 1',
        behind: 'not-json 1',
        quote: 'broken-quote 2',
        behindQuote: 'broken-quote 2',
        noId: 'no-record-id id',
        jsonWithoutId: 'no-record-id id',
        twice: 'repeated-column NAME',
        blank: 'blank-column 2',
        long: 'long-format id',
        labels: 'label-headers id',
        dictionary: 'looks-like-dictionary id',
        noEvent: 'no-event',
      },
    );
  });

  it('has its problems at their cells, and brings what is left', async () => {
    const rig = await startRig(kinds());
    const text = [
      'id,name,born,age,sex,signs___1,signs___x_2,signs,ok,bmi,scan,nmae,basis_complete',
      '1,a,2020-02-30,x,9,2,1,1,maybe,4,[document],q,7',
      '1,b,,,,,,,,,,,',
      ',c,,,,,,,,,,,',
      '2,"d\nd",,500,2,1,0,,1,,,,2',
      '3,e',
      '4,f,,,,,,,,,,,,more',
    ].join('\n');
    const plan = await planned(rig, text);
    assert.deepEqual(problemsOf(plan), [
      'error checkbox-column 0 signs',
      'note ignored-column 0 bmi',
      'note ignored-column 0 scan',
      'error unknown-column 0 nmae',
      'error bad-date 1 born',
      'error malformed 1 age',
      'error no-choice 1 sex',
      'error bad-checkbox 1 signs___1',
      'error no-choice 1 ok',
      'error no-choice 1 basis_complete',
      'error repeated-row 2 id',
      'error blank-record 3 id',
      'warning out-of-range 4 age',
      'error too-few-cells 5',
      'error too-many-cells 6',
    ]);
    const at = (kind: string) => plan.problems.list.find((problem) => problem.kind === kind)?.spot;
    assert.deepEqual(at('unknown-column'), { line: 0, character: 61, endLine: 0, endCharacter: 65 });
    assert.deepEqual(at('no-choice'), { line: 1, character: 17, endLine: 1, endCharacter: 18 });
    assert.deepEqual(at('out-of-range'), { line: 5, character: 4, endLine: 5, endCharacter: 7 });
    for (const problem of plan.problems.list) {
      assert.ok(problemText(problem, english).length > 10);
    }
    assert.deepEqual(
      plan.examples.map(({ record, column, after }) => `${record} ${column} ${after}`),
      [
        '1 name a',
        '1 signs___x_2 1',
        '2 name d\nd',
        '2 age 500',
        '2 sex 2',
        '2 signs___1 1',
        '2 ok 1',
        '2 basis_complete 2',
      ],
    );
    // Two in unknown columns, six bad cells, one of the doubled row, one without a record, one and two of the damaged rows.
    assert.equal(plan.counts.refused, 2 + 6 + 1 + 1 + 1 + 1);
  });

  it('in JSON has them at its keys', async () => {
    const rig = await startRig(kinds());
    const plan = await planned(
      rig,
      '[\n  {"id": "1", "name": ["a"], "age": 5},\n  {"id": "2",\n   "sex": "9", "name": "b"}\n]',
    );
    assert.deepEqual(problemsOf(plan), ['error nested 1 name', 'error no-choice 2 sex']);
    const spots = plan.problems.list.map(({ spot }) => spot);
    assert.deepEqual(
      spots.map(({ line, character }) => [line, character]),
      [
        [1, 14],
        [3, 3],
      ],
    );
  });

  it('has dates in one order, found or asked for', async () => {
    const rig = await startRig(kinds());
    const rows = (...dates: readonly string[]) => ['id,born', ...dates.map((date, i) => `${i + 1},${date}`)].join('\n');
    assert.deepEqual(await changes(rig, rows('2020-3-9', '2021/12/31')), ['1 born 2020-03-09', '2 born 2021-12-31']);
    assert.deepEqual(await changes(rig, rows('9.3.2020', '31.12.2021')), ['1 born 2020-03-09', '2 born 2021-12-31']);
    assert.deepEqual(await changes(rig, rows('3/9/2020', '12/31/2021 00:00')), [
      '1 born 2020-03-09',
      '2 born 2021-12-31',
    ]);
    assert.deepEqual(await planFor(rig, rows('3/9/2020', '1/2/2021')), {
      kind: 'question',
      question: { kind: 'date-order', dates: 2, hint: 'DMY' },
    });
    assert.deepEqual(await changes(rig, rows('3/9/2020', '1/2/2021'), { dates: 'MDY' }), [
      '1 born 2020-03-09',
      '2 born 2021-01-02',
    ]);
    // One that contradicts the others is no date.
    const plan = await planned(rig, rows('31/12/2020', '30/11/2020', '12/31/2020'));
    assert.deepEqual(problemsOf(plan), ['error bad-date 3 born']);
    assert.deepEqual(await changes(rig, 'id,seen\n1,31.12.2020 7:05:00\n2,2020-12-31T08:09'), [
      '1 seen 2020-12-31 07:05',
      '2 seen 2020-12-31 08:09',
    ]);
  });

  it('has labels turned into codes where the user says so', async () => {
    const rig = await startRig(kinds());
    const text =
      'id,sex,signs___1,ok,basis_complete\n1,Male,Checked,Yes,Complete\n2,other,Unchecked,No,Incomplete\n3,1,Fever,1,2';
    const asked = await planFor(rig, text);
    assert.deepEqual(asked, { kind: 'question', question: { kind: 'labels', values: 9 } });
    const plan = await planned(rig, text, { labels: true });
    assert.deepEqual(problemsOf(plan), ['error ambiguous-label 2 sex']);
    assert.deepEqual(
      plan.examples.map(({ record, column, after }) => `${record} ${column} ${after}`),
      [
        '1 sex 2',
        '1 signs___1 1',
        '1 ok 1',
        '1 basis_complete 2',
        '2 ok 0',
        '3 sex 1',
        '3 signs___1 1',
        '3 ok 1',
        '3 basis_complete 2',
      ],
    );
    const codes = await planned(rig, text, { labels: false });
    assert.ok(codes.problems.list.some((problem) => problem.kind === 'no-choice' && problem.isLabel));
  });

  it('takes missing-data codes anywhere', async () => {
    const rig = await startRig(kinds({ missingDataCodes: 'NA, Not available' }));
    assert.deepEqual(await changes(rig, 'id,born,age,sex\n1,NA,NA,NA'), ['1 born NA', '1 age NA', '1 sex NA']);
  });

  it('names places that the project has not', async () => {
    const rig = await startRig(fullProject(['1']));
    const head = 'study_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,initials,weight,lab_value';
    const plan = await planned(
      rig,
      [
        head,
        '1,visit_arm_1,,,,72,',
        '1,vist_arm_1,,,,72,',
        '1,,,,,72,',
        '1,enrolment_arm_1,,,,72,',
        '1,visit_arm_2,visit,1,,72,',
        '1,visit_arm_2,lab,,,,5',
        '1,visit_arm_2,lab,x,,,5',
        '1,visit_arm_2,lab,7,,72,5',
        '1,visit_arm_2,,3,,72,',
        '1,visit_arm_2,,,,,5',
      ].join('\n'),
    );
    assert.deepEqual(problemsOf(plan), [
      'error unknown-event 2 redcap_event_name',
      'error blank-event 3 redcap_event_name',
      'error not-designated 4 weight',
      'error unknown-repeating 5 redcap_repeat_instrument',
      'error missing-instance 6 redcap_repeat_instrument',
      'error bad-instance 7 redcap_repeat_instance',
      'error wrong-instrument 8 weight',
      'error not-repeating 9 redcap_repeat_instance',
      'error needs-instance 10 lab_value',
    ]);
  });
});

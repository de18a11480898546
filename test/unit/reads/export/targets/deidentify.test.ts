import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { codebookOf } from '../../../../../src/reads/export/targets/codebook';
import type { Row } from '../../../../../src/reads/export/targets/csvRows';
import { type DateTreatment, deidentify } from '../../../../../src/reads/export/targets/deidentify';
import { deidentificationReport } from '../../../../../src/reads/export/targets/deidentificationReport';
import { dayOf, momentOf } from '../../../../../src/reads/export/targets/moments';
import { shortNames } from '../../../../../src/reads/export/targets/shortNames';
import { field } from '../structures';
import { awkward } from './awkwardExport';

const structure = {
  ...awkward,
  metadata: [
    field('id', 'f'),
    field('name', 'f', 'text', { identifier: 'y' }),
    field('birth_date', 'f', 'text', {
      text_validation_type_or_show_slider_number: 'date_dmy',
      field_label: 'Geburtsdatum',
    }),
    field('seen', 'f', 'text', { text_validation_type_or_show_slider_number: 'datetime_seconds_ymd' }),
    field('secret_day', 'f', 'text', { text_validation_type_or_show_slider_number: 'date_ymd', identifier: 'y' }),
    field('comment', 'f', 'notes'),
    field('mail', 'f', 'text', { text_validation_type_or_show_slider_number: 'email' }),
    field('photo', 'f', 'file'),
    field('weight', 'f', 'text', { text_validation_type_or_show_slider_number: 'number' }),
    field('sex', 'f', 'radio', { select_choices_or_calculations: '1, M | 2, F' }),
    field('at', 'f', 'text', { text_validation_type_or_show_slider_number: 'time' }),
  ],
  instruments: [{ name: 'f', label: 'F' }],
};
const columns = [
  'id',
  'redcap_data_access_group',
  'redcap_survey_identifier',
  'f_timestamp',
  ...structure.metadata.slice(1).map(({ field_name }) => field_name),
  'f_complete',
];
const row = (id: string, more: Readonly<Record<string, string>> = {}): Row => {
  const values: Readonly<Record<string, string>> = {
    id,
    redcap_survey_identifier: 'Zoe',
    name: 'Zoe',
    birth_date: '2000-03-01',
    seen: '2024-01-31 10:20:30',
    secret_day: '2020-01-01',
    comment: 'Zoe was here',
    mail: 'zoe@example.org',
    photo: 'zoe.jpg',
    weight: '70.5',
    sex: '2',
    at: '12:30',
    f_complete: '2',
    ...more,
  };
  return columns.map((column) => values[column] ?? '');
};

async function made(all: readonly Row[], dates: DateTreatment = 'shift', secret = 'a secret') {
  const result = deidentify(
    // eslint-disable-next-line @typescript-eslint/require-await -- a source of rows that are there already
    {
      columns,
      rows: () =>
        (async function* () {
          yield all;
        })(),
    },
    codebookOf(columns, structure),
    { dates, secret, missingCodes: 'UNK, Unknown' },
  );
  const rows: Record<string, string>[] = [];
  for await (const batch of result.source.rows()) {
    rows.push(...batch.map((cells) => Object.fromEntries(result.source.columns.map((c, i) => [c, cells[i] ?? '']))));
  }
  return { ...result, rows };
}

describe('a de-identified export', () => {
  it('has no identifiers, free text or files, and no word of what was in them', async () => {
    const { source, rows } = await made([row('1')]);
    assert.deepEqual(source.columns, [
      'id',
      'redcap_data_access_group',
      'f_timestamp',
      'birth_date',
      'seen',
      'weight',
      'sex',
      'at',
      'f_complete',
    ]);
    assert.doesNotMatch(JSON.stringify(rows), /zoe/i);
    assert.deepEqual([rows[0]?.['weight'], rows[0]?.['sex'], rows[0]?.['at']], ['70.5', '2', '12:30']);
  });

  it('shifts all dates of a record by the same days back, and times of day by none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }), async (names) => {
        const { rows } = await made(names.map((name) => row(name, { f_timestamp: '2024-01-31 23:59' })));
        for (const one of rows) {
          const days = (dayOf('2000-03-01') ?? 0) - (dayOf(one['birth_date'] ?? '') ?? NaN);
          assert.ok(days >= 1 && days <= 364, String(days));
          const seen = ((momentOf('2024-01-31 10:20:30') ?? 0) - (momentOf(one['seen'] ?? '') ?? NaN)) / 86_400_000;
          const sent = ((momentOf('2024-01-31 23:59') ?? 0) - (momentOf(one['f_timestamp'] ?? '') ?? NaN)) / 86_400_000;
          assert.deepEqual([seen, sent], [days, days]);
        }
      }),
    );
  });

  it('names a record the same in all its rows and exports, and in no way without the secret', async () => {
    const first = await made([row('1'), row('2'), row('1')]);
    const second = await made([row('2')]);
    const other = await made([row('1'), row('2')], 'shift', 'another secret');
    assert.equal(first.rows[0]?.['id'], first.rows[2]?.['id']);
    assert.notEqual(first.rows[0]?.['id'], first.rows[1]?.['id']);
    assert.deepEqual(first.rows[1], second.rows[0]);
    assert.ok(!other.rows.some(({ id }) => first.rows.some((one) => one['id'] === id)));
    assert.match(first.rows[0]?.['id'] ?? '', /^[0-9a-f]{16}$/);
  });

  it('blanks what does not fit its field, but no missing-data code, and counts it', async () => {
    const { rows, blanked } = await made([
      row('1', { weight: 'call Zoe', seen: 'UNK', birth_date: 'about 1950', f_timestamp: '[not completed]' }),
    ]);
    const { weight, seen, birth_date, f_timestamp } = rows[0] ?? {};
    assert.deepEqual([weight, seen, birth_date, f_timestamp], ['', 'UNK', '', '']);
    assert.deepEqual(Object.fromEntries(blanked()), { weight: 1, birth_date: 1, f_timestamp: 1 });
  });

  it('has no text that a field had before it became a list of choices or a time', async () => {
    const { rows, blanked } = await made([row('1', { sex: 'Zoe', at: 'Zoe at noon' }), row('2', { sex: 'UNK' })]);
    assert.deepEqual(
      rows.map(({ sex, at }) => [sex, at]),
      [
        ['', ''],
        ['UNK', '12:30'],
      ],
    );
    assert.deepEqual(
      [...blanked()],
      [
        ['sex', 1],
        ['at', 1],
      ],
    );
  });

  it('can leave dates out, and reports every column with what looks like an identifier', async () => {
    const { source } = await made([row('1')], 'drop');
    assert.ok(!source.columns.some((column) => ['birth_date', 'seen', 'f_timestamp'].includes(column)));
    const result = await made([row('1', { weight: 'x' })]);
    assert.deepEqual(
      result.treated.filter(({ isSuspect }) => isSuspect).map(({ column }) => column.column),
      ['birth_date'],
    );
    const report = deidentificationReport('A', result);
    for (const column of columns) {
      assert.ok(report.includes(`| ${column.replaceAll('_', '\\_')} |`), column);
    }
    assert.match(report, /weight \| weight \| kept; values that do not fit its type are blank \(1 blank\)/);
  });
});

describe('names for programs', () => {
  it('are fit, short and different, and stay what they are where they can', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 50 }), { maxLength: 30 }), (names) => {
        const short = shortNames(names, 32);
        assert.ok(
          short.every((name) => /^[A-Za-z_]\w{0,31}$/.test(name)),
          short.join(' '),
        );
        assert.equal(new Set(short.map((name) => name.toLowerCase())).size, names.length);
      }),
    );
    assert.deepEqual(shortNames(['age', 'if', 'str12', 'a'.repeat(33), 'a'.repeat(34), 'x___-1', '9lives'], 32), [
      'age',
      'if_',
      'str12_',
      'a'.repeat(32),
      `${'a'.repeat(30)}_1`,
      'x____1',
      'v_9lives',
    ]);
  });
});

describe('days', () => {
  it('are those of the calendar, and nothing else is one', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0, 0, 1), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        const text = date.toISOString();
        assert.equal(dayOf(text.slice(0, 10)), Math.floor(date.getTime() / 86_400_000));
        assert.equal(momentOf(text.slice(0, 19).replace('T', ' ')), Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
    for (const none of [
      '2023-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-1-010',
      '',
      '2024-02-30',
      '31-12-2024',
      '0000-01-01',
    ]) {
      assert.equal(dayOf(none), undefined, none);
    }
    assert.equal(momentOf('2024-01-01 24:00'), undefined);
    assert.equal(momentOf('2024-01-01T10:00'), undefined);
  });
});

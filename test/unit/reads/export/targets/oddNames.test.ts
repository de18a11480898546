import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstat, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, it } from 'mocha';
import { ExportError } from '../../../../../src/reads/export/exportError';
import type { Output } from '../../../../../src/reads/export/outputs';
import { PartialFile } from '../../../../../src/reads/export/partialFile';
import { codebookOf } from '../../../../../src/reads/export/targets/codebook';
import { readStats } from '../../../../../src/reads/export/targets/columnStats';
import { tablesOf } from '../../../../../src/reads/export/targets/outputTable';
import { sqliteTables } from '../../../../../src/reads/export/targets/sqlite';
import { storedColumn } from '../../../../../src/reads/export/targets/storage';
import { type TableStructure, instrumentTables } from '../../../../../src/reads/export/targets/tables';
import { uniqueNames } from '../../../../../src/reads/export/targets/uniqueNames';
import { field } from '../structures';
import { awkward, writeAwkward } from './awkwardExport';

const instruments = (...names: readonly string[]) => names.map((name) => ({ name, label: name }));
const project = (more: Partial<TableStructure>): TableStructure => ({ ...awkward, ...more });

describe('names that are awkward', () => {
  it('are told apart where they are the same, and stay what they are where they can', () => {
    assert.deepEqual(uniqueNames(['a', 'b', 'a', 'a_2', 'a']), ['a', 'b', 'a_3', 'a_2', 'a_4']);
    assert.deepEqual(
      uniqueNames(['x', 'y', 'y_2'], (name) => name === 'y'),
      ['x', 'y_3', 'y_2'],
    );
  });

  it('of options whose codes differ in case only are one column in REDCap: both have their values and labels', async () => {
    const structure = project({
      metadata: [
        field('record_id', 'visit'),
        field('meds', 'visit', 'checkbox', { select_choices_or_calculations: 'A, big | a, small | b, other' }),
      ],
      instruments: instruments('visit'),
    });
    const served = ['record_id', 'meds___a', 'meds___a', 'meds___b', 'visit_complete'];
    const rows = [
      ['1', '1', '0', '0', '2'],
      ['2', '0', '1', '0', '2'],
    ];
    const { target, remove } = await writeAwkward('tables', rows, structure, served);
    const [header, ...written] = parse(await readFile(path.join(target, 'visit.csv'), 'utf8'));
    await remove();
    assert.deepEqual(header, ['record_id', 'meds___a', 'meds___a_2', 'meds___b', 'form_status_complete']);
    assert.deepEqual(written, rows);
    const columns = ['record_id', 'meds___a', 'meds___a_2', 'meds___b'];
    assert.deepEqual(
      codebookOf(columns, structure).map(({ label }) => label),
      ['record_id', 'meds (big)', 'meds (small)', 'meds (other)'],
    );
  });

  it('of choices are all different, whatever others are called', () => {
    const choices = '1, A | 2, A | 3, A (1) | 4, | 5, 4';
    const structure = project({
      metadata: [field('id', 'f'), field('same', 'f', 'radio', { select_choices_or_calculations: choices })],
      instruments: instruments('f'),
    });
    const labels = codebookOf(['same'], structure)[0]?.choices.map(({ label }) => label) ?? [];
    assert.deepEqual(labels, ['A (1) (1)', 'A (2)', 'A (1)', '4 (4)', '4 (5)']);
  });

  for (const output of ['tables', 'parquetTables'] satisfies Output[]) {
    it(`of instruments that are those of other files have files of their own as ${output}`, async () => {
      const structure = project({
        metadata: [
          field('id', 'codebook'),
          field('a', 'codebook'),
          field('b', 'con'),
          field('c', 'codebook_2'),
          field('d', 'plain'),
        ],
        instruments: instruments('codebook', 'con', 'codebook_2', 'plain'),
      });
      const columns = ['id', 'a', 'b', 'c', 'd'];
      const { target, notes, remove } = await writeAwkward(output, [['1', 'A', 'B', 'C', 'D']], structure, columns);
      const files = await readdir(target);
      const texts = await Promise.all(
        ['codebook_3', 'con_2', 'codebook_2', 'plain'].map((name) =>
          readFile(path.join(target, `${name}.csv`), 'utf8').catch(() => ''),
        ),
      );
      const codebook = await readFile(path.join(target, 'codebook.csv'), 'utf8');
      await remove();
      assert.match(codebook, /^column,name,field,/);
      if (output === 'tables') {
        assert.deepEqual(texts, ['id,a\n1,A\n', 'id,b\n1,B\n', 'id,c\n1,C\n', 'id,d\n1,D\n']);
        assert.deepEqual(notes, [{ kind: 'other-names', names: ['codebook: codebook_3', 'con: con_2'] }]);
      } else {
        assert.ok(files.includes('codebook.parquet') && files.includes('con_2.parquet'), files.join());
        assert.deepEqual(notes, [{ kind: 'other-names', names: ['con: con_2'] }]);
      }
    });
  }

  it('of instruments that SQLite, or the codebook, needs for itself give way', async () => {
    const names = ['visit', 'redcap_codebook', 'redcap_choices', 'sqlite_stuff'];
    const structure = project({
      metadata: [field('id', 'visit'), ...names.map((name, i) => field(`f${i}`, name))],
      instruments: instruments(...names),
    });
    const codebook = codebookOf(['id', 'f0', 'f1', 'f2', 'f3'], structure);
    const { stats } = await readStats(codebook, noRows());
    const columns = codebook.flatMap((column, i) => (stats[i] ? [storedColumn(column, stats[i])] : []));
    assert.deepEqual(
      sqliteTables(tablesOf(columns, structure)).map(({ name }) => name),
      ['visit', 'redcap_codebook_2', 'redcap_choices_2', '_sqlite_stuff'],
    );
  });

  it('of events with one label in one arm stay whole in the key, which tells their rows apart', () => {
    const [first, second, third] = ['visit_1_arm_1', 'visit_1_arm_1b', 'visit_2_arm_1'];
    const structure = project({
      metadata: [field('id', 'f'), field('a', 'f')],
      instruments: instruments('f'),
      isLongitudinal: true,
      events: [first, second, third].map((uniqueEventName) => ({
        eventName: uniqueEventName,
        armNum: 1,
        uniqueEventName,
        customEventLabel: '',
        eventId: undefined,
        dayOffset: '',
        offsetMin: '',
        offsetMax: '',
      })),
      mappings: [first, second, third].map((uniqueEventName) => ({ armNum: 1, uniqueEventName, form: 'f' })),
    });
    const [table] = instrumentTables(['id', 'redcap_event_name', 'a'], structure);
    assert.deepEqual(
      [first, second, third].map((event) => table?.rowOf(['1', event, 'x'])?.[1]),
      [first, second, 'visit_2'],
    );
  });
});

describe('dates before the first that a format has', () => {
  for (const [output, first] of [
    ['excel', '1900-03-01'],
    ['spss', '1582-10-15'],
    ['sas', '1582-01-01'],
    ['stata', '0100-01-01'],
  ] as const) {
    it(`stay text as ${output}, and are named`, async () => {
      const date = { text_validation_type_or_show_slider_number: 'date_ymd' };
      const structure = project({
        metadata: [field('id', 'f'), field('old', 'f', 'text', date), field('new', 'f', 'text', date)],
        instruments: instruments('f'),
      });
      const rows = [
        ['1', '0050-01-01', first],
        ['2', first, '9999-12-31'],
      ];
      const { notes, remove } = await writeAwkward(output, rows, structure, ['id', 'old', 'new']);
      await remove();
      assert.deepEqual(
        notes.filter(({ kind }) => kind === 'stays-text'),
        [{ kind: 'stays-text', columns: ['old'] }],
      );
    });
  }
});

describe('a target that is a pipe or a device', () => {
  it('is refused and stays what it is', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const folder = await mkdtemp(path.join(tmpdir(), 'redcap-pipe-'));
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await assert.rejects(PartialFile.open(pipe), (error) => ExportError.is(error, 'target-not-file'));
    assert.ok((await lstat(pipe)).isFIFO());
    assert.deepEqual(await readdir(folder), ['pipe']);
    await rm(folder, { recursive: true });
  });
});

// eslint-disable-next-line @typescript-eslint/require-await -- a source without any row
async function* noRows(): AsyncGenerator<never> {
  yield* [];
}

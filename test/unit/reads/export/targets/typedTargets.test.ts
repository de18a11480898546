import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from './decompress';
import { afterEach, describe, it } from 'mocha';
import { ExportError } from '../../../../../src/reads/export/exportError';
import type { Output } from '../../../../../src/reads/export/outputs';
import { type Written, awkward, awkwardColumns, awkwardRows, longName, writeAwkward } from './awkwardExport';
import { readExcel } from './readExcel';
import { readSpss } from './readSpss';
import { readStata } from './readStata';
import { field } from '../structures';

/** What each column is kept as, by its dictionary and its values. */
const numbers = ['weight', 'visits', 'score', 'empty'];
const integers = ['answer', 'intake_complete', 'well', 'meds___1', 'meds___2', 'mother_phone', 'visit_complete'];
const dates = ['born'];
const moments = ['seen', 'seen_exactly'];
const day = 86_400_000;

const rows = awkwardRows(3_000);
const column = (name: string): number => awkwardColumns.indexOf(name);

/** A cell as a reader of types should have it: numbers, milliseconds from 1970 for dates and moments, texts. */
function expected(name: string, text: string): string | number | undefined {
  if (dates.includes(name) || moments.includes(name)) {
    return text === '' ? undefined : Date.parse(`${text.replace(' ', 'T')}${text.length === 10 ? 'T00:00' : ''}Z`);
  }
  return [...numbers, ...integers].includes(name) ? (text === '' ? undefined : Number(text)) : text;
}

const expectedRows = rows.map((row) => awkwardColumns.map((name, i) => expected(name, row[i] ?? '')));
/** What SPSS and Stata have of blanks at the end. */
const trimmed = (all: readonly (readonly (string | number | undefined)[])[]) =>
  all.map((row) => row.map((value) => (typeof value === 'string' ? value.trimEnd() : value)));

describe('targets with types', () => {
  const written: Written[] = [];
  afterEach(async () => {
    for (const { remove } of written.splice(0)) {
      await remove();
    }
  });
  const write = async (output: Output, ...more: [typeof rows?, typeof awkward?, typeof awkwardColumns?]) => {
    const [data = rows, structure, columns] = more;
    const one = await writeAwkward(output, data, structure, columns);
    written.push(one);
    return one;
  };
  const codebook = async (folder: string) =>
    parse<Record<string, string>>(await readFile(path.join(folder, 'codebook.csv'), 'utf8'), { columns: true });

  it('name the columns that stay text, and why', async () => {
    const { folder, notes } = await write('stata');
    assert.deepEqual(notes, [
      { kind: 'stays-text', columns: ['died', 'height'] },
      { kind: 'renamed', count: 3 },
    ]);
    const book = await codebook(folder);
    assert.equal(book.find((one) => one['column'] === 'died')?.['remark'], 'text: 1 values are no date');
    assert.deepEqual(
      book.map((one) => one['stored']),
      awkwardColumns.map((name) =>
        numbers.includes(name)
          ? 'number'
          : integers.includes(name)
            ? 'integer'
            : dates.includes(name)
              ? 'date'
              : moments.includes(name)
                ? 'datetime'
                : 'text',
      ),
    );
  });

  it('as Stata have every value, labels of whole codes, and a name for each column', async () => {
    const { folder } = await write('stata');
    const read = readStata(await readFile(path.join(folder, 'data.dta')));
    const stata = Date.UTC(1960, 0, 1);
    const asWritten = read.rows.map((row) =>
      row.map((value, i) => {
        const name = awkwardColumns[i] ?? '';
        return typeof value !== 'number'
          ? value
          : dates.includes(name)
            ? value * day + stata
            : moments.includes(name)
              ? value + stata
              : value;
      }),
    );
    assert.deepEqual(asWritten, expectedRows);
    assert.deepEqual(
      (await codebook(folder)).map((one) => one['name']),
      read.names,
    );
    assert.ok(read.names.every((name) => /^[A-Za-z_]\w{0,31}$/.test(name)));
    assert.equal(new Set(read.names).size, awkwardColumns.length);
    assert.deepEqual(read.values['answer'], {
      1: 'Yes (1)',
      2: 'Yes (2)',
      3: 'It\'s "so"',
      '-4': 'ünï 😀 \\ /',
      5: '=1+1',
    });
    assert.deepEqual(read.values['meds___2'], { 0: 'Unchecked', 1: 'Checked' });
    assert.equal(read.values['grade'], undefined);
    assert.equal(read.labels[column('answer')], 'He said "yes" & \'no\', ; ünï 😀');
    assert.equal(read.labels[column('score')], 'x'.repeat(80));
    assert.equal(read.label, 'A "title" & more 😀');
    assert.equal(read.formats[column('born')], '%tdCCYY-NN-DD');
  });

  it('as SPSS have every value, labels of all codes, and long names', async () => {
    const { folder } = await write('spss');
    const read = readSpss(await readFile(path.join(folder, 'data.sav')));
    const zero = Date.UTC(1582, 9, 14);
    const asWritten = read.rows.map((row) =>
      row.map((value, i) =>
        typeof value === 'number' && [...dates, ...moments].includes(awkwardColumns[i] ?? '')
          ? value * 1000 + zero
          : value,
      ),
    );
    assert.deepEqual(asWritten, trimmed(expectedRows));
    assert.deepEqual(
      (await codebook(folder)).map((one) => one['name']),
      read.names,
    );
    assert.ok(read.names.every((name) => Buffer.byteLength(name) <= 64));
    assert.deepEqual(read.values['grade'], { A1: 'Alpha', b2: 'Beta, with a comma', '9..9': 'Odd' });
    assert.deepEqual(read.values['place'], { a_rather_long_code: 'One', another_long_code: 'Two "2"' });
    assert.deepEqual(read.values['answer']?.['-4'], 'ünï 😀 \\ /');
    assert.equal(read.labels[column('score')]?.length, 255);
    assert.deepEqual([read.formats[column('born')], read.formats[column('seen')]], [39, 22]);
  });

  it('as Excel have every value as what it is, a header that stays, labels, and nothing that is evaluated', async () => {
    const { target, notes } = await write('excel');
    const book = readExcel(await readFile(target));
    assert.deepEqual(Object.keys(book), ['data', 'Labels', 'Codebook']);
    const { rows: [header = [], ...data] = [], kinds = [], isFrozen } = book['data'] ?? {};
    assert.deepEqual(header, awkwardColumns);
    assert.ok(isFrozen);
    const asWritten = data.map((row, r) =>
      awkwardColumns.map((name, i) => {
        const value = row[i];
        const kind = kinds[r + 1]?.[i];
        return value !== undefined && (kind === 'date' || kind === 'moment')
          ? Math.round((Number(value) - 25_569) * day)
          : (value ?? (typeof expected(name, 'x') === 'string' ? '' : undefined));
      }),
    );
    // Excel counts days before March 1900 in its own way: that column stays text.
    const texts = rows.map((row) => row[column('born')]);
    assert.deepEqual(
      asWritten,
      expectedRows.map((row, r) =>
        row.map((value, i) => (i === column('born') ? (texts[r] === '' ? undefined : texts[r]) : value)),
      ),
    );
    assert.equal(kinds[1]?.[column(`${longName}_b`)], 'text');
    assert.ok(book['Labels']?.rows.some((row) => row.join('|') === 'answer|5|=1+1'));
    assert.match(String(book['Codebook']?.rows.find(([name]) => name === 'born')?.at(-1)), /before 1900-03-01/);
    assert.deepEqual(notes, [{ kind: 'stays-text', columns: ['born', 'died', 'height'] }]);
  });

  it('as Excel keep a text whole that is longer than a cell, beside it', async () => {
    const text = `${'ä'.repeat(32_766)}😀 and the end`;
    const { target, notes } = await write('excel', [awkwardColumns.map((name) => (name === 'name' ? text : '1'))]);
    const book = readExcel(await readFile(target));
    assert.equal(String(book['data']?.rows[1]?.[column('name')]).length, 32_766);
    const [, ...parts] = book['Long texts']?.rows ?? [];
    assert.equal(parts.map((row) => row[4]).join(''), text);
    assert.deepEqual(parts[0]?.slice(0, 4), ['data', '2', 'name', '1']);
    assert.deepEqual(notes.at(-1), { kind: 'long-texts', count: 1, where: 'Long texts' });
  });

  it('as SPSS and SAS keep a text whole that is longer than they take, beside them', async () => {
    const text = `${'x'.repeat(32_766)}ä and the end`;
    for (const output of ['spss', 'sas'] as const) {
      const { folder, notes } = await write(output, [awkwardColumns.map((name) => (name === 'name' ? text : ''))]);
      const [one] = parse<Record<string, string>>(await readFile(path.join(folder, 'long-texts.csv'), 'utf8'), {
        columns: true,
      });
      assert.equal(one?.['text'], text);
      assert.equal(one['column'], 'name');
      assert.ok(notes.some((note) => note.kind === 'long-texts' && note.count === 1));
    }
  });

  it('as a workbook per instrument have a sheet each, and say what is where', async () => {
    const { target } = await write('excelTables');
    const book = readExcel(await readFile(target));
    assert.deepEqual(Object.keys(book), ['Contents', 'intake', 'visit', 'Labels', 'Codebook']);
    assert.equal(book['intake']?.rows[0]?.at(-1), 'form_status_complete');
    assert.deepEqual(book['Contents']?.rows[1], ['intake', 'Intake & "more"', '3002', '10']);
  });

  it('as Parquet have every value with its type, and the codebook in the metadata', async () => {
    const { folder } = await write('parquet');
    const bytes = await readFile(path.join(folder, 'data.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const read = await parquetReadObjects({ file, compressors });
    assert.deepEqual(
      read.map((row) =>
        awkwardColumns.map((name) => {
          const value = row[name] as unknown;
          return value instanceof Date
            ? value.getTime()
            : (value ?? (typeof expected(name, 'x') === 'string' ? '' : undefined));
        }),
      ),
      expectedRows,
    );
    const metadata = parquetMetadata(file);
    const types = new Map(metadata.schema.map(({ name, type, converted_type }) => [name, converted_type ?? type]));
    assert.deepEqual(
      ['record_id', 'answer', 'grade', 'born', 'weight', 'died'].map((name) => types.get(name)),
      ['UTF8', 'INT32', 'UTF8', 'DATE', 'DOUBLE', 'UTF8'],
    );
    const book = JSON.parse(metadata.key_value_metadata?.find(({ key }) => key === 'redcap')?.value ?? '') as {
      readonly columns: readonly { readonly column: string; readonly choices?: Readonly<Record<string, string>> }[];
    };
    assert.equal(book.columns[column('grade')]?.choices?.['b2'], 'Beta, with a comma');
  });

  it('as a dataset have a folder per instrument and event, and none that an earlier export left', async () => {
    const structure = {
      ...awkward,
      isLongitudinal: true,
      events: ['baseline_arm_1', 'later_arm_1'].map((uniqueEventName) => ({
        uniqueEventName,
        eventName: uniqueEventName,
        armNum: 1,
        customEventLabel: '',
        eventId: undefined,
        raw: {},
      })),
      mappings: [
        { armNum: 1, uniqueEventName: 'baseline_arm_1', form: 'intake' },
        { armNum: 1, uniqueEventName: 'baseline_arm_1', form: 'visit' },
        { armNum: 1, uniqueEventName: 'later_arm_1', form: 'visit' },
      ],
    } as unknown as typeof awkward;
    const columns = ['record_id', 'redcap_event_name', ...awkwardColumns.slice(1)];
    const longitudinal = rows.map(([id = '', ...rest], i) => [
      id,
      i % 2 === 0 ? 'baseline_arm_1' : 'later_arm_1',
      ...rest,
    ]);
    const { folder, target } = await write('parquetDataset', longitudinal, structure, columns);
    assert.equal(target, folder);
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.parquet')).sort();
    assert.deepEqual(files, [
      'redcap_instrument=intake/redcap_event_name=baseline_arm_1/data.parquet',
      'redcap_instrument=visit/redcap_event_name=baseline_arm_1/data.parquet',
      'redcap_instrument=visit/redcap_event_name=later_arm_1/data.parquet',
    ]);
    const counts = await Promise.all(
      files.map(async (name) => {
        const bytes = await readFile(path.join(folder, name));
        return Number(parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)).num_rows);
      }),
    );
    assert.deepEqual(counts, [1501, 1501, 1501]);
  });

  it('as SAS have rows that end with CR LF, line ends inside as LF, and a program with measured widths', async () => {
    const { folder } = await write('sas', awkwardRows());
    const data = await readFile(path.join(folder, 'data.csv'), 'utf8');
    const read = parse(data, { record_delimiter: '\r\n' });
    assert.deepEqual(
      read,
      awkwardRows().map((row) =>
        row.map((text, i) =>
          moments.includes(awkwardColumns[i] ?? '') && text !== ''
            ? `${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}`
            : text,
        ),
      ),
    );
    const program = await readFile(path.join(folder, 'load.sas'), 'utf8');
    if (process.env['UPDATE_GOLDEN']) {
      await writeFile(golden, program);
    }
    assert.equal(program, await readFile(golden, 'utf8'));
  });

  it('as SQLite have a table per instrument, and labels in views', async function () {
    if (!isBuiltin('node:sqlite')) {
      await assert.rejects(write('sqlite'), (error) => ExportError.is(error, 'no-sqlite'));
      console.log('# SQLite: not written here, this Node.js has none');
      this.skip();
    }
    const { target } = await write('sqlite');
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(target, { readOnly: true });
    const one = (query: string): unknown => ({ ...(database.prepare(query).get() as object) });
    assert.deepEqual(
      one('SELECT record_id, answer, typeof(answer) AS a, born, typeof(record_id) AS r FROM intake LIMIT 1'),
      {
        record_id: '1017',
        answer: 1,
        a: 'integer',
        born: '1899-05-01',
        r: 'text',
      },
    );
    assert.deepEqual(one("SELECT answer, grade, place FROM intake_labels WHERE record_id = '001017'"), {
      answer: 'ünï 😀 \\ /',
      grade: 'Odd',
      place: 'Two "2"',
    });
    assert.deepEqual(one('SELECT meds___1, meds___2, weight, well FROM visit_labels LIMIT 1'), {
      meds___1: 'Checked',
      meds___2: 'Unchecked',
      weight: 71.25,
      well: 'Yes',
    });
    assert.deepEqual(one('SELECT count(*) AS n FROM visit'), { n: 3002 });
    database.close();
  });

  it('say so when a format cannot hold the columns', async () => {
    const many = Array.from({ length: 32_800 }, (_, i) => field(`f${i}`, 'intake'));
    const structure = { ...awkward, metadata: many };
    await assert.rejects(
      write(
        'stata',
        [['1']],
        structure,
        many.map(({ field_name }) => field_name),
      ),
      (error) => ExportError.is(error, 'too-many-columns'),
    );
  });
});

const golden = path.join(process.cwd(), 'test/unit/reads/export/targets/golden.sas');

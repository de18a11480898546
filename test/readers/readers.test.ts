/**
 * What an export writes, read by the programs for which it is written: same rows, types and labels. A program that this machine does not have is named,
 * and its cases are pending. SAS and Stata are on no such machine: their files are read by what else reads them.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Context, after, afterEach, describe, it } from 'mocha';
import type { Output } from '../../src/reads/export/outputs';
import {
  type Written,
  awkwardColumns,
  awkwardRows,
  longName,
  writeAwkward,
} from '../unit/reads/export/targets/awkwardExport';
import { program, pythonWith, rWith, run } from './programs';

const rows = awkwardRows(2_500);
const numbers = ['weight', 'visits', 'score', 'empty'];
const integers = ['answer', 'intake_complete', 'well', 'meds___1', 'meds___2', 'mother_phone', 'visit_complete'];
const dates = ['born'];
const moments = ['seen', 'seen_exactly'];
const answerLabels = { '1': 'Yes (1)', '2': 'Yes (2)', '3': 'It\'s "so"', '-4': 'ünï 😀 \\ /', '5': '=1+1' };
/** In the order of the dictionary. */
const answerLevels = ['Yes (1)', 'Yes (2)', 'It\'s "so"', 'ünï 😀 \\ /', '=1+1'];
const answerLabel = 'He said "yes" & \'no\', ; ünï 😀';

type Cell = string | number | null | undefined;

/** A cell as every reader may show it: numbers as such, moments to the second, no difference between blank and missing. */
function plain(name: string, value: Cell): string {
  const text = String(value ?? '').trimEnd();
  if (text === '') {
    return '';
  }
  if ([...numbers, ...integers].includes(name)) {
    return String(Number(text));
  }
  return moments.includes(name) && text.length === 16 ? `${text}:00` : text;
}

const expected = rows.map((row) => awkwardColumns.map((name, i) => plain(name, row[i])));

function same(read: readonly (readonly Cell[])[]): void {
  const asRead = read.map((row) => awkwardColumns.map((name, i) => plain(name, row[i])));
  assert.equal(asRead.length, expected.length);
  assert.deepEqual(asRead.slice(0, 5), expected.slice(0, 5));
  assert.deepEqual(asRead, expected);
}

/** Prints every cell as the hexadecimal digits of its bytes: R has no JSON of its own. */
const rPrint = `
hex <- function(x) if (is.na(x)) "" else paste(charToRaw(enc2utf8(as.character(x))), collapse = "")
text <- function(x) {
  if (inherits(x, "Date")) format(x, "%Y-%m-%d")
  else if (inherits(x, "POSIXct")) format(x, "%Y-%m-%d %H:%M:%S", tz = "UTC")
  else as.character(as.vector(x))
}
show <- function(data) {
  columns <- lapply(data, function(x) vapply(text(x), hex, "", USE.NAMES = FALSE))
  cat(do.call(paste, c(unname(columns), sep = ",")), sep = "\\n")
  cat("\\n")
}
`;

function fromHex(printed: string): readonly (readonly string[])[] {
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',').map((cell) => Buffer.from(cell, 'hex').toString()));
}

describe('programs that people use', function readers() {
  this.timeout(180_000);
  const written: Written[] = [];
  const missing = new Set<string>([
    'SAS (the program is only compared with a golden file)',
    'Stata (read by R, pandas and ReadStat)',
  ]);
  afterEach(async () => {
    for (const { remove } of written.splice(0)) {
      await remove();
    }
  });
  after(() => {
    for (const one of missing) {
      console.log(`# MISSING READER: ${one}`);
    }
  });
  const write = async (output: Output): Promise<Written> => {
    const one = await writeAwkward(output, rows);
    written.push(one);
    return one;
  };
  function needed(context: Context, found: string | undefined, name: string): string {
    if (found === undefined) {
      missing.add(name);
      context.skip();
    }
    return found;
  }

  it('R reads its folder: factors, dates and labels', async function () {
    const r = needed(this, rWith(), 'R');
    const { folder } = await write('r');
    await writeFile(
      path.join(folder, 'show.R'),
      `source("import.R", chdir = TRUE)
stopifnot(is.factor(data$answer), inherits(data$born, "Date"), is.numeric(data$weight), is.logical(data$meds___1), is.character(data$record_id), is.character(data$died))
stopifnot(inherits(data$seen, "POSIXct"))
cat("L", attr(data$answer, "label"), "\\n", sep = "\\t"); cat("V", levels(data$answer), "\\n", sep = "\\t")
cat("R", as.character(data$record_id[1:3]), "\\n", sep = "\\t")
`,
    );
    const printed = run(r, ['-e', `setwd(${JSON.stringify(folder)}); suppressWarnings(source("show.R"))`]).split('\n');
    assert.deepEqual(printed[0]?.split('\t')[1], answerLabel);
    assert.deepEqual(printed[1]?.split('\t').slice(1, -1), answerLevels);
    assert.deepEqual(printed[2]?.split('\t').slice(1, 4), ['1017', '001017', 'ä 3']);
  });

  for (const [output, file, read] of [
    ['stata', 'data.dta', 'read_dta'],
    ['spss', 'data.sav', 'read_sav'],
  ] as const) {
    it(`R (haven) reads ${file}: rows, types, labels`, async function () {
      const r = needed(this, rWith('haven'), 'R package haven');
      const { folder } = await write(output);
      const script = path.join(folder, 'show.R');
      await writeFile(
        script,
        `${rPrint}
data <- haven::${read}(${JSON.stringify(path.join(folder, file))})
stopifnot(inherits(data$born, "Date"), inherits(data$seen, "POSIXct"), is.numeric(data$weight), is.character(data$record_id))
show(data)
cat("L", hex(attr(data$answer, "label")), "\\n", sep = ",")
labels <- attr(data$answer, "labels"); for (i in seq_along(labels)) cat("V", hex(labels[[i]]), hex(names(labels)[[i]]), "\\n", sep = ",")
`,
      );
      const printed = run(r, [script]).split('\n');
      same(fromHex(printed.filter((line) => !/^[LV],/.test(line)).join('\n')));
      const text = (cell = ''): string => Buffer.from(cell, 'hex').toString();
      assert.equal(text(printed.find((line) => line.startsWith('L,'))?.split(',')[1]), answerLabel);
      const labels = printed.filter((line) => line.startsWith('V,')).map((line) => line.split(','));
      assert.deepEqual(Object.fromEntries(labels.map(([, code, label]) => [text(code), text(label)])), answerLabels);
    });
  }

  it('pandas reads its folder and the Stata file', async function () {
    const python = needed(this, pythonWith('pandas'), 'pandas');
    const { folder } = await write('python');
    const stata = await write('stata');
    const printed = run(
      python,
      ['-W', 'ignore', '-'],
      `
import sys, json
sys.path.insert(0, ${JSON.stringify(folder)})
import pandas as pd
from load import load, LABELS
d = load(labels=False)
kinds = {c: str(t) for c, t in d.dtypes.items()}
s = pd.read_stata(${JSON.stringify(path.join(stata.folder, 'data.dta'))}, convert_categoricals=False)
def text(v):
    if v is None or v is pd.NaT or v is pd.NA or (isinstance(v, float) and v != v): return None
    if isinstance(v, pd.Timestamp): return v.strftime('%Y-%m-%d %H:%M:%S')
    if hasattr(v, 'item'): v = v.item()
    return int(v) if isinstance(v, bool) else v
rows = [[text(v) for v in r] for r in d.astype(object).itertuples(index=False)]
stata = [[text(v) for v in r] for r in s.astype(object).itertuples(index=False)]
reader = pd.read_stata(${JSON.stringify(path.join(stata.folder, 'data.dta'))}, iterator=True)
json.dump({'kinds': kinds, 'rows': rows, 'stata': stata, 'label': LABELS['answer'], 'labels': reader.variable_labels()['answer'], 'values': {str(k): v for k, v in reader.value_labels()['answer'].items()}, 'categories': list(load()['answer'].cat.categories)}, sys.stdout)
`,
    );
    const read = JSON.parse(printed) as {
      readonly kinds: Readonly<Record<string, string>>;
      readonly rows: readonly (readonly Cell[])[];
      readonly stata: readonly (readonly Cell[])[];
      readonly label: string;
      readonly labels: string;
      readonly values: Readonly<Record<string, string>>;
      readonly categories: readonly string[];
    };
    const days = (all: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] =>
      all.map((row) =>
        row.map((value, i) => (dates.includes(awkwardColumns[i] ?? '') ? value?.toString().slice(0, 10) : value)),
      );
    same(days(read.rows));
    same(days(read.stata));
    assert.deepEqual(
      [read.kinds['weight'], read.kinds['died'], read.kinds['born']],
      ['Float64', 'string', 'datetime64[ns]'],
    );
    assert.deepEqual([read.label, read.labels], [answerLabel, answerLabel]);
    assert.deepEqual(read.values, answerLabels);
    assert.deepEqual(read.categories, answerLevels);
  });

  it('PSPP reads the SPSS file: rows, and labels', async function () {
    const pspp = needed(this, program('pspp'), 'PSPP');
    const { folder } = await write('spss');
    const file = (name: string): string => JSON.stringify(path.join(folder, name));
    const asNumbers = [...dates, ...moments, ...numbers].map((name) => `${name} (F24.6)`).join(' ');
    const syntax = path.join(folder, 'show.sps');
    await writeFile(
      syntax,
      `GET FILE=${file('data.sav')}.\nDISPLAY DICTIONARY.\nFORMATS ${asNumbers}.\nSAVE TRANSLATE /OUTFILE=${file('out.csv')} /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE.\n`,
    );
    const dictionary = run(pspp, ['-O', 'format=csv', '-o', '-', syntax]);
    assert.ok(!/warning|error/i.test(dictionary), dictionary.slice(0, 2000));
    const [, ...read] = parse(await readFile(path.join(folder, 'out.csv'), 'utf8'));
    same(read.map((row) => fromSeconds(row, Date.UTC(1582, 9, 14))));
    for (const label of [...Object.values(answerLabels), answerLabel, 'Beta, with a comma', 'Two "2"']) {
      assert.ok(dictionary.includes(label.replaceAll('"', '""')) || dictionary.includes(label), label);
    }
  });

  it('ReadStat reads the Stata and the SPSS file', async function () {
    const readstat = needed(this, program('readstat', '--help'), 'ReadStat');
    for (const [output, file, zero] of [
      ['stata', 'data.dta', Date.UTC(1960, 0, 1)],
      ['spss', 'data.sav', Date.UTC(1582, 9, 14)],
    ] as const) {
      const { folder } = await write(output);
      const out = path.join(folder, 'out.csv');
      run(readstat, [path.join(folder, file), out]);
      const [, ...read] = parse(await readFile(out, 'utf8'));
      same(read.map((row) => fromSeconds(row, zero, output === 'stata' ? 1 : 1000)));
    }
  });

  it('DuckDB reads the Parquet file, the files by instrument and the dataset', async function () {
    const python = needed(this, pythonWith('duckdb'), 'DuckDB (Python module)');
    const { folder } = await write('parquet');
    const dataset = await write('parquetDataset');
    const printed = run(
      python,
      ['-'],
      `
import duckdb, json, sys
f = ${JSON.stringify(path.join(folder, 'data.parquet'))}
def text(v): return v if v is None or isinstance(v, (int, float, str)) else v.isoformat(sep=' ') if hasattr(v, 'hour') else v.isoformat()
rows = [[text(v) for v in r] for r in duckdb.sql(f"select * from '{f}'").fetchall()]
kinds = {r[0]: r[1] for r in duckdb.sql(f"describe select * from '{f}'").fetchall()}
parts = duckdb.sql("select redcap_instrument, count(*), count(distinct record_id) from read_parquet('${path.join(dataset.folder, '**/*.parquet')}', hive_partitioning = true, union_by_name = true) group by 1 order by 1").fetchall()
book = duckdb.sql(f"select decode(value) from parquet_kv_metadata('{f}') where decode(key) = 'redcap'").fetchone()[0]
json.dump({'rows': rows, 'kinds': kinds, 'parts': parts, 'book': json.loads(book)}, sys.stdout)
`,
    );
    const read = JSON.parse(printed) as {
      readonly rows: readonly (readonly Cell[])[];
      readonly kinds: Readonly<Record<string, string>>;
      readonly parts: readonly unknown[];
      readonly book: { readonly columns: readonly { readonly choices?: unknown; readonly label: string }[] };
    };
    same(read.rows);
    const kinds = ['record_id', 'answer', 'born', 'seen', 'weight', 'died', `${longName}_a`].map(
      (name) => read.kinds[name],
    );
    assert.deepEqual(kinds, ['VARCHAR', 'INTEGER', 'DATE', 'TIMESTAMP', 'DOUBLE', 'VARCHAR', 'VARCHAR']);
    assert.deepEqual(read.parts, [
      ['intake', 2502, 2502],
      ['visit', 2502, 2502],
    ]);
    assert.deepEqual(read.book.columns[1]?.choices, answerLabels);
  });

  it('Arrow reads the Parquet file', async function () {
    const python = needed(this, pythonWith('pyarrow'), 'Arrow (Python module pyarrow)');
    const { folder } = await write('parquet');
    const printed = run(
      python,
      ['-'],
      `
import pyarrow.parquet as pq
t = pq.read_table(${JSON.stringify(path.join(folder, 'data.parquet'))})
print(t.num_rows, t.schema.field('born').type, t.schema.field('seen').type, t.schema.field('answer').type, b'redcap' in t.schema.metadata)
`,
    );
    assert.equal(printed.trim(), `${rows.length} date32[day] timestamp[ms] int32 True`);
  });

  it('openpyxl reads the workbook: types, and no formula', async function () {
    const python = needed(this, pythonWith('openpyxl'), 'openpyxl');
    const { target } = await write('excel');
    const printed = run(
      python,
      ['-'],
      `
import openpyxl, json, sys
w = openpyxl.load_workbook(${JSON.stringify(target)})
s = w['data']
def text(v): return v if v is None or isinstance(v, (int, float, str)) else v.strftime('%Y-%m-%d %H:%M:%S')
rows = [[text(c) for c in r] for r in s.iter_rows(min_row=2, values_only=True)]
kinds = [[c.data_type for c in r] for r in s.iter_rows(min_row=2, max_row=3)]
json.dump({'sheets': w.sheetnames, 'rows': rows, 'kinds': kinds, 'frozen': s.freeze_panes, 'labels': list(w['Labels'].iter_rows(values_only=True))}, sys.stdout)
`,
    );
    const read = JSON.parse(printed) as {
      readonly sheets: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly kinds: readonly (readonly string[])[];
      readonly frozen: string;
      readonly labels: readonly unknown[];
    };
    // A row of blanks at the end is no row to a spreadsheet; here none is.
    same(read.rows);
    assert.deepEqual(read.sheets, ['data', 'Labels', 'Codebook']);
    assert.equal(read.frozen, 'B2');
    assert.equal(read.kinds[0]?.[awkwardColumns.indexOf(`${longName}_b`)], 's');
    assert.ok(!read.kinds.flat().includes('f'));
    assert.ok(read.labels.some((row) => JSON.stringify(row) === JSON.stringify(['answer', '5', '=1+1'])));
  });

  it('LibreOffice reads the workbook', async function () {
    const office = needed(this, program('soffice', '--version'), 'LibreOffice');
    const { target, folder } = await write('excel');
    run(office, [
      `-env:UserInstallation=file://${folder}/profile`,
      '--headless',
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false',
      '--outdir',
      folder,
      target,
    ]);
    const [header, ...read] = parse(await readFile(path.join(folder, 'data.csv'), 'utf8'));
    assert.deepEqual(header, awkwardColumns);
    same(read);
  });

  it('sqlite3 reads the database: tables, types, labels', async function () {
    const sqlite = needed(this, program('sqlite3'), 'sqlite3');
    needed(
      this,
      isBuiltin('node:sqlite') ? 'node' : undefined,
      'node:sqlite in this Node.js (22.5 on), which writes the database',
    );
    const { target } = await write('sqlite');
    const query = (text: string): unknown => JSON.parse(run(sqlite, ['-json', target, text]));
    assert.deepEqual(query('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
    assert.deepEqual(query('SELECT count(*) AS n, sum(answer) AS s, typeof(record_id) AS t FROM intake'), [
      {
        n: 2502,
        s: rows.reduce((sum, row) => sum + Number(row[awkwardColumns.indexOf('answer')] ?? ''), 0),
        t: 'text',
      },
    ]);
    assert.deepEqual(query("SELECT answer, grade FROM intake_labels WHERE record_id = '001017'"), [
      { answer: answerLabels['-4'], grade: 'Odd' },
    ]);
  });
});

/** Dates and moments that are counted from another day on, as texts. @param unit milliseconds of what is counted */
function fromSeconds(row: readonly string[], zero: number, unit = 1000): readonly string[] {
  return row.map((text, i) => {
    const name = awkwardColumns[i] ?? '';
    if (text.trim() === '' || !/^-?[\d.]+$/.test(text.trim()) || ![...dates, ...moments].includes(name)) {
      return text;
    }
    const iso = new Date(Math.round(Number(text) * unit + zero)).toISOString();
    return dates.includes(name) ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
  });
}

/**
 * Targets of an export against writing the same rows as CSV: CPU time and growth of memory, each in a process of its own. A target reads the answer
 * (a CSV file) for its types and once more for what it writes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { MetadataField } from '../../src/api/model';
import { type Output, endingOf, outputs } from '../../src/reads/export/outputs';
import { PartialFile } from '../../src/reads/export/partialFile';
import { csvLine } from '../../src/reads/export/targets/csvRows';
import { csvSource } from '../../src/reads/export/targets/rowSource';
import type { TableStructure } from '../../src/reads/export/targets/tables';
import { writeTarget } from '../../src/reads/export/targets/writeTarget';

const mib = 1024 * 1024;
const cpuBudget = 4;
const memoryBudget = 160;

const field = (
  field_name: string,
  form: number,
  field_type = 'text',
  validation = '',
  choices = '',
): MetadataField => ({
  field_name,
  form_name: `form_${form}`,
  field_type,
  section_header: '',
  field_label: `Label of ${field_name}`,
  select_choices_or_calculations: choices,
  field_note: '',
  text_validation_type_or_show_slider_number: validation,
  text_validation_min: '',
  text_validation_max: '',
  identifier: '',
  branching_logic: '',
  required_field: '',
  custom_alignment: '',
  question_number: '',
  matrix_group_name: '',
  matrix_ranking: '',
  field_annotation: '',
});

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
/** Of 200 columns: 40 dates, 60 codes, 60 ticked options, 30 numbers, 6 notes, status of three instruments and the record. */
const dates = range(40).map((i) => field(`date_${i}`, i % 3, 'text', 'date_ymd'));
const codes = range(60).map((i) => field(`code_${i}`, i % 3, 'radio', '', '1, One | 2, Two | 3, Three | 4, Four'));
const ticks = range(15).map((i) => field(`tick_${i}`, i % 3, 'checkbox', '', '1, A | 2, B | 3, C | 4, D'));
const numbers = range(30).map((i) => field(`number_${i}`, i % 3, 'text', 'number'));
const notes = range(6).map((i) => field(`note_${i}`, i % 3, 'notes'));
const structure: TableStructure = {
  metadata: [field('record_id', 0), ...dates, ...codes, ...ticks, ...numbers, ...notes],
  instruments: range(3).map((i) => ({ name: `form_${i}`, label: `Form ${i}` })),
  fieldNames: [],
  isLongitudinal: false,
  hasRepeating: false,
  events: [],
  mappings: [],
  repeating: [],
  dags: undefined,
  ownDag: '',
};
const columns = [
  ...structure.metadata.flatMap(({ field_name, field_type }) =>
    field_type === 'checkbox' ? range(4).map((i) => `${field_name}___${i + 1}`) : [field_name],
  ),
  ...range(3).map((i) => `form_${i}_complete`),
];

/** Cells as a study has them: most filled, a few blank. */
function row(r: number): readonly string[] {
  let seed = r * 2_654_435_761;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 4_294_967_296) * below);
  };
  return columns.map((column, i) => {
    if (i === 0) {
      return String(r + 1);
    }
    if (next(10) === 0) {
      return '';
    }
    switch (column.slice(0, 4)) {
      case 'date':
        return `20${10 + next(15)}-0${1 + next(9)}-${10 + next(18)}`;
      case 'code':
        return String(1 + next(4));
      case 'tick':
        return String(next(2));
      case 'numb':
        return String(next(100_000) / 100);
      case 'note':
        return `Seen on day ${next(300)}, "no complaint"; will come again in ${next(12)} weeks`;
      default:
        return String(next(3));
    }
  });
}

/** Makes the rows and writes them: what a target is measured against. */
async function writeCsv(target: string, rows: number): Promise<void> {
  const file = await PartialFile.open(target);
  await file.write(Buffer.from(csvLine(columns)));
  for (let from = 0; from < rows; from += 1_000) {
    const some = Array.from({ length: Math.min(1_000, rows - from) }, (_, i) => csvLine(row(from + i)));
    await file.write(Buffer.from(some.join('')));
  }
  await file.commit();
}

async function writeOutput(output: Output, csv: string, folder: string): Promise<void> {
  const ending = endingOf(output);
  await writeTarget({
    output,
    title: 'Benchmark',
    structure,
    target: ending === undefined ? folder : path.join(folder, `data.${ending}`),
    folder,
    source: await csvSource(csv),
    dataFile: 'data.csv',
    signal: undefined,
  });
}

interface Measured {
  /** Seconds. */
  readonly cpu: number;
  /** MiB above what the process had before. */
  readonly growth: number;
}

/** In a process of its own. */
export async function measureTarget(what: string, csv: string, folder: string, rows: string): Promise<void> {
  const before = process.memoryUsage.rss();
  const started = process.cpuUsage();
  await (what === 'rows' ? writeCsv(csv, Number(rows)) : writeOutput(what as Output, csv, folder));
  const { user, system } = process.cpuUsage(started);
  const growth = (process.resourceUsage().maxRSS * 1024 - before) / mib;
  process.send?.({ cpu: (user + system) / 1e6, growth } satisfies Measured);
}

/** Prints a row a target. @param main the program that calls `measureTarget` when its first argument is `target` */
export async function benchTargets(
  main: string,
  folder: string,
  rows: number,
  only?: readonly string[],
): Promise<void> {
  const csv = path.join(folder, 'rows.csv');
  const measure = async (what: string, into: string): Promise<Measured> => {
    const child = fork(main, ['target', what, csv, into, String(rows)]);
    const [message] = (await once(child, 'message')) as [Measured];
    return message;
  };
  const base = await measure('rows', folder);
  const bytes = (await stat(csv)).size;
  console.log(
    `${rows} rows × ${columns.length} columns as CSV: ${(bytes / 1e6).toFixed(0)} MB, ${base.cpu.toFixed(1)} s CPU, ${(bytes / 1e6 / base.cpu).toFixed(0)} MB/s, +${base.growth.toFixed(0)} MiB`,
  );
  for (const output of outputs) {
    if (output === 'r' || output === 'python' || only?.includes(output) === false) {
      continue;
    }
    if (output === 'sqlite' && !isBuiltin('node:sqlite')) {
      console.log('sqlite           not in this Node.js');
      continue;
    }
    const into = path.join(folder, output);
    await mkdir(into);
    const { cpu, growth } = await measure(output, into);
    const files = await readdir(into, { recursive: true, withFileTypes: true });
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => (await stat(path.join(file.parentPath, file.name))).size),
    );
    await rm(into, { recursive: true });
    console.log(
      `${output.padEnd(16)} ${cpu.toFixed(1)} s CPU   ratio ${(cpu / base.cpu).toFixed(2)} (budget ${cpuBudget})   ${(bytes / 1e6 / cpu).toFixed(0)} MB/s   ${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(0)} MB   +${growth.toFixed(0)} MiB (budget ${memoryBudget})`,
    );
  }
}

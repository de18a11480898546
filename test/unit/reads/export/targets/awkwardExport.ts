import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Output } from '../../../../../src/reads/export/outputs';
import { csvLine } from '../../../../../src/reads/export/targets/csvRows';
import type { TargetNote } from '../../../../../src/reads/export/targets/notes';
import { csvSource } from '../../../../../src/reads/export/targets/rowSource';
import type { TableStructure } from '../../../../../src/reads/export/targets/tables';
import { writeTarget } from '../../../../../src/reads/export/targets/writeTarget';
import { field } from '../structures';

/** Two names that are the same in their first 195 characters. */
export const longName = `very_${'long_'.repeat(39)}`;
const odd = 'He said "yes" & \'no\', <twice>;\nünï 😀';

/** An export in which everything is awkward that can be: names, labels, codes, values. */
export const awkward: TableStructure = {
  metadata: [
    field('record_id', 'intake', 'text', { text_validation_type_or_show_slider_number: 'integer' }),
    field('answer', 'intake', 'radio', {
      field_label: odd,
      select_choices_or_calculations: '1, Yes | 2, Yes | 3, It\'s "so" | -4, ünï 😀 \\ / | 5, =1+1',
    }),
    field('grade', 'intake', 'dropdown', {
      select_choices_or_calculations: 'A1, Alpha | b2, Beta, with a comma | 9..9, Odd',
    }),
    field('place', 'intake', 'radio', {
      select_choices_or_calculations: 'a_rather_long_code, One | another_long_code, Two "2"',
    }),
    field('padded', 'intake', 'radio', { select_choices_or_calculations: '01, Old | 1, New' }),
    field('born', 'intake', 'text', { text_validation_type_or_show_slider_number: 'date_dmy' }),
    field('died', 'intake', 'text', { text_validation_type_or_show_slider_number: 'date_ymd' }),
    field('seen', 'intake', 'text', { text_validation_type_or_show_slider_number: 'datetime_ymd' }),
    field('seen_exactly', 'intake', 'text', { text_validation_type_or_show_slider_number: 'datetime_seconds_mdy' }),
    field('weight', 'visit', 'text', { text_validation_type_or_show_slider_number: 'number' }),
    field('height', 'visit', 'text', { text_validation_type_or_show_slider_number: 'number' }),
    field('visits', 'visit', 'text', { text_validation_type_or_show_slider_number: 'integer' }),
    field('score', 'visit', 'calc', { field_label: 'x'.repeat(300) }),
    field('well', 'visit', 'yesno'),
    field('meds', 'visit', 'checkbox', { select_choices_or_calculations: '1, Aspirin | 2, "Other"' }),
    field(`${longName}_a`, 'visit', 'notes', { field_label: 'First' }),
    field(`${longName}_b`, 'visit', 'text', { field_label: 'Second' }),
    field('if', 'visit', 'text', { field_label: 'A word of Stata' }),
    field('empty', 'visit', 'text', { text_validation_type_or_show_slider_number: 'number' }),
    field('name', 'visit', 'text', { identifier: 'y', field_label: 'Name' }),
    field('mother_phone', 'visit', 'radio', { select_choices_or_calculations: '1, Yes | 0, No' }),
  ],
  instruments: [
    { name: 'intake', label: 'Intake & "more"' },
    { name: 'visit', label: 'Visit 😀' },
  ],
  fieldNames: [],
  isLongitudinal: false,
  hasRepeating: false,
  events: [],
  mappings: [],
  repeating: [],
  dags: undefined,
  ownDag: '',
  missingDataCodes: 'UNK, Unknown',
};

export const awkwardColumns: readonly string[] = awkward.metadata.flatMap(({ field_name }) =>
  field_name === 'meds'
    ? ['meds___1', 'meds___2']
    : field_name === 'place'
      ? [field_name]
      : field_name === 'seen_exactly'
        ? [field_name, 'intake_complete']
        : field_name === 'mother_phone'
          ? [field_name, 'visit_complete']
          : [field_name],
);

const notes = `A "quoted" text, with commas,\nlines, ümläuts 😀 and a backslash \\ `;

/** Values by column; what is not given is blank. */
type Values = Readonly<Record<string, string>>;
const filled: readonly Values[] = [
  {
    record_id: '1017',
    answer: '1',
    grade: 'A1',
    place: 'a_rather_long_code',
    padded: '01',
    born: '1899-05-01',
    died: '2024-02-29',
    seen: '1950-01-01 23:59',
    seen_exactly: '2024-12-31 23:59:58',
    intake_complete: '2',
    weight: '71.25',
    height: '180',
    visits: '3',
    score: '-0.5',
    well: '1',
    meds___1: '1',
    meds___2: '0',
    [`${longName}_a`]: notes.repeat(60),
    [`${longName}_b`]: '=1+1',
    if: '+1',
    name: 'Zoë "Z" O\'Neill',
    mother_phone: '1',
    visit_complete: '0',
  },
  {
    record_id: '001017',
    answer: '-4',
    grade: '9..9',
    place: 'another_long_code',
    padded: '1',
    died: '-9',
    weight: '.5',
    height: 'UNK',
    visits: '-12',
    score: '123456.789',
    well: '0',
    meds___1: '0',
    meds___2: '1',
    [`${longName}_a`]: 'short',
    [`${longName}_b`]: '@SUM(A1)',
    if: '😀',
    visit_complete: '2',
  },
  { record_id: 'ä 3' },
];

/** The rows, and enough ordinary ones that files have more than one portion. */
export function awkwardRows(ordinary = 0): readonly (readonly string[])[] {
  return [
    ...filled,
    ...Array.from({ length: ordinary }, (_, i): Values => ({
      record_id: `n${i}`,
      answer: String((i % 3) + 1),
      born: '2000-01-02',
      weight: String(i / 4),
      well: String(i % 2),
      [`${longName}_b`]: `text ${i}`,
    })),
  ].map((row) => awkwardColumns.map((column) => row[column] ?? ''));
}

export interface Written {
  readonly folder: string;
  /** The folder or the file. */
  readonly target: string;
  readonly notes: readonly TargetNote[];
  readonly remove: () => Promise<void>;
}

/** Writes rows as a target does once they have come from REDCap. */
export async function writeAwkward(
  output: Output,
  rows: readonly (readonly string[])[] = awkwardRows(),
  structure: TableStructure = awkward,
  columns: readonly string[] = awkwardColumns,
): Promise<Written> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redcap-awkward-'));
  const csv = path.join(folder, 'answer');
  await writeFile(csv, [columns, ...rows].map((row) => csvLine(row)).join(''));
  const isFile = output.startsWith('excel') || output === 'sqlite';
  const target = isFile ? path.join(folder, output === 'sqlite' ? 'data.sqlite' : 'data.xlsx') : folder;
  const said = await writeTarget({
    output,
    title: 'A "title" & more 😀',
    structure,
    target,
    folder,
    source: await csvSource(csv),
    dataFile: 'data.csv',
    signal: undefined,
  });
  await rm(csv);
  return { folder, target, notes: said, remove: () => rm(folder, { recursive: true }) };
}

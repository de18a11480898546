/** Texts that the benchmarks of dictionaries read. */
import { readFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { type ColumnName, columnNames } from '../../src/dictionary/columnNames';
import { type DictionaryModel, readDictionary } from '../../src/dictionary/model';
import { corpusDictionaries } from '../unit/dictionary/corpus';

export interface Shape {
  readonly name: string;
  readonly text: string;
}

/** Forms of 40 fields in ten shapes, about 400 characters each, ASCII. Every expression, and every text, is there once: what repeats is nine of the choice lists. */
export function built(fields: number): Shape {
  const words =
    'in the past four weeks how much of the time has your physical health or emotional problems interfered with your social activities'.split(
      ' ',
    );
  const sentence = (seed: number, length: number): string =>
    Array.from({ length }, (_, index) => words[(seed * 7 + index * (1 + (seed % 5))) % words.length]).join(' ');
  const rows = Array.from({ length: fields }, (_, n) => {
    const form = Math.floor(n / 40);
    const shape = n === 0 ? 0 : n % 10;
    const earlier = (back: number): string => `f${form}_${Math.max(0, (n % 40) - back)}`;
    const row: Partial<Record<ColumnName, string>> = {
      field_name: n === 0 ? 'record_id' : `f${form}_${n % 40}`,
      form_name: `instrument_${form}`,
      field_type: 'text',
      field_label: `<div class="rich-text-field-label"><p>${sentence(n, 22)}</p></div>`,
      field_note: sentence(n + 3, 8),
    };
    if (n % 40 === 0) {
      row.section_header = `Section "${sentence(n, 4)}", part ${form}`;
    }
    if ([1, 2, 3, 4].includes(shape)) {
      row.field_type = shape === 4 ? 'checkbox' : shape === 3 ? 'dropdown' : 'radio';
      row.select_choices_or_calculations =
        '1, None of the time | 2, A little of the time | 3, Some of the time | 4, Most of the time | -9, Unknown';
    }
    if (shape === 5) {
      row.text_validation_type_or_show_slider_number = 'date_dmy';
      row.text_validation_max = 'today';
      row.required_field = 'y';
    }
    if (shape === 6) {
      row.text_validation_type_or_show_slider_number = 'number';
      row.text_validation_min = '0';
      row.text_validation_max = '300';
    }
    if (shape === 7) {
      row.field_type = 'calc';
      row.select_choices_or_calculations = `round(sum([${earlier(1)}], [${earlier(6)}]) / 2, 1)`;
    }
    if (shape === 8) {
      row.field_type = 'notes';
      row.field_annotation = "@HIDDEN-SURVEY @PLACEHOLDER='What else?'";
    }
    if (shape === 9) {
      row.field_type = 'descriptive';
      row.field_label = `Thank you, [${earlier(3)}]: ${sentence(n, 25)}`;
    }
    if ([3, 4, 6, 8].includes(shape)) {
      row.branching_logic =
        shape === 4
          ? `[${earlier(2)}] = '1' or [${earlier(3)}] = '4'`
          : `[${earlier(shape === 6 ? 2 : shape === 3 ? 1 : 4)}${shape === 3 ? '' : shape === 6 ? '(2)' : '(1)'}] = '1' and [record_id] <> ""`;
    }
    return columnNames.map((column) => row[column] ?? '');
  });
  return { name: 'built', text: stringify([columnNames, ...rows]) };
}

/**
 * All dictionaries of the corpus in turn, each once before any comes again, under names of their own: what repeats does so within one real file.
 * @returns undefined where there is no corpus
 */
export function ofCorpus(fields: number): Shape | undefined {
  const models = corpusDictionaries()
    .map(({ text }) => readDictionary(text))
    .filter((model) => model.fields.length > 0);
  return models.length === 0 ? undefined : { name: 'corpus', text: inTurn(models, fields) };
}

/** The rows of a file, again and again under other names, until there are enough. */
export function ofFile(file: string, fields: number): Shape {
  return { name: file, text: inTurn([readDictionary(readFileSync(file, 'utf8'))], fields) };
}

function inTurn(models: readonly DictionaryModel[], fields: number): string {
  const rows: string[][] = [[...columnNames]];
  for (let turn = 0; rows.length <= fields; turn++) {
    rows.push(...renamed(models[turn % models.length]!, turn).slice(0, fields + 1 - rows.length));
  }
  return stringify(rows);
}

/** A dictionary's cells with all its names, and those it misses, under a suffix of their own. */
function renamed(model: DictionaryModel, turn: number): string[][] {
  const suffix = turn === 0 ? '' : `_${turn.toString(36)}`;
  const inText = (value: string): string =>
    value.includes('[') || value.includes('{')
      ? value.replaceAll(/(?<=[[{])[A-Za-z]\w*(?![\w-])/g, (name) =>
          (name.includes('_') && !/_arm_\d/.test(name)) || model.names.has(name.toLowerCase()) ? name + suffix : name,
        )
      : value;
  return model.fields.map((field) =>
    columnNames.map((column) => {
      const value = field.value(column);
      return column === 'field_name' || column === 'form_name' || column === 'matrix_group_name'
        ? value && value + suffix
        : inText(value);
    }),
  );
}

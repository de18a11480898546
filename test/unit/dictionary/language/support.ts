import { columns } from '../../../../src/dictionary/columnNames';
import type { ColumnName } from '../../../../src/dictionary/columnNames';
import type { TextEdit } from '../../../../src/dictionary/csvDocument';
import {
  type DictionaryIndex,
  DictionaryLanguage,
  type KnownProject,
} from '../../../../src/dictionary/language/dictionaryIndex';
import type { L10n } from '../../../../src/common/wording';
import { readDictionary } from '../../../../src/dictionary/model';

export const english: L10n = {
  t: (message, ...args) => message.replaceAll(/\{(\d+)\}/g, (_all, at: string) => String(args[Number(at)])),
};

export type Row = Partial<Record<ColumnName, string>>;

/** A CSV of the 18 columns; cells are quoted only where they must be, or all with `quoteAll`. */
export function csv(
  rows: readonly Row[],
  options: { readonly delimiter?: string; readonly quoteAll?: boolean; readonly lineEnd?: string } = {},
): string {
  const { delimiter = ',', quoteAll = false, lineEnd = '\n' } = options;
  const cell = (value: string): string =>
    quoteAll || /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
  return [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => cell(row[name] ?? '')))]
    .map((line) => line.join(delimiter) + lineEnd)
    .join('');
}

export function field(name: string, form: string, more: Row = {}): Row {
  return { field_name: name, form_name: form, field_type: 'text', field_label: name, ...more };
}

export function indexOf(text: string, facts?: KnownProject): DictionaryIndex {
  return new DictionaryLanguage().index(readDictionary(text), facts);
}

/** The text without its mark `‸`, and where it was. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('‸');
  if (offset < 0) {
    throw new Error('no mark');
  }
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

export function apply(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** A longitudinal project of two events, every instrument in its own and `visit` in both. */
export const trial: KnownProject = {
  longitudinal: true,
  events: [
    { name: 'baseline_arm_1', label: 'Baseline' },
    { name: 'visit_1_arm_1', label: 'Visit 1' },
  ],
  eventsOfForm: new Map([
    ['enrol', ['baseline_arm_1']],
    ['visit', ['baseline_arm_1', 'visit_1_arm_1']],
  ]),
  formLabels: new Map([
    ['enrol', 'Enrolment'],
    ['visit', 'Visit'],
  ]),
};

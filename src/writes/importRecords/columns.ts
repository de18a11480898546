import { checkboxColumn, statusChoices } from '../../dictionary/choices';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { closest } from '../../logic/closest';
import type { Structure } from '../../state/structure';
import type { IgnoredWhy } from './problem';

/** What a column of the file holds. */
export type ColumnRole =
  | { readonly kind: 'record' | 'event' | 'repeat-instrument' | 'repeat-instance' | 'group' }
  | { readonly kind: 'value'; readonly name: string; readonly form: string; readonly field: Field }
  | {
      readonly kind: 'checkbox';
      readonly name: string;
      readonly form: string;
      readonly code: string;
      readonly label: string;
    }
  | { readonly kind: 'status'; readonly name: string; readonly form: string }
  | { readonly kind: 'ignored'; readonly why: IgnoredWhy }
  /** A checkbox has a column for each option. */
  | { readonly kind: 'whole-checkbox'; readonly columns: readonly string[] }
  | { readonly kind: 'unknown'; readonly closest: string | undefined };

const plumbing: ReadonlyMap<string, ColumnRole> = new Map([
  ['redcap_event_name', { kind: 'event' }],
  ['redcap_repeat_instrument', { kind: 'repeat-instrument' }],
  ['redcap_repeat_instance', { kind: 'repeat-instance' }],
  ['redcap_data_access_group', { kind: 'group' }],
  ['redcap_survey_identifier', { kind: 'ignored', why: 'survey' }],
]);

/** Columns as REDCap names them in flat exports (REDCAP_API.md §5.1, §5.2). */
export class Columns {
  private readonly roles = new Map<string, ColumnRole>(plumbing);

  constructor(structure: Structure, dictionary: DictionaryModel) {
    const { roles } = this;
    for (const field of dictionary.fields) {
      const facts = structure.fields.get(field.name);
      if (field.type === 'checkbox') {
        const columns: string[] = [];
        for (const { code, label } of field.choices ?? []) {
          const column = checkboxColumn(field.name, code);
          columns.push(column);
          roles.set(column, { kind: 'checkbox', name: field.name, form: field.form, code, label });
        }
        roles.set(field.name, { kind: 'whole-checkbox', columns });
      } else if (field.name === structure.recordIdField) {
        roles.set(field.name, { kind: 'record' });
      } else if (facts?.calculated === true) {
        roles.set(field.name, { kind: 'ignored', why: 'calculated' });
      } else if (field.type === 'file' || field.type === 'descriptive') {
        roles.set(field.name, { kind: 'ignored', why: field.type });
      } else {
        roles.set(field.name, { kind: 'value', name: field.name, form: field.form, field });
      }
    }
    for (const form of structure.forms) {
      const status = `${form}_complete`;
      if (!roles.has(status)) {
        roles.set(status, { kind: 'status', name: status, form });
      }
      if (!roles.has(`${form}_timestamp`)) {
        roles.set(`${form}_timestamp`, { kind: 'ignored', why: 'survey' });
      }
    }
  }

  /** Capitals do not count, as in REDCap. */
  role(name: string): ColumnRole {
    const key = name.trim().toLowerCase();
    return this.roles.get(key) ?? { kind: 'unknown', closest: closest(key, this.roles.keys()) };
  }
}

/** The codes of a form's status. */
export const statusCodes: ReadonlySet<string> = new Set(statusChoices.map(({ code }) => code));

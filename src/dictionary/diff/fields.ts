import { type ColumnName, columnNames, columns } from '../columnNames';
import type { Field } from '../field';
import { keptValue } from '../kept';
import type { Change } from './change';
import { diffChoices } from './choices';

/** Columns that other kinds of change speak of. */
const spokenFor: ReadonlySet<ColumnName> = new Set(['field_name', 'form_name', 'field_type']);

const validationColumns: ReadonlySet<ColumnName> = new Set([
  'text_validation_type_or_show_slider_number',
  'text_validation_min',
  'text_validation_max',
]);

/** What changed in a field that both dictionaries have; its place and instrument not considered. */
export function diffField(before: Field, after: Field): Change[] {
  const changes: Change[] = [];
  const common = { field: after.name, form: after.form };
  if (before.type !== after.type) {
    // What held no data has none to lose.
    const risk = before.type === 'descriptive' ? 'none' : 'might-lose';
    changes.push({
      ...common,
      kind: 'field-retyped',
      risk,
      column: 'field_type',
      before: before.type,
      after: after.type,
      summary: `${after.name} changes its type from ${before.type} to ${after.type}.`,
    });
  }
  for (const column of columnNames) {
    const [old, now] = [cell(before, column), cell(after, column)];
    if (!spokenFor.has(column) && old !== now) {
      changes.push(...diffColumn(before, after, column, old, now));
    }
  }
  return changes;
}

function diffColumn(before: Field, after: Field, column: ColumnName, old: string, now: string): Change[] {
  const common = { field: after.name, form: after.form, column, risk: 'none', before: old, after: now } as const;
  if (column === 'select_choices_or_calculations') {
    if (before.hasChoiceList && after.hasChoiceList) {
      return diffChoices(before, after);
    }
    if (after.type === 'calc' && before.type === 'calc') {
      return [{ ...common, kind: 'calculation-changed', summary: `${after.name} is calculated differently.` }];
    }
    if (before.hasChoiceList !== after.hasChoiceList && before.type !== after.type) {
      // The change of type says it.
      return [];
    }
  }
  if (column === 'branching_logic') {
    return [
      {
        ...common,
        kind: 'logic-changed',
        summary:
          old === ''
            ? `${after.name} gets branching logic.`
            : now === ''
              ? `${after.name} loses its branching logic.`
              : `${after.name} changes its branching logic.`,
      },
    ];
  }
  if (validationColumns.has(column)) {
    return [
      {
        ...common,
        kind: 'validation-changed',
        summary: `${after.name} changes its ${titles.get(column) ?? column} from ${shown(old)} to ${shown(now)}.`,
      },
    ];
  }
  return [{ ...common, kind: 'column-changed', summary: `${after.name} changes its ${titles.get(column) ?? column}.` }];
}

const titles: ReadonlyMap<ColumnName, string> = new Map([
  ...columns.map(({ name, header }): [ColumnName, string] => [name, header.replace(/\?$/, '').replace(/ \(.*\)$/, '')]),
  ['text_validation_type_or_show_slider_number', 'validation'],
  ['text_validation_min', 'minimum'],
  ['text_validation_max', 'maximum'],
]);

function shown(value: string): string {
  return value === '' ? 'none' : value;
}

function cell(field: Field, column: ColumnName): string {
  return keptValue(field.value(column));
}

import { type ColumnName, columnNames, columns } from '../columnNames';
import type { Field } from '../field';
import { keptCell } from '../kept';
import type { Change } from './change';
import { parseSliderLabels } from '../choices';
import { diffChoices } from './choices';
import { isSameAnnotation, isSameLogic } from './sameExpression';

/** Columns that other kinds of change speak of. */
const spokenFor: ReadonlySet<ColumnName> = new Set(['field_name', 'form_name', 'field_type']);

const validationColumns: ReadonlySet<ColumnName> = new Set([
  'text_validation_type_or_show_slider_number',
  'text_validation_min',
  'text_validation_max',
]);

/** What changed in a field that both dictionaries have; its place and instrument not considered. */
export function diffField(
  before: Field,
  after: Field,
  options: { /** The section header that a removed field left to this one. */ readonly inheritedHeader?: string } = {},
): Change[] {
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
    if (spokenFor.has(column) || (old === now && !(column === choicesColumn && before.type !== after.type))) {
      continue;
    }
    if (column === 'section_header' && now === options.inheritedHeader) {
      // It stood on a field before this one that is gone: the section is what it was.
      continue;
    }
    if (
      (column === 'branching_logic' && isSameLogic(old, now)) ||
      (column === 'field_annotation' && isSameAnnotation(old, now)) ||
      (column === choicesColumn && before.type === after.type && isSameOfType(before.type, old, now))
    ) {
      continue;
    }
    changes.push(...diffColumn(before, after, column, old, now));
  }
  return changes;
}

const choicesColumn = 'select_choices_or_calculations' satisfies ColumnName;

/** What stands in the choices column of types without choices, blanks left out where they mean nothing. */
function isSameOfType(type: string, old: string, now: string): boolean {
  return type === 'calc'
    ? isSameLogic(old, now)
    : type === 'slider' && JSON.stringify(parseSliderLabels(old)) === JSON.stringify(parseSliderLabels(now));
}

function diffColumn(before: Field, after: Field, column: ColumnName, old: string, now: string): Change[] {
  const common = { field: after.name, form: after.form, column, risk: 'none', before: old, after: now } as const;
  if (column === 'select_choices_or_calculations') {
    // Yes/no and true/false have codes, too: another type may lack them.
    if (before.choices !== undefined && after.choices !== undefined) {
      return before.hasChoiceList || after.hasChoiceList || before.type !== after.type
        ? diffChoices(before, after)
        : [];
    }
    if (old === now) {
      return [];
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
  return keptCell(column, field.value(column));
}

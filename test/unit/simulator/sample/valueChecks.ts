import assert from 'node:assert/strict';
import type { Engine } from './engines';
import { evaluate } from './expression';
import { choicesOf, type Context, type IndexedProject, type Row } from './project';

const date = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const time = String.raw`([01]\d|2[0-3]):[0-5]\d`;
/** As stored, whatever the entry format (REDCAP_DATA_DICTIONARY.md §6.1). */
const stored: Readonly<Record<string, string>> = {
  date,
  datetime: `${date} ${time}`,
  datetime_seconds: `${date} ${time}:[0-5]\\d`,
  time,
  time_mm_ss: String.raw`[0-5]\d:[0-5]\d`,
  integer: String.raw`-?\d+`,
  number: String.raw`-?\d+(\.\d+)?`,
  number_1dp: String.raw`-?\d+\.\d`,
  number_2dp: String.raw`-?\d+\.\d\d`,
  email: String.raw`[^@\s]+@[^@\s]+\.[a-z]{2,}`,
  phone: String.raw`\([2-9][0-8]\d\) 555-01\d\d`,
  mrn_10d: String.raw`\d{10}`,
  alpha_only: '[A-Za-z]+',
};

/** Every value lies where its form is collected and is what its field allows. */
export function checkValue(project: IndexedProject, context: Context, field: string, values: readonly string[]): void {
  const where = `${context.record} ${context.event} ${context.instrument} ${context.instance} ${field}`;
  const form = project.formOf(field);
  assert.ok(form !== undefined, `${where}: no such field`);
  assert.ok(project.isPlacedRight(form, context), `${where}: not collected there`);
  const row = project.fields.get(field);
  if (row === undefined) {
    if (field.endsWith('_complete')) assert.ok(values.length === 1 && /^[012]$/.test(values[0] ?? ''), where);
    else
      assert.ok(
        project.seed.surveys.some((survey) => survey.form === form) &&
          new RegExp(`^${stored['datetime_seconds']}$`).test(values[0] ?? ''),
        where,
      );
    return;
  }
  assert.ok(!['file', 'descriptive'].includes(row['field_type'] ?? ''), where);
  assert.equal(
    values.length === new Set(values).size && (values.length === 1 || row['field_type'] === 'checkbox'),
    true,
    `${where}: stored twice`,
  );
  for (const value of values) {
    assert.equal(value, value.trim(), where);
    if (!project.missingCodes.has(value)) checkContent(project, context, row, value, `${where} = ${value}`);
  }
}

function checkContent(project: IndexedProject, context: Context, row: Row, value: string, where: string): void {
  const choices = choicesOf(row);
  if (choices.length > 0)
    assert.ok(
      choices.some(([code]) => code === value),
      `${where}: no such choice`,
    );
  if (row['field_type'] === 'slider')
    assert.ok(
      /^\d+$/.test(value) &&
        Number(value) >= Number(row['text_validation_min'] || 0) &&
        Number(value) <= Number(row['text_validation_max'] || 100),
      where,
    );
  const validation = row['text_validation_type_or_show_slider_number'] ?? '';
  if (row['field_type'] !== 'text' || validation === '') return;
  const pattern = stored[validation.replace(/_(ymd|mdy|dmy)$/, '')];
  assert.ok(pattern !== undefined && new RegExp(`^${pattern}$`).test(value), `${where}: not ${validation}`);
  const bound = (text: string): string =>
    text === 'today'
      ? '2026-02-27'
      : text === 'now'
        ? '2026-02-27 23:59:59'
        : text.startsWith('[')
          ? String(evaluate(text, project.resolver(context)))
          : text;
  const [low, high] = [bound(row['text_validation_min'] ?? ''), bound(row['text_validation_max'] ?? '')];
  const numeric = /^(integer|number)/.test(validation);
  const inOrder = (a: string, b: string): boolean =>
    a === '' || b === '' || (numeric ? Number(a) <= Number(b) : a <= b);
  assert.ok(inOrder(low, value) && inOrder(value, high), `${where}: outside ${low} to ${high}`);
}

/** For every form begun there: what is hidden is blank, what is calculated is right, and a complete form lacks nothing required. */
export function checkForms(
  project: IndexedProject,
  context: Context,
  files: ReadonlySet<string>,
  engine: Engine,
): { readonly hidden: number; readonly calculated: number } {
  let [hidden, calculated] = [0, 0];
  for (const form of project.formsIn(context)) {
    for (const row of project.forms.get(form) ?? []) {
      const field = row['field_name'] ?? '';
      const where = `${context.record} ${context.event} ${context.instrument} ${context.instance} ${field}`;
      const value = context.values.get(field)?.join(',') ?? '';
      const logic = row['branching_logic'] ?? '';
      if (logic !== '' && !engine.isTrue(logic, project, context)) {
        hidden += 1;
        assert.equal(value, '', `${where}: hidden by ${logic}`);
        assert.ok(!files.has(where), `${where}: hidden, but has a file`);
        continue;
      }
      const expected = calculation(row, (source) => engine.text(source, project, context));
      if (expected !== undefined) {
        calculated += 1;
        assert.equal(value, expected, `${where}: calculated`);
      } else if (row['required_field'] === 'y' && context.values.get(`${form}_complete`)?.[0] === '2')
        assert.notEqual(value, '', `${where}: required`);
    }
  }
  return { hidden, calculated };
}

/** The value that a calc field or a @CALCTEXT or @CALCDATE field must have; undefined for other fields. */
function calculation(row: Row, run: (source: string) => string): string | undefined {
  if (row['field_type'] === 'calc') return run(row['select_choices_or_calculations'] ?? '');
  const annotation = row['field_annotation'] ?? '';
  const text = /@CALCTEXT\((.*)\)(?: @READONLY)?$/.exec(annotation)?.[1];
  if (text !== undefined) return run(text);
  const [, from, days] = /@CALCDATE\((\[\w+\]),(\d+),'d'\)/.exec(annotation) ?? [];
  if (from === undefined) return undefined;
  return new Date(Date.parse(run(from)) + Number(days) * 86_400_000).toISOString().slice(0, 10);
}

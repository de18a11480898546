import { formatChoices } from '../../dictionary/choices';
import type { ColumnName } from '../../dictionary/columnNames';
import { type TextEdit, applyEdits } from '../../dictionary/csvDocument';
import { insertRow, setCell } from '../../dictionary/edit';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import type { Dictionaries } from './candidates';
import type { FieldPair } from './fieldPair';

/** What a field needs to hold data. What names other fields, or belongs to a place among others, comes with the draft. */
const bare: readonly ColumnName[] = [
  'field_name',
  'form_name',
  'field_type',
  'field_label',
  'select_choices_or_calculations',
  'field_note',
  'text_validation_type_or_show_slider_number',
  'text_validation_min',
  'text_validation_max',
  'identifier',
  'custom_alignment',
];
const bounds: ReadonlySet<ColumnName> = new Set(['text_validation_min', 'text_validation_max']);

/**
 * The dictionary in which old and new fields stand side by side: that of the server, with the targets that it lacks at the end of their
 * instruments and the choices that its targets lack. Nothing when the server's dictionary will do.
 */
export function bridgeDictionary({ server, draft }: Dictionaries, pairs: readonly FieldPair[]): string | undefined {
  const edits: TextEdit[] = [];
  for (const to of new Set(pairs.map((pair) => pair.to))) {
    const [wanted, there] = [draft.field(to), server.field(to)];
    if (wanted && !there) {
      edits.push(insertRow(server.document, endOfForm(server, wanted.form), bareCells(wanted)));
    } else if (wanted && there) {
      const edit = withChoices(server, there, wanted);
      edits.push(...(edit ? [edit] : []));
    }
  }
  return edits.length === 0 ? undefined : applyEdits(server.document, edits).text;
}

/** A row for `field` that depends on nothing else in the dictionary. */
export function bareCells(field: Field): Readonly<Partial<Record<ColumnName, string>>> {
  return Object.fromEntries(
    bare.map((column) => {
      const value = field.value(column);
      return [column, bounds.has(column) && value.includes('[') ? '' : value];
    }),
  );
}

/** The row after the last one of a form; after all rows for a new form. */
function endOfForm(model: DictionaryModel, form: string): number {
  const last = model.form(form)?.fields.at(-1);
  return last ? model.rowOf(last) + 1 : model.document.rows.length;
}

function withChoices(server: DictionaryModel, there: Field, wanted: Field): TextEdit | undefined {
  const present = there.choices ?? [];
  const codes = new Set(present.map(({ code }) => code));
  const lacking = (wanted.choices ?? []).filter(({ code }) => !codes.has(code));
  return there.hasChoiceList && wanted.hasChoiceList && lacking.length > 0
    ? setCell(
        server.document,
        server.rowOf(there),
        'select_choices_or_calculations',
        formatChoices([...present, ...lacking]),
      )
    : undefined;
}

import assert from 'node:assert/strict';
import type { ColumnName } from '../../../../src/dictionary/columnNames';
import { applyEdits } from '../../../../src/dictionary/csvDocument';
import { deleteRow, insertRow, setCell } from '../../../../src/dictionary/edit';
import { readDictionary } from '../../../../src/dictionary/model';

/** Sets one cell of a dictionary. */
export function edit(text: string, field: string, column: ColumnName, value: string): string {
  const model = readDictionary(text);
  const found = model.field(field);
  assert.ok(found, field);
  const change = setCell(model.document, model.rowOf(found), column, value);
  return change === undefined ? text : applyEdits(model.document, [change]).text;
}

/** Adds a text field at the end of an instrument. */
export function addField(text: string, name: string, form: string): string {
  const model = readDictionary(text);
  const last = model.form(form)?.fields.at(-1);
  assert.ok(last);
  const change = insertRow(model.document, model.rowOf(last) + 1, {
    field_name: name,
    form_name: form,
    field_type: 'text',
    field_label: 'New, "quoted"\nlabel é',
  });
  return applyEdits(model.document, [change]).text;
}

/** Removes a field's row. */
export function removeField(text: string, field: string): string {
  const model = readDictionary(text);
  const found = model.field(field);
  assert.ok(found);
  return applyEdits(model.document, [deleteRow(model.document, model.rowOf(found))]).text;
}

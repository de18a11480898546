import assert from 'node:assert/strict';
import type { Field } from '../../../../src/dictionary/field';
import type { DictionaryIndex } from '../../../../src/dictionary/language/dictionaryIndex';
import { logicOf } from '../../../../src/reads/preview/fieldLogic';
import type { Block, FieldView, FormPicture, HiddenView } from '../../../../src/reads/preview/picture';

type View = FieldView | HiddenView;

/** What must be so of any picture of a form, whatever its dictionary holds. */
export function assertWhole(index: DictionaryIndex, picture: FormPicture, about: string): void {
  const fields = index.model.form(picture.form)?.fields ?? [];
  const byRow = new Map(fields.map((field) => [index.rowOf(field), field]));
  const drawn = [...picture.blocks.flatMap(viewsOf), ...Object.values(picture.embedded)].filter(
    ({ name, row }) => byRow.get(row)?.name === name,
  );
  const rows = drawn.map(({ row }) => row);
  assert.equal(new Set(rows).size, rows.length, `${about}: a field is drawn twice`);
  assert.deepEqual(
    fields.filter((field) => !rows.includes(index.rowOf(field))).map(({ name }) => name),
    [],
    `${about}: fields that are not drawn`,
  );
  assert.equal(picture.shown + picture.hidden, fields.length, about);
  for (const view of drawn) {
    const field = byRow.get(view.row);
    if (field !== undefined && 'why' in view) {
      assertReason(field, view, about);
    } else if (field !== undefined && 'control' in view) {
      assertChoices(field, view, about);
    }
  }
  for (const block of picture.blocks) {
    if (block.kind === 'matrix') {
      assertMatrix(block, byRow, about);
    }
  }
}

function viewsOf(block: Block): View[] {
  switch (block.kind) {
    case 'section':
      return [];
    case 'field':
      return [block.field];
    case 'hidden':
      return [block.hidden];
    case 'matrix':
      return block.rows.map((row) => ('field' in row ? row.field : row.hidden));
  }
}

function assertReason(field: Field, { why, cell }: HiddenView, about: string): void {
  assert.notEqual(why.trim(), '', `${about}: ${field.name} is hidden without a reason`);
  assert.doesNotMatch(why, /undefined|\[object|NaN/, about);
  assert.ok(
    cell === 'branching_logic' ? field.branchingLogic.trim() !== '' : cell === 'field_annotation',
    `${about}: ${field.name} is hidden by a blank cell`,
  );
}

function assertChoices(field: Field, { control }: FieldView, about: string): void {
  const hides = logicOf(field).everyTag.some(({ tag }) => tag === '@HIDECHOICE' || tag === '@SHOWCHOICE');
  if ('choices' in control && !hides) {
    assert.deepEqual(
      control.choices.map(({ code }) => code),
      (field.choices ?? []).map(({ code }) => code),
      `${about}: choices of ${field.name}`,
    );
  }
}

/** Rows of one group that stand together are one block, and hold the rows of no other. */
function assertMatrix(
  block: Block & { readonly kind: 'matrix' },
  byRow: ReadonlyMap<number, Field>,
  about: string,
): void {
  const groups = new Set(viewsOf(block).map(({ row }) => byRow.get(row)?.matrix));
  assert.deepEqual([...groups], [block.name], `${about}: rows of a matrix`);
}

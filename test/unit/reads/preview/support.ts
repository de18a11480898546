import { english } from '../../../../src/common/l10n';
import { encodeCell } from '../../../../src/dictionary/edit';
import { columnNames, type ColumnName } from '../../../../src/dictionary/columnNames';
import {
  type DictionaryIndex,
  DictionaryLanguage,
  type KnownProject,
} from '../../../../src/dictionary/language/dictionaryIndex';
import { readDictionary } from '../../../../src/dictionary/model';
import { drawForm } from '../../../../src/reads/preview/drawForm';
import type { Block, Control, FieldView, FormPicture, HiddenView } from '../../../../src/reads/preview/picture';
import { answerKey, type PretendPlace } from '../../../../src/reads/preview/pretendRecord';

export const clock = { today: '2026-03-02', now: '2026-03-02 09:30:15' };

/** A row of a dictionary by short names. */
export interface Row {
  readonly name: string;
  readonly form?: string;
  readonly type?: string;
  readonly section?: string;
  readonly label?: string;
  readonly choices?: string;
  readonly note?: string;
  readonly validation?: string;
  readonly min?: string;
  readonly max?: string;
  readonly branching?: string;
  readonly required?: string;
  readonly alignment?: string;
  readonly number?: string;
  readonly matrix?: string;
  readonly ranking?: string;
  readonly annotation?: string;
}

const places: Readonly<Record<keyof Row, ColumnName>> = {
  name: 'field_name',
  form: 'form_name',
  type: 'field_type',
  section: 'section_header',
  label: 'field_label',
  choices: 'select_choices_or_calculations',
  note: 'field_note',
  validation: 'text_validation_type_or_show_slider_number',
  min: 'text_validation_min',
  max: 'text_validation_max',
  branching: 'branching_logic',
  required: 'required_field',
  alignment: 'custom_alignment',
  number: 'question_number',
  matrix: 'matrix_group_name',
  ranking: 'matrix_ranking',
  annotation: 'field_annotation',
};

/** A dictionary as CSV; a row is a text field of the form `visit` unless it says otherwise. */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const cells = new Map<ColumnName, string>([
      ['form_name', 'visit'],
      ['field_type', 'text'],
      ['field_label', row.name],
    ]);
    for (const [key, column] of Object.entries(places) as [keyof Row, ColumnName][]) {
      const value = row[key];
      if (value !== undefined) {
        cells.set(column, value);
      }
    }
    return columnNames.map((column) => encodeCell(cells.get(column) ?? '', { delimiter: ',' })).join(',');
  });
  return [columnNames.join(','), ...lines, ''].join('\n');
}

export function indexOf(rows: readonly Row[], facts?: KnownProject): DictionaryIndex {
  return new DictionaryLanguage().index(readDictionary(csvOf(rows)), facts);
}

/** Draws the form after these answers, by field or `field(code)`. */
export function draw(
  index: DictionaryIndex,
  answers: Readonly<Record<string, string>> = {},
  place: Partial<PretendPlace> = {},
): FormPicture {
  const at: PretendPlace = { form: 'visit', look: 'form', event: '', instance: 1, ...place };
  const given = new Map(
    Object.entries(answers).map(([name, value]) => [
      name.includes('/') ? name : answerKey(at.event, at.instance, name),
      value,
    ]),
  );
  return drawForm(index, given, at, clock, english);
}

/** The structure of a picture as text. */
export function textOf(picture: FormPicture): string {
  const lines = [
    `${picture.title} (${picture.look}), ${picture.shown} shown, ${picture.hidden} hidden`,
    ...picture.remarks.map((remark) => `! ${remark}`),
    ...picture.elsewhere.map((field) => `elsewhere ${fieldText(field)}`),
    ...picture.blocks.flatMap(blockLines),
    ...Object.entries(picture.embedded).map(([name, view]) => `embedded ${name}: ${anyText(view)}`),
  ];
  return lines.join('\n').replaceAll('\uE000', '«').replaceAll('\uE001', '»');
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'section':
      return [`== ${block.label}`];
    case 'field':
      return [fieldText(block.field)];
    case 'hidden':
      return [anyText(block.hidden)];
    case 'matrix':
      return [
        `matrix ${block.name}${block.isRanking ? ' ranked' : ''}: ${block.columns.map(({ label }) => label).join(' | ')}`,
        ...block.rows.map((row) => `  ${'field' in row ? fieldText(row.field) : anyText(row.hidden)}`),
      ];
  }
}

function anyText(view: FieldView | HiddenView): string {
  return 'why' in view ? `- ${view.name}: ${view.why}` : fieldText(view);
}

function fieldText(view: FieldView): string {
  const marks = [
    ...(view.isRequired ? ['required'] : []),
    ...(view.isReadOnly ? ['read-only'] : []),
    ...(view.isVertical ? [] : ['horizontal']),
    ...(view.isLeft ? ['left'] : []),
  ];
  return [
    `${view.number === '' ? '' : `${view.number}) `}${view.name} "${view.label}" ${controlText(view.control)}`,
    ...(marks.length > 0 ? [`[${marks.join(', ')}]`] : []),
    ...(view.note === '' ? [] : [`(${view.note})`]),
    ...view.faults.map((fault) => `?? ${fault}`),
    ...view.remarks.map((remark) => `! ${remark}`),
  ].join(' ');
}

function controlText(control: Control): string {
  switch (control.kind) {
    case 'text':
      return `text(${[
        control.format,
        control.placeholder,
        control.isMasked ? 'masked' : '',
        control.limit ?? '',
        control.now?.label ?? '',
      ]
        .filter((part) => part !== '')
        .join(', ')})=${control.value}`;
    case 'notes':
      return `notes=${control.value}`;
    case 'radio':
    case 'dropdown':
      return `${control.kind}(${control.choices.map(({ code, label }) => `${code} ${label}`).join(' | ')})=${control.value}`;
    case 'checkbox':
      return `checkbox(${control.choices.map(({ code, label, isDisabled }) => `${code} ${label}${isDisabled ? ' off' : ''}`).join(' | ')})=${control.checked.join('+')}`;
    case 'slider':
      return `slider(${control.min}..${control.max}: ${control.left} | ${control.middle} | ${control.right}${control.showsNumber ? ', number' : ''})=${control.value}`;
    case 'calc':
      return `calc=${control.value}`;
    case 'descriptive':
      return 'descriptive';
    case 'inert':
      return `inert(${control.text})`;
  }
}

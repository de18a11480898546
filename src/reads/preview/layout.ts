import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { scanEmbeddings } from '../../logic/piping';
import { findCycles } from '../../logic/cycles';

/** Why a part of a form is not drawn as it is written. */
export type LayoutRemark =
  | { readonly kind: 'embedsUnknown' | 'embedsOtherForm' | 'embeddedTwice' | 'embedsCircle'; readonly name: string }
  | { readonly kind: 'repeatedName' | 'unknownType' | 'matrixType' | 'matrixChoices' | 'noName' };

export type LayoutBlock =
  | { readonly kind: 'section'; readonly of: Field }
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'matrix'; readonly fields: readonly [Field, ...Field[]] };

/** What a form is made of, before anybody has answered anything. */
export interface FormLayout {
  readonly form: string;
  readonly blocks: readonly LayoutBlock[];
  /** By name in lower case: fields that are drawn in the text of another, at the first place that names them. */
  readonly embedded: ReadonlyMap<string, Field>;
  /** Of each field, the names in its text at whose place the field is drawn. */
  readonly embeds: ReadonlyMap<Field, ReadonlySet<string>>;
  readonly remarks: ReadonlyMap<Field, readonly LayoutRemark[]>;
  /** The form's fields stand in several stretches of the dictionary. */
  readonly isScattered: boolean;
}

/**
 * The parts of an instrument in the order in which REDCap draws them (`REDCAP_DATA_DICTIONARY.md §7, §8`): a section header before its field, rows of
 * one matrix group together, embedded fields in the text that names them. Pure; never throws; an instrument that does not exist is empty.
 */
export function layoutForm(model: DictionaryModel, form: string): FormLayout {
  const fields = model.form(form)?.fields ?? [];
  const remarks = new Map<Field, LayoutRemark[]>();
  const remark = (field: Field, one: LayoutRemark): void => {
    const known = remarks.get(field);
    if (known === undefined) {
      remarks.set(field, [one]);
    } else {
      known.push(one);
    }
  };
  const { embedded, embeds } = embeddings(model, form, fields, remark);
  const names = new Set<string>();
  for (const field of fields) {
    if (field.key === '') {
      remark(field, { kind: 'noName' });
    } else if (names.has(field.key) || model.field(field.name) !== field) {
      remark(field, { kind: 'repeatedName' });
    }
    names.add(field.key);
    if (field.knownType === undefined) {
      remark(field, { kind: 'unknownType' });
    }
  }
  return {
    form,
    blocks: blocksOf(fields, (field) => embedded.get(field.key) === field, remark),
    embedded,
    embeds,
    remarks,
    isScattered: model.formRuns.filter((run) => run.form === form).length > 1,
  };
}

type Remark = (field: Field, one: LayoutRemark) => void;

function blocksOf(fields: readonly Field[], isEmbedded: (field: Field) => boolean, remark: Remark): LayoutBlock[] {
  const blocks: LayoutBlock[] = [];
  let matrix: [Field, ...Field[]] | undefined;
  for (const field of fields) {
    if (field.sectionHeader !== '') {
      blocks.push({ kind: 'section', of: field });
      matrix = undefined;
    }
    if (isEmbedded(field)) {
      continue;
    }
    if (field.matrix === '') {
      matrix = undefined;
      blocks.push({ kind: 'field', field });
      continue;
    }
    if (field.type !== 'radio' && field.type !== 'checkbox') {
      remark(field, { kind: 'matrixType' });
      matrix = undefined;
      blocks.push({ kind: 'field', field });
      continue;
    }
    if (matrix?.[0].matrix === field.matrix && matrix[0].type === field.type) {
      if (matrix[0].choiceList.key !== field.choiceList.key) {
        remark(field, { kind: 'matrixChoices' });
      }
      matrix.push(field);
      continue;
    }
    matrix = [field];
    blocks.push({ kind: 'matrix', fields: matrix });
  }
  return blocks;
}

/** Texts of a field that may embed others, in the order in which they are read on the form. */
function* textsOf(field: Field): Iterable<string> {
  yield field.sectionHeader;
  yield field.label;
  if (field.hasChoiceList) {
    yield field.choicesText;
  }
  yield field.note;
}

function embeddings(
  model: DictionaryModel,
  form: string,
  fields: readonly Field[],
  remark: Remark,
): Pick<FormLayout, 'embedded' | 'embeds'> {
  const wanted = new Map<Field, readonly string[]>();
  const own = new Map<string, Field>();
  for (const field of fields) {
    if (!own.has(field.key)) {
      own.set(field.key, field);
    }
  }
  for (const field of fields) {
    const names = [...textsOf(field)]
      .filter((text) => text.includes('{'))
      .flatMap((text) => scanEmbeddings(text).map((token) => token.field.text.toLowerCase()));
    const usable: string[] = [];
    for (const name of names) {
      if (own.has(name)) {
        usable.push(name);
      } else {
        remark(field, { kind: model.names.has(name) ? 'embedsOtherForm' : 'embedsUnknown', name });
      }
    }
    if (usable.length > 0) {
      wanted.set(field, usable);
    }
  }
  const circular = new Set(
    wanted.size === 0 ? [] : findCycles(new Map([...wanted].map(([field, names]) => [field.key, names]))).flat(),
  );
  const embedded = new Map<string, Field>();
  const embeds = new Map<Field, Set<string>>();
  for (const [field, names] of wanted) {
    for (const name of names) {
      const target = own.get(name);
      if (target === undefined) {
        continue;
      }
      if (circular.has(name) && circular.has(field.key)) {
        remark(field, { kind: 'embedsCircle', name });
      } else if (embedded.has(name)) {
        remark(field, { kind: 'embeddedTwice', name });
      } else {
        embedded.set(name, target);
        const here = embeds.get(field);
        if (here === undefined) {
          embeds.set(field, new Set([name]));
        } else {
          here.add(name);
        }
      }
    }
  }
  return { embedded, embeds };
}

import { pipingModifiers } from '../../logic/modifiers';
import { eventNames, instanceNames } from '../../logic/brackets';
import { logicFunctions, signatureOf } from '../../logic/functions';
import { smartVariables } from '../../logic/smartVariables';
import type { Field } from '../field';
import type { DictionaryIndex } from './dictionaryIndex';
import { plainLabel } from './markdown';

export type CandidateKind =
  | 'field'
  | 'form'
  | 'event'
  | 'choice'
  | 'smart'
  | 'function'
  | 'keyword'
  | 'tag'
  | 'type'
  | 'value'
  | 'matrix'
  | 'modifier'
  | 'instance';

/** One thing that could be written at the cursor. */
export interface Candidate {
  readonly kind: CandidateKind;
  /** What is shown and matched. */
  readonly label: string;
  /** What is written; the label when absent. With `snippet`, `${1:name}` marks places to fill in. */
  readonly insert?: string;
  readonly snippet?: boolean;
  /** Once it is written, the list opens for what belongs into it. */
  readonly asksOn?: boolean;
  /** Behind the label: the choice's label, a signature. Plain text. */
  readonly detail?: string;
  /** The field, whose own label is read when it is needed: there may be thousands. */
  readonly field?: Field;
  /** Sentence for the side panel. Plain text. */
  readonly doc?: string;
  /** Lower comes first; 1 when absent. */
  readonly rank?: number;
}

/** What stands behind the name of a candidate. */
export function detailOf({ detail, field }: Candidate): string | undefined {
  return field === undefined ? detail : plainLabel(field.label);
}

function fieldCandidate(field: Field, rank = 1): Candidate {
  return { kind: 'field', label: field.name, field, rank };
}

/** Fields that logic or piping may name; those of the preferred form first, descriptive ones left out unless embedding. */
export function fieldCandidates(
  index: DictionaryIndex,
  form: string | undefined,
  fits: (field: Field) => boolean = () => true,
): Candidate[] {
  return index.model.fields
    .filter((field) => field.name !== '' && field.type !== 'descriptive' && fits(field))
    .map((field) => fieldCandidate(field, field.form === form ? 0 : 1));
}

/** `<form>_complete`. */
export function statusCandidates(index: DictionaryIndex): Candidate[] {
  return index.model.forms
    .filter((form) => form.name !== '' && index.field(`${form.name}_complete`) === undefined)
    .map((form) => ({
      kind: 'field',
      label: `${form.name}_complete`,
      detail: '0 Incomplete | 1 Unverified | 2 Complete',
      rank: 3,
    }));
}

export function eventCandidates({ facts }: DictionaryIndex): Candidate[] {
  if (facts.longitudinal === false) {
    return [];
  }
  const own = (facts.events ?? []).map(({ name, label }): Candidate => ({
    kind: 'event',
    label: name,
    detail: label,
    rank: 2,
  }));
  return [
    ...own,
    ...[...eventNames].map((name): Candidate => ({
      kind: 'event',
      label: name,
      doc: smartVariables.get(name)?.doc ?? '',
      rank: 4,
    })),
  ];
}

export function instanceCandidates(): Candidate[] {
  return [...instanceNames].map((name) => ({
    kind: 'instance',
    label: name,
    doc: smartVariables.get(name)?.doc ?? '',
  }));
}

export function smartCandidates(): Candidate[] {
  return Array.from(smartVariables.values(), ({ name, doc, parameters, required }) => ({
    kind: 'smart',
    label: name,
    doc,
    rank: 4,
    ...(required > 0 && { insert: `${name}:\${1:${parameters[0]!}}`, snippet: true }),
  }));
}

export function formCandidates(index: DictionaryIndex, first?: string): Candidate[] {
  return index.model.forms
    .filter((form) => form.name !== '')
    .map(({ name, fields }) => ({
      kind: 'form',
      label: name,
      detail: index.facts.formLabels?.get(name) ?? `${fields.length}`,
      rank: name === first ? 0 : 1,
    }));
}

/** Codes of a field; the labels of a checkbox's options too. */
export function choiceCandidates(index: DictionaryIndex, name: string): Candidate[] {
  return (index.symbols.field(name.toLowerCase())?.choices ?? []).map(({ code, label }) => ({
    kind: 'choice',
    label: code,
    detail: plainLabel(label),
  }));
}

export function modifierCandidates(type: string | undefined): Candidate[] {
  return pipingModifiers
    .filter(({ types }) => type === undefined || types.length === 0 || types.includes(type))
    .map(({ name, doc }) => ({ kind: 'modifier', label: name, doc }));
}

export function functionCandidates(): Candidate[] {
  return Array.from(logicFunctions.values(), (fn) => ({
    kind: 'function',
    label: fn.name,
    detail: signatureOf(fn),
    doc: fn.doc,
    rank: 2,
    snippet: true,
    insert: `${fn.name}(${fn.parameters
      .slice(0, fn.min)
      .map(({ name, kind }, i) => (kind === 'unit' ? `'\${${i + 1}|d,y,M,h,m,s|}'` : `\${${i + 1}:${name}}`))
      .join(', ')})`,
  }));
}

export const keywordCandidates: readonly Candidate[] = ['and', 'or'].map((label) => ({
  kind: 'keyword',
  label,
  rank: 3,
}));

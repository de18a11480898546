import { fieldTypes } from '../field';
import { validationType, validationTypes } from '../validation';
import { type Candidate, fieldCandidates, formCandidates } from './candidates';
import { alignments, typeDoc } from './columnDocs';
import { completeBracket, type Proposal } from './completeBracket';
import { completeAnnotation } from './completeTag';
import type { Cursor } from './cursor';
import type { L10n } from '../../common/wording';

/** What the column of the cursor takes, outside of expressions. */
export function completeCell(cursor: Cursor, l10n: L10n): Proposal | undefined {
  switch (cursor.column) {
    case 'section_header':
    case 'field_label':
    case 'field_note':
    case 'select_choices_or_calculations':
      return completeText(cursor);
    case 'field_annotation':
      return completeAnnotation(cursor) ?? completeText(cursor);
    default: {
      const candidates = wholeCell(cursor, l10n);
      return candidates.length === 0 ? undefined : { from: 0, to: cursor.value.length, candidates };
    }
  }
}

/** Piping behind `[`, fields to embed behind `{`. */
function completeText({ index, field, value, at }: Cursor): Proposal | undefined {
  const embedded = /\{(\w*)$/.exec(value.slice(Math.max(0, at - 120), at))?.[1];
  if (embedded !== undefined) {
    const to = at + (/^\w*/.exec(value.slice(at, at + 120))?.[0].length ?? 0);
    return {
      from: at - embedded.length,
      to,
      candidates: fieldCandidates(index, field?.form, (other) => other !== field && other.form === field?.form),
      after: value[to] === '}' || value[to] === ':' ? '' : '}',
    };
  }
  return completeBracket(value, at, { index, form: field?.form, isLogic: false });
}

function wholeCell({ column, field, index, row }: Cursor, l10n: L10n): Candidate[] {
  switch (column) {
    case 'field_type':
      return fieldTypes.map((type) => ({
        kind: 'type',
        label: type,
        doc: typeDoc(type, l10n),
        rank: type === 'sql' ? 2 : 1,
      }));
    case 'form_name':
      return formCandidates(index, index.model.fieldAtRow(row - 1)?.form);
    case 'text_validation_type_or_show_slider_number':
      return validations(field?.type);
    case 'text_validation_min':
    case 'text_validation_max':
      return bounds(field?.validation ?? '');
    case 'identifier':
    case 'required_field':
    case 'matrix_ranking':
      return [{ kind: 'value', label: 'y' }];
    case 'custom_alignment':
      return alignments.map((label) => ({ kind: 'value', label }));
    case 'matrix_group_name':
      return index.model.matrices.map(({ name, fields }) => ({
        kind: 'matrix',
        label: name,
        rank: fields[0]?.form === field?.form ? 0 : 1,
      }));
    default:
      return [];
  }
}

function validations(type: string | undefined): Candidate[] {
  switch (type) {
    case 'text':
      return validationTypes.map(({ name, label }) => ({ kind: 'type', label: name, detail: label }));
    case 'dropdown':
    case 'sql':
      return [{ kind: 'value', label: 'autocomplete' }];
    case 'slider':
      return [{ kind: 'value', label: 'number' }];
    case 'file':
      return [{ kind: 'value', label: 'signature' }];
    default:
      return [];
  }
}

function bounds(validation: string): Candidate[] {
  const kind = validationType(validation)?.kind;
  return kind === 'date'
    ? [{ kind: 'value', label: 'today' }]
    : kind === 'datetime'
      ? [
          { kind: 'value', label: 'now' },
          { kind: 'value', label: 'today' },
        ]
      : [];
}

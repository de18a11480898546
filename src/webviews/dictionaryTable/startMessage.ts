import { l10n, type Uri } from 'vscode';
import { alignments } from '../../dictionary/language/columnDocs';
import { fieldTypes } from '../../dictionary/field';
import { validationTypes } from '../../dictionary/validation';
import type { NamedValue, ToPage } from './messages';
import { tableWords } from './tableWords';

/** What a page is told once. */
export function startMessage(uri: Uri, isOfProject: boolean): ToPage {
  return {
    type: 'start',
    uri: uri.toString(),
    words: tableWords(l10n),
    types: fieldTypes.map(plain),
    validations: {
      text: validationTypes.map(({ name, label }) => ({ value: name, label: `${name} – ${label}` })),
      dropdown: [plain('autocomplete')],
      sql: [plain('autocomplete')],
      slider: [plain('number')],
      file: [plain('signature')],
    },
    alignments: alignments.map(plain),
    isOfProject,
  };
}

function plain(value: string): NamedValue {
  return { value, label: value };
}

import { checkDictionary } from '../../dictionary/check';
import { columnNames } from '../../dictionary/columnNames';
import type { DictionaryModel } from '../../dictionary/model';
import type { DictionaryProblem } from '../../dictionary/problem';
import { apartFromStored } from '../review/standing';

export interface PushErrors {
  /** Errors that the draft brings: they keep it from being pushed. */
  readonly blocking: readonly DictionaryProblem[];
  /** Errors that the server holds already, in the same cells of the same fields. */
  readonly standing: readonly DictionaryProblem[];
}

/** The errors of a dictionary, apart by whether they come with it. */
export function pushErrors(draft: DictionaryModel, stored: DictionaryModel): PushErrors {
  const { brought, standing } = apartFromStored(errorsOf(draft), errorsOf(stored), {
    ofDraft: identityIn(draft),
    ofStored: identityIn(stored),
  });
  return { blocking: brought, standing };
}

function errorsOf(model: DictionaryModel): readonly DictionaryProblem[] {
  return checkDictionary(model, {}).filter((problem) => problem.severity === 'error');
}

/**
 * Field, column and what is wrong; not where that stands. What the rest of the cell holds does not matter where the message names the fault: an edit beside
 * it makes no other one of it.
 */
function identityIn({ document, layout }: DictionaryModel): (problem: DictionaryProblem) => string {
  return ({ code, detail, field, row, column, message }) =>
    JSON.stringify([
      code,
      detail ?? '',
      field ?? '',
      columnNames.find((name) => layout.index(name) === column) ?? column,
      (code === 'DD16' && !named.has(detail ?? '')) || code === 'DD27' ? spelling(document.value(row, column)) : '',
      namesCells.has(code) ? message.replaceAll(/\b[A-Z]{1,2}\d+\b/g, '#') : message,
    ]);
}

/** Rules whose messages name cells, which are others when rows come and go. */
const namesCells: ReadonlySet<string> = new Set(['DD01', 'DD02', 'DD03', 'DD04', 'DD05', 'DD21', 'DD27']);

/** Of logic, what names a field, choice or function that is not there. */
const named: ReadonlySet<string> = new Set([
  'logic-unknown-field',
  'logic-unknown-function',
  'logic-unknown-choice',
  'logic-code-on-non-checkbox',
  'logic-checkbox-without-code',
  'logic-arity',
]);

/** An expression that cannot be read, without what a spreadsheet program or a formatter may change of it. */
function spelling(text: string): string {
  return text.replaceAll(/\s+/g, '').replaceAll('"', "'");
}

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

/** Field, column, what the cell holds and what is wrong with it; not the row, and no numbers of rows and cells in the message. */
function identityIn({ document, layout }: DictionaryModel): (problem: DictionaryProblem) => string {
  return ({ code, detail, field, row, column, message }) =>
    JSON.stringify([
      code,
      detail ?? '',
      field ?? '',
      columnNames.find((name) => layout.index(name) === column) ?? column,
      document.value(row, column).trim(),
      message.replaceAll(/\b[A-Z]{0,2}\d+\b/g, '#'),
    ]);
}

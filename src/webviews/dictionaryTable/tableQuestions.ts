import { commands, l10n, type TextDocument, type WorkspaceEdit, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { actionsFor, type Action } from '../../dictionary/language/actions';
import { renameProblem } from '../../dictionary/language/rename';
import type { TrackedDictionary } from '../../editor/language/trackedDictionary';
import { projectOfDictionary } from '../../editor/redcapUri';
import { adviseText, typedCell } from '../../reads/dictionaryTable/textAdvice';
import { commandIds } from '../../window/ids';
import { askText, back } from '../../window/multiStep';
import type { CellPlace, FromPage, ToPage } from './messages';

export interface QuestionDeps {
  /** How many records hold each code of a field of a project; undefined where that cannot be seen. */
  readonly countCodes: (key: string, field: string) => Promise<ReadonlyMap<string, number> | undefined>;
}

type Question = Extract<FromPage, CellPlace & { readonly id: number }>;

/** The row that a cell of the page is in now: where it was, or else where the field is. */
export function rowOfPlace({ model }: TrackedDictionary, { row, name }: CellPlace): number | undefined {
  const nameAt = (at: number): string => model.fieldAtRow(at)?.name ?? '';
  if (row > 0 && row < model.document.lines.length && nameAt(row) === name) {
    return row;
  }
  const field = name === '' ? undefined : model.field(name);
  return field && model.rowOf(field);
}

/** Answers what the page asks about one cell; the text does not change by it. */
export async function answerQuestion(
  { uri }: TextDocument,
  tracked: TrackedDictionary,
  question: Question,
  deps: QuestionDeps,
): Promise<ToPage> {
  const { id } = question;
  const row = rowOfPlace(tracked, question);
  switch (question.type) {
    case 'ask':
      return {
        type: 'value',
        id,
        value: row === undefined ? '' : tracked.model.document.value(row, question.column),
      };
    case 'advise': {
      const { column, text, caret } = question;
      return {
        type: 'advice',
        id,
        advice:
          row === undefined
            ? { colours: [], problems: [], entries: [], words: '' }
            : adviseText(tracked.tryOut(typedCell(tracked.model, row, column, text)), { row, column, caret }, l10n),
      };
    }
    case 'fixes':
      return { type: 'fixes', id, titles: fixesAt(tracked, question).map(({ title }) => title) };
    case 'count': {
      const key = projectOfDictionary(uri);
      const counts = key === undefined ? undefined : await deps.countCodes(key, question.name);
      return { type: 'stored', id, counts: counts && Object.fromEntries(counts) };
    }
  }
}

/** What can be done about a cell: the quick fixes of its problems, and rewritings of its choices. */
export function fixesAt(tracked: TrackedDictionary, place: CellPlace): readonly Action[] {
  const row = rowOfPlace(tracked, place);
  const cell = row === undefined ? undefined : tracked.model.document.cell(row, place.column);
  return cell === undefined
    ? []
    : actionsFor(
        tracked.index,
        tracked.problems.filter((problem) => problem.row === row && problem.column === place.column),
        cell.start,
        l10n,
      );
}

/** *Rename Everywhere* asks the new name; *and Keep Its Data* is the command of the tree. @throws CancelledError */
export async function renameAt(
  document: TextDocument,
  tracked: TrackedDictionary,
  place: CellPlace,
  keep: boolean,
): Promise<void> {
  const key = projectOfDictionary(document.uri);
  const { model, index } = tracked;
  const field = model.field(place.name);
  const row = rowOfPlace(tracked, place);
  if (field === undefined || row === undefined) {
    return;
  }
  if (keep && key !== undefined) {
    await commands.executeCommand(commandIds.renameField, {
      kind: 'field',
      projectKey: key,
      instrument: field.form,
      field: field.name,
    });
    return;
  }
  const name = await askText({
    title: l10n.t('Rename Everywhere'),
    prompt: l10n.t('New variable name of {0}', field.name),
    value: field.name,
    validate: (value) => renameProblem(index, { kind: 'field', name: field.key }, value.trim(), l10n),
  });
  if (name === back) {
    throw new CancelledError();
  }
  const { start } = model.cellRange(field, 'field_name');
  const edit = await commands.executeCommand<WorkspaceEdit | undefined>(
    'vscode.executeDocumentRenameProvider',
    document.uri,
    document.positionAt(start),
    name.trim(),
  );
  if (edit !== undefined) {
    await workspace.applyEdit(edit, { isRefactoring: true });
  }
}

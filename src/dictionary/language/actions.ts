import { localized } from '../../common/wording';
import type { Choice } from '../choices';
import type { TextEdit } from '../csvDocument';
import { setRowCell, shift } from '../edit';
import type { Field } from '../field';
import type { Problem } from '../problem';
import { cursorAt } from './cursor';
import type { DictionaryIndex } from './dictionaryIndex';
import { spacedChoices } from './format';
import type { L10n } from '../../common/wording';
import { plainLabel } from './markdown';

export interface Action {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The problem it takes away; without one it is a rewriting that is offered at the cursor. */
  readonly fixes?: Problem;
  /** The only sensible thing to do. */
  readonly isPreferred: boolean;
}

const mostCodes = 6;

/** What can be done about `problems`, and about the choice list at `offset`. */
export function actionsFor(index: DictionaryIndex, problems: readonly Problem[], offset: number, l10n: L10n): Action[] {
  return [...problems.flatMap((problem) => fixesOf(index, problem, l10n)), ...choiceActions(index, offset, l10n)];
}

function fixesOf(index: DictionaryIndex, problem: Problem, l10n: L10n): Action[] {
  const { fix } = problem;
  if (fix !== undefined) {
    return [{ title: localized(fix.title, l10n), edits: fix.edits, fixes: problem, isPreferred: true }];
  }
  if (problem.detail === 'logic-checkbox-without-code') {
    const name =
      index.model.document.rows[problem.row]?.text.slice(
        problem.start - index.model.document.rowStart(problem.row),
        problem.end - index.model.document.rowStart(problem.row),
      ) ?? '';
    return (index.field(name)?.choices ?? []).slice(0, mostCodes).map(({ code, label }) => ({
      title: l10n.t('Ask for choice {0}: {1}', code, plainLabel(label, 40)),
      edits: [{ start: problem.end, end: problem.end, text: `(${code})` }],
      fixes: problem,
      isPreferred: false,
    }));
  }
  return [];
}

function choiceActions(index: DictionaryIndex, offset: number, l10n: L10n): Action[] {
  const cursor = cursorAt(index, offset);
  const { field } = cursor ?? {};
  if (cursor?.column !== 'select_choices_or_calculations' || field === undefined || !field.hasChoiceList) {
    return [];
  }
  const base = index.model.document.rowStart(cursor.row);
  const text = field.choicesText;
  const rewritings: [string, string | undefined][] = [
    [l10n.t('Separate choices with |'), separated(text)],
    [l10n.t('Sort choices by code'), sorted(field)],
    [l10n.t('Remove repeated choices'), deduplicated(field)],
    [l10n.t('Space choices as REDCap does'), spacedChoices(text)],
  ];
  return rewritings.flatMap(([title, value]) => {
    const edit =
      value === undefined
        ? undefined
        : setRowCell(field.row, cursor.cellIndex, value, { delimiter: index.model.document.delimiter });
    return edit === undefined ? [] : [{ title, edits: [shift(edit, base)], isPreferred: false }];
  });
}

/** `1, One; 2, Two`, or one choice a line: only when every piece looks like a choice. */
function separated(text: string): string | undefined {
  for (const separator of [/\r\n|\r|\n/, /;/]) {
    const pieces = text
      .split(separator)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '');
    if (!text.includes('|') && pieces.length > 1 && pieces.every((piece) => /^[\w.-]+\s*,\s*\S/.test(piece))) {
      return pieces.join(' | ');
    }
  }
  return undefined;
}

function sorted(field: Field): string | undefined {
  const parts = field.choiceParts;
  if (parts.some(({ code }) => code === '')) {
    return undefined;
  }
  const isNumeric = parts.every(({ code }) => /^-?\d+(?:\.\d+)?$/.test(code));
  const inOrder = [...parts].sort((a, b) =>
    isNumeric ? Number(a.code) - Number(b.code) : a.code.localeCompare(b.code, 'en', { numeric: true }),
  );
  return inOrder.every((part, i) => part === parts[i]) ? undefined : written(inOrder, field.choicesText);
}

/** The same code with the same label twice says nothing; the same code with two labels needs a person. */
function deduplicated(field: Field): string | undefined {
  const seen = new Set<string>();
  const kept = field.choiceParts.filter(({ code, label }) => {
    const key = `${code}\0${label}`;
    return !seen.has(key) && seen.add(key);
  });
  return kept.length === field.choiceParts.length ? undefined : written(kept, field.choicesText);
}

function written(parts: readonly Choice[], text: string): string {
  return parts
    .map((part) => text.slice(part.codeRange.start, part.hasComma ? part.labelRange.end : part.codeRange.end))
    .join(' | ');
}

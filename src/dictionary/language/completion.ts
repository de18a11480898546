import { type Candidate, detailOf } from './candidates';
import { insertInCell } from './cellInsertion';
import type { TextEdit } from '../csvDocument';
import { completeLogic, type Proposal } from './completeBracket';
import { completeCell } from './completeCell';
import { type Cursor, cursorAt, logicAt } from './cursor';
import type { DictionaryIndex } from './dictionaryIndex';
import type { L10n } from '../../common/wording';
import { ranked } from './ranking';

/** One item of a completion list. Offsets are those of the document. */
export interface CompletionEntry extends Pick<Candidate, 'kind' | 'label' | 'detail' | 'doc'> {
  /** What replaces `[start, end)`, quoted as the cell needs it. */
  readonly text: string;
  readonly snippet: boolean;
  /** Once it is written, the list opens again. */
  readonly asksOn: boolean;
  readonly start: number;
  readonly end: number;
  readonly more: readonly TextEdit[];
  /** What the editor matches against the text in front of the cursor. */
  readonly filter: string;
  /** Items in the order of this string. */
  readonly sort: string;
}

export interface CompletionList {
  readonly items: readonly CompletionEntry[];
  /** Ask again when something was typed: there are more, and labels are matched here only. */
  readonly isIncomplete: boolean;
}

const nothing: CompletionList = { items: [], isIncomplete: false };

/** What could be written at `offset`, after its column and, in logic and labels, after what stands around it. */
export function completeAt(index: DictionaryIndex, offset: number, l10n: L10n): CompletionList {
  const cursor = cursorAt(index, offset);
  if (cursor?.field === undefined) {
    return nothing;
  }
  const proposal = proposalAt(cursor, l10n);
  return proposal === undefined ? nothing : listOf(cursor, proposal);
}

function proposalAt(cursor: Cursor, l10n: L10n): Proposal | undefined {
  const { index, field, column, value, at } = cursor;
  const place = { index, form: field?.form, isLogic: true };
  const region = logicAt(cursor);
  if (region !== undefined) {
    const found = completeLogic(value.slice(region.from, region.to), at - region.from, place);
    return found && { ...found, from: found.from + region.from, to: found.to + region.from };
  }
  // An empty cell is no region yet.
  if (
    value.trim() === '' &&
    (column === 'branching_logic' || (column === 'select_choices_or_calculations' && field?.type === 'calc'))
  ) {
    return completeLogic(value, at, place);
  }
  return completeCell(cursor, l10n);
}

function listOf(cursor: Cursor, { from, to, candidates, before = '', after = '' }: Proposal): CompletionList {
  const items: CompletionEntry[] = [];
  for (const { candidate, rank } of ranked(candidates, cursor.value.slice(from, cursor.at))) {
    const insert = candidate.insert ?? candidate.label;
    const closing = candidate.snippet === true ? escapeSnippet(after) : after;
    const opening = candidate.snippet === true ? escapeSnippet(before) : before;
    const insertion = insertInCell(cursor, from, to, opening + insert + closing);
    if (insertion !== undefined) {
      const { kind, label, doc } = candidate;
      const detail = detailOf(candidate);
      items.push({
        kind,
        label,
        ...(detail !== undefined && { detail }),
        ...(doc !== undefined && { doc }),
        snippet: candidate.snippet ?? false,
        asksOn: candidate.asksOn ?? false,
        text: insertion.text,
        start: insertion.start,
        end: insertion.end,
        more: insertion.more,
        // Matching is done here; the editor, which knows names only, must not drop what matched by label.
        filter: `${cursor.index.model.document.rows[cursor.row]?.text.slice(insertion.start - rowStart(cursor), cursor.offset - rowStart(cursor)) ?? ''}${label}`,
        sort: `${rank}${String(items.length).padStart(4, '0')}`,
      });
    }
  }
  return { items, isIncomplete: items.length > 0 };
}

function rowStart({ index, row }: Cursor): number {
  return index.model.document.rowStart(row);
}

function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, (character) => `\\${character}`);
}

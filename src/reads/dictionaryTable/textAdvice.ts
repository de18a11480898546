import { type L10n, localized } from '../../common/wording';
import type { TextEdit } from '../../dictionary/csvDocument';
import type { DictionaryModel } from '../../dictionary/model';
import { coloursOf } from '../../dictionary/language/colours';
import { completeAt, type CompletionEntry } from '../../dictionary/language/completion';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import { inWords } from '../../dictionary/language/inWords';
import type { Problem } from '../../dictionary/problem';
import type { TextAdvice, TextEntry } from './picture';

/** More than fit below a cell. */
const mostEntries = 40;

/** A cell with the text that is being typed, in quotes whatever it holds: so its offsets follow from those of the text. */
export function typedCell({ document }: DictionaryModel, row: number, column: number, text: string): TextEdit[] {
  const line = document.lines.get(row);
  if (line === undefined) {
    return [];
  }
  const base = document.rowStart(row);
  const missing = Math.max(0, column - line.cellCount + 1);
  return [
    {
      start: base + line.cellStart(column),
      end: base + line.cellEnd(column),
      text: `${document.delimiter.repeat(missing)}"${text.replaceAll('"', '""')}"`,
    },
  ];
}

/** What the language says of a cell in a dictionary that holds the typed text already: `typedCell` made it. */
export function adviseText(
  { index, problems }: { readonly index: DictionaryIndex; readonly problems: readonly Problem[] },
  { row, column, caret }: { readonly row: number; readonly column: number; readonly caret: number },
  l10n: L10n,
): TextAdvice {
  const { document, layout } = index.model;
  const cell = document.cell(row, column);
  const field = index.model.fieldAtRow(row);
  if (cell === undefined || field === undefined) {
    return { colours: [], problems: [], entries: [], words: '' };
  }
  const place = ({ start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } => ({
    start: cell.valueOffset(start),
    end: cell.valueOffset(end),
  });
  const name = layout.column(column);
  const logic = index.regions(field).find((region) => region.kind === 'logic' && region.column === name);
  const isWhole = logic?.kind === 'logic' && logic.from === 0 && logic.to === cell.value.length;
  return {
    colours: coloursOf(index, row, row)
      .filter(({ start, end }) => start < cell.end && end > cell.start)
      .map((colour) => ({ ...place(colour), type: colour.type })),
    problems: problems
      .filter((problem) => problem.row === row && problem.column === column)
      .map((problem) => ({
        ...place(problem),
        severity: problem.severity,
        text: localized(problem.wording, l10n),
      })),
    entries: completeAt(index, cell.documentOffset(caret), l10n)
      .items.slice(0, mostEntries)
      .map((entry) => ({ ...entryOf(entry), ...place(entry) })),
    words: isWhole ? inWords(logic.parsed.ast, index.symbols, l10n) : '',
  };
}

/** In a text field there are no snippets: their places are left blank, and the caret goes to the first. */
function entryOf({ label, detail, kind, text, snippet }: CompletionEntry): Omit<TextEntry, 'start' | 'end'> {
  const plain = text.replaceAll('""', '"');
  if (!snippet) {
    return { label, detail: detail ?? '', kind, text: plain, caret: plain.length };
  }
  const first = plain.search(/(?<!\\)\$(?:\{?1\b|\{?0\b)/);
  const bare = (part: string): string =>
    part
      .replaceAll(/(?<!\\)\$\{\d+:([^}]*)\}/g, '$1')
      .replaceAll(/(?<!\\)\$(?:\d+|\{\d+\})/g, '')
      .replaceAll(/\\([\\$}])/g, '$1');
  const whole = bare(plain);
  return {
    label,
    detail: detail ?? '',
    kind,
    text: whole,
    caret: first < 0 ? whole.length : bare(plain.slice(0, first)).length,
  };
}

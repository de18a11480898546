import type { L10n } from '../../common/l10n';
import { codeSpan, plainMarkdown } from '../../dictionary/language/markdown';
import { isRightColumn } from '../../api/userRights';
import { codesOf, formCodes, formCodesIn } from '../../state/accessCodes';
import { codeText, rightName } from '../../state/rightNames';
import { formRightOf } from './specs/access';
import { type Span, type Table, readTable } from './table';

/** What stands under the mouse, in words. */
export type AccessHover = Span & { readonly markdown: string };

/** Explains a right, where it stands in `users.csv` or `user_roles.csv`: what it is called, what the code grants, and which codes there are. */
export function accessHover(text: string, offset: number, l10n: L10n): AccessHover | undefined {
  const table = readTable(text);
  const place = cellAt(table, offset);
  if (!place) {
    return undefined;
  }
  const { row, column, start, end, value } = place;
  const right = formRightOf(column);
  const heading = `**${plainMarkdown(rightName(column, l10n))}** ${codeSpan(column)}`;
  if (right === undefined) {
    const codes = codesOf(column);
    if (!isRightColumn(column)) {
      return undefined;
    }
    return {
      start,
      end,
      markdown: paragraphs(
        heading,
        row === 0 ? '' : meaning(column, value, l10n),
        list((codes ?? []).map((code) => line(column, code, l10n))),
      ),
    };
  }
  if (row === 0) {
    return { start, end, markdown: paragraphs(heading, explained(column, right, l10n)) };
  }
  // The quotes of the cell come before its value.
  const within = offset - start - (text[start] === '"' ? 1 : 0);
  const part = formCodesIn(value).find(
    ({ start: from, text: shown }) => within >= from && within <= from + shown.length,
  );
  return {
    start,
    end,
    markdown: paragraphs(
      heading,
      part ? `${codeSpan(part.form)}: ${meaning(column, String(part.code ?? ''), l10n)}` : '',
      explained(column, right, l10n),
    ),
  };
}

function explained(column: string, right: 'view' | 'export', l10n: L10n): string {
  const codes = formCodes(right);
  const lines = (some: readonly number[]): string => list(some.map((code) => line(column, code, l10n)));
  return right === 'export'
    ? lines(codes)
    : paragraphs(
        plainMarkdown(l10n.t('Since REDCap 15.6:')),
        lines(codes.filter((code) => code >= 128)),
        plainMarkdown(l10n.t('Before, and understood still:')),
        lines(codes.filter((code) => code < 128)),
        plainMarkdown(l10n.t('An instrument that is left out loses its rights.')),
      );
}

function meaning(column: string, value: string, l10n: L10n): string {
  const text = /^\d+$/.test(value) ? codeText(column, Number(value), l10n) : '';
  return value === '' ? '' : `${codeSpan(value)} ${plainMarkdown(text || l10n.t('not known to REDCap Workbench'))}`;
}

function line(column: string, code: number, l10n: L10n): string {
  return `${codeSpan(String(code))} ${plainMarkdown(codeText(column, code, l10n))}`;
}

function list(lines: readonly string[]): string {
  return lines.map((each) => `- ${each}`).join('\n');
}

function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

interface Place extends Span {
  readonly row: number;
  readonly column: string;
  readonly value: string;
}

function cellAt({ document, columns }: Table, offset: number): Place | undefined {
  const row = document.rows.findIndex(
    (each, index) => offset >= document.rowStart(index) && offset <= document.rowStart(index) + each.contentEnd,
  );
  const index = columns.findIndex((_column, at) => {
    const cell = row < 0 ? undefined : document.cell(row, at);
    return cell !== undefined && offset >= cell.start && offset <= cell.end;
  });
  const cell = index < 0 ? undefined : document.cell(row, index);
  const column = columns[index];
  return cell && column !== undefined
    ? { row, column, start: cell.start, end: cell.end, value: document.value(row, index) }
    : undefined;
}

import type { L10n } from '../../common/wording';
import { cellName } from '../../dictionary/coordinates';
import type { DictionaryModel } from '../../dictionary/model';
import type { Notice } from './picture';

/** Of one kind; whoever has more mends these first. */
const most = 20;

/** What the table cannot draw as it stands in the text, and where it is. */
export function noticesOf(model: DictionaryModel, l10n: L10n): readonly Notice[] {
  const { document, layout } = model;
  if (!model.isDictionary) {
    return [
      {
        row: 0,
        text:
          document.length === 0
            ? l10n.t('The text is empty: it has no header row.')
            : l10n.t(
                'The first row is not the header of a data dictionary: it lacks {0}.',
                layout.missing.slice(0, 4).join(', '),
              ),
      },
    ];
  }
  const notices: Notice[] = [];
  if (layout.missing.length > 0) {
    notices.push({ row: 0, text: l10n.t('The header lacks these columns: {0}', layout.missing.join(', ')) });
  }
  if (layout.repeated.length > 0) {
    const cells = layout.repeated.map((column) => cellName(0, column)).join(', ');
    notices.push({ row: 0, text: l10n.t('The header names a column twice; the first counts: {0}', cells) });
  }
  const open = document.problems.filter(({ kind }) => kind === 'unclosed-quote');
  for (const { row, column } of open.slice(0, most)) {
    notices.push({
      row,
      text: l10n.t(
        'A quotation mark in {0} is not closed. What it was to enclose is read as it stands.',
        cellName(row, column),
      ),
    });
  }
  const long = model.oddRows.filter((row) => (document.lines.get(row)?.cellCount ?? 0) > layout.width);
  for (const row of long.slice(0, most)) {
    notices.push({
      row,
      text: l10n.t(
        'Row {0} has {1} cells, the header {2}: those beyond are not shown.',
        row + 1,
        document.lines.get(row)?.cellCount ?? 0,
        layout.width,
      ),
    });
  }
  const more = Math.max(0, open.length - most) + Math.max(0, long.length - most);
  return more === 0 ? notices : [...notices, { row: 0, text: l10n.t('{0} more like these', more) }];
}

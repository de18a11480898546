import type { VNode } from 'preact';
import type { TableColumn } from '../../src/reads/dictionaryTable/picture';
import type { TableWords } from '../../src/webviews/dictionaryTable/messages';
import { type ColumnSettings, keyOf, shownColumns } from './columnSet';

/** Which columns are shown, how wide, and how many stay at the left; the same by keyboard as by the pointer. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function ColumnsPopup({
  columns,
  settings,
  words,
  onChange,
}: {
  readonly columns: readonly TableColumn[];
  readonly settings: ColumnSettings;
  readonly words: TableWords;
  readonly onChange: (settings: ColumnSettings) => void;
}): VNode {
  const { hidden, widths, frozen } = settings;
  const all = shownColumns(columns, { ...settings, hidden: [] }, words.row);
  return (
    <div class="columns-popup">
      <label>
        {words.frozen}{' '}
        <input
          type="number"
          min={0}
          max={6}
          value={frozen}
          onChange={(event) => {
            onChange({ ...settings, frozen: Math.max(0, Math.min(6, event.currentTarget.valueAsNumber || 0)) });
          }}
        />
      </label>
      <ul>
        {all.flatMap(({ key, width, column }) =>
          column === undefined
            ? []
            : [
                <li key={key}>
                  <label>
                    <input
                      type="checkbox"
                      checked={!hidden.includes(key)}
                      onChange={(event) => {
                        const { checked } = event.currentTarget;
                        onChange({
                          ...settings,
                          hidden: checked ? hidden.filter((one) => one !== key) : [...hidden, keyOf(column)],
                        });
                      }}
                    />{' '}
                    {column.title}
                  </label>
                  <input
                    type="number"
                    min={40}
                    max={2000}
                    step={20}
                    aria-label={words.width.replace('{0}', column.title)}
                    value={width}
                    onChange={(event) => {
                      const wanted = event.currentTarget.valueAsNumber;
                      if (wanted >= 40) {
                        onChange({ ...settings, widths: { ...widths, [key]: Math.min(2000, wanted) } });
                      }
                    }}
                  />
                </li>,
              ],
        )}
      </ul>
    </div>
  );
}

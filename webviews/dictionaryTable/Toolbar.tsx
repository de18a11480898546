import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { TableFilter, TablePicture } from '../../src/reads/dictionaryTable/picture';
import type { TableWords, ToPage } from '../../src/webviews/dictionaryTable/messages';

export interface ToolbarProps {
  readonly words: TableWords;
  readonly start: ToPage & { readonly type: 'start' };
  readonly picture: TablePicture;
  readonly filter: TableFilter;
  readonly onFilter: (filter: TableFilter) => void;
  readonly onTool: (tool: Tool, button: HTMLElement) => void;
}

export type Tool = 'add' | 'duplicate' | 'remove' | 'columns' | 'replace';

const tools: readonly Tool[] = ['add', 'duplicate', 'remove', 'replace', 'columns'];
/** What is shown of the table, and what can be done with the rows that are selected. */
// oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
export function Toolbar({ words, start, picture, filter, onFilter, onTool }: ToolbarProps): VNode {
  const { forms } = picture;
  // There may be hundreds, and an edit changes none.
  const instruments = useMemo(
    () =>
      forms.map(({ name, label }) => (
        <option key={name} value={name}>
          {label}
        </option>
      )),
    [forms],
  );
  return (
    <header>
      <div class="tools" role="toolbar" aria-label={words.tools}>
        <input
          id="find"
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          value={filter.words}
          onInput={(event) => {
            onFilter({ ...filter, words: event.currentTarget.value });
          }}
        />
        <select
          aria-label={words.form}
          value={filter.form}
          onChange={(event) => {
            onFilter({ ...filter, form: event.currentTarget.value });
          }}
        >
          <option value="">{words.allForms}</option>
          {instruments}
        </select>
        <select
          aria-label={words.type}
          value={filter.type}
          onChange={(event) => {
            onFilter({ ...filter, type: event.currentTarget.value });
          }}
        >
          <option value="">{words.allTypes}</option>
          {start.types.map(({ value }) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </select>
        <select
          aria-label={words.show}
          value={filter.only}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onFilter({ ...filter, only: value === 'problems' || value === 'changes' ? value : 'all' });
          }}
        >
          <option value="all">{words.all}</option>
          <option value="problems">{words.onlyProblems}</option>
          {start.isOfProject && <option value="changes">{words.onlyChanges}</option>}
        </select>
        <span class="filler" />
        {tools.map((tool) => (
          <button
            type="button"
            key={tool}
            onClick={(event) => {
              onTool(tool, event.currentTarget);
            }}
          >
            {words[tool]}
          </button>
        ))}
      </div>
      <div class="counts" role="status">
        {words.counts
          .replace('{0}', String(picture.shown))
          .replace('{1}', String(picture.fields))
          .replace('{2}', String(picture.problems))}
      </div>
    </header>
  );
}

import { Component, createRef, type VNode } from 'preact';
import type {
  FieldLine,
  TableColumn,
  TableFilter,
  TableLine,
  TablePicture,
  TextAdvice,
} from '../../src/reads/dictionaryTable/picture';
import type {
  CellPlace,
  FromPage,
  TableProtocol,
  TableRange,
  TableWords,
  ToPage,
} from '../../src/webviews/dictionaryTable/messages';
import { type GridPlace, type GridSelection, rectangleOf } from '../shared/grid/geometry';
import { Grid } from '../shared/grid/Grid';
import type { Host } from '../shared/host';
import { ChoicesEditor } from './ChoicesEditor';
import {
  choiceTypes,
  type ColumnSettings,
  editorOf,
  type EditorKind,
  type ShownColumn,
  shownColumns,
  usualColumns,
} from './columnSet';
import { ColumnsPopup } from './ColumnsPopup';
import { dragRows } from './dragRows';
import { LineStore } from './lineStore';
import { Menu, type MenuItem } from './Menu';
import { type Anchor, Popup } from './Popup';
import { ReplacePopup } from './ReplacePopup';
import { isYes, RowViews } from './rowViews';
import { type After, LineEditor, ListEditor } from './SimpleEditor';
import { TextEditor } from './TextEditor';
import { type Tool, Toolbar } from './Toolbar';

type Start = ToPage & { readonly type: 'start' };

/** A cell that is being edited. */
interface Editing extends CellPlace {
  readonly place: GridPlace;
  readonly kind: EditorKind;
  readonly columnName: string;
  readonly title: string;
  readonly type: string;
  readonly value: string;
  readonly typed: string | undefined;
  readonly anchor: Anchor;
}

interface State {
  readonly start?: Start;
  readonly picture?: TablePicture;
  readonly filter: TableFilter;
  readonly settings: ColumnSettings;
  readonly selection: GridSelection;
  readonly editing?: Editing | undefined;
  readonly popup?: { readonly kind: 'columns' | 'replace' | 'menu'; readonly anchor: Anchor } | undefined;
  readonly fixes: readonly string[];
  readonly said: string;
  /** Counts what was drawn: lines have no state of their own. */
  readonly drawn: number;
}

/** Milliseconds. */
const aMoment = 150;
const rowHeight = 26;
const headHeight = 28;
const noFilter: TableFilter = { words: '', form: '', type: '', only: 'all' };

export class App extends Component<{ readonly host: Host<TableProtocol> }, State> {
  override state: State = {
    filter: this.props.host.kept?.filter ?? noFilter,
    settings: { ...usualColumns, ...this.props.host.kept },
    selection: at(this.props.host.kept?.place ?? { row: 0, column: 0 }),
    fixes: [],
    said: '',
    drawn: 0,
  };
  private readonly grid = createRef<Grid>();
  private readonly lines = new LineStore();
  private scrolled = { top: 0, left: 0, ...this.props.host.kept?.place };
  private said = { row: -1, column: -1 };
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private readonly answers = new Map<number, (message: ToPage) => void>();
  private asked = 0;
  private sight = { from: 0, to: 0 };
  private views: RowViews | undefined;
  private shown: readonly ShownColumn[] = [];
  /** How many rows move: they stay selected. */
  private moving = 0;

  override componentDidMount(): void {
    const { host } = this.props;
    host.listen((message) => {
      this.take(message);
    });
    document.addEventListener('copy', this.copied);
    document.addEventListener('cut', this.copied);
    document.addEventListener('paste', this.pasted);
    for (const name of ['beforecopy', 'beforecut', 'beforepaste']) {
      // Tells the browser that there is something to copy and a place to paste, though nothing is selected in its sense.
      document.addEventListener(name, (event) => {
        if (this.isInGrid) {
          event.preventDefault();
        }
      });
    }
    host.send({ type: 'ready', filter: host.kept?.filter });
  }

  private send(message: FromPage): void {
    this.props.host.send(message);
  }

  override componentDidUpdate(_: unknown, before: State): void {
    const { selection, filter, drawn } = this.state;
    if (selection.active !== before.selection.active || drawn !== before.drawn) {
      this.sayPlace();
    }
    if (selection.active !== before.selection.active || filter !== before.filter) {
      this.keepSoon();
    }
  }

  /** Of the cell of the keyboard, where it is in the dictionary now. */
  private sayPlace(): void {
    const { active } = this.state.selection;
    const line = this.lineAt(active.row);
    const [row, column] = [line?.row, this.shown[active.column]?.column?.index ?? 0];
    if (row !== undefined && (row !== this.said.row || column !== this.said.column)) {
      this.said = { row, column };
      this.send({ type: 'at', row, column });
    }
  }

  private take(message: ToPage): void {
    switch (message.type) {
      case 'start':
        this.setState({ start: message });
        break;
      case 'picture':
        this.lines.begin(message.picture.version, message.from, message.lines);
        this.drawPicture(message.picture);
        break;
      case 'changed': {
        const before = this.state.picture;
        if (before !== undefined) {
          const picture = { ...before, ...message.picture };
          this.lines.change(picture.version, message, message.lines);
          this.drawPicture(picture);
        }
        break;
      }
      case 'lines':
        if (message.version === this.lines.version) {
          this.lines.add(message.from, message.lines);
          this.setState({ drawn: this.state.drawn + 1 });
        }
        break;
      case 'said':
        this.setState({ said: message.text });
        break;
      case 'go': {
        const at = this.shown.findIndex(({ column }) => column?.index === message.column);
        const column = message.column === undefined ? this.state.selection.active.column : Math.max(0, at);
        const last = message.line + Math.max(0, this.moving - 1);
        this.moving = 0;
        this.setState({ selection: { anchor: { row: last, column }, active: { row: message.line, column } } });
        break;
      }
      default: {
        const answer = this.answers.get(message.id);
        this.answers.delete(message.id);
        answer?.(message);
      }
    }
  }

  /** The filter is the page's: what is typed meanwhile is newer than what the picture was made by. */
  private drawPicture(picture: TablePicture): void {
    this.columnsOf(picture, this.state.settings);
    this.setState({ picture, drawn: this.state.drawn + 1 });
    this.look();
  }

  /** Asks something that the host answers by its number. */
  private async ask(make: (id: number) => FromPage): Promise<ToPage> {
    const id = ++this.asked;
    return await new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.send(make(id));
    });
  }

  private columnsOf(picture: TablePicture, settings: ColumnSettings): void {
    const words = this.state.start?.words;
    if (words !== undefined) {
      const next = shownColumns(picture.columns, settings, words.row);
      if (this.views === undefined || JSON.stringify(next) !== JSON.stringify(this.shown)) {
        this.shown = next;
        this.views = new RowViews(next, words);
      }
    }
  }

  private keep(): void {
    const { start, filter, settings, selection } = this.state;
    if (start !== undefined) {
      this.props.host.keep({ uri: start.uri, filter, ...settings, place: { ...this.scrolled, ...selection.active } });
    }
  }

  /** Once for many steps. */
  private keepSoon(): void {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => {
      this.keep();
    }, aMoment);
  }

  private readonly set = (settings: ColumnSettings): void => {
    const { picture } = this.state;
    if (picture !== undefined) {
      this.columnsOf(picture, settings);
    }
    this.setState({ settings });
    this.keepSoon();
  };

  private look(): void {
    const { picture } = this.state;
    const wanted = this.lines.wanted(
      this.sight.from,
      Math.min(this.sight.to, picture?.total ?? 0),
      picture?.total ?? 0,
    );
    if (wanted !== undefined) {
      this.send({ type: 'look', ...wanted });
    }
  }

  private get isInGrid(): boolean {
    return this.state.editing === undefined && document.activeElement?.getAttribute('role') === 'grid';
  }

  private get range(): TableRange {
    const { rows, columns } = rectangleOf(this.state.selection);
    const isWhole = columns.from === 0;
    const indexes = this.shown
      .slice(isWhole ? 0 : columns.from, isWhole && columns.to === 1 ? undefined : columns.to)
      .flatMap(({ column }) => (column === undefined ? [] : [column.index]));
    return { version: this.lines.version, from: rows.from, to: rows.to, columns: indexes };
  }

  private readonly copied = (event: ClipboardEvent): void => {
    if (!this.isInGrid) {
      return;
    }
    event.preventDefault();
    const { range } = this;
    const lines = this.fieldsOf(range);
    if (lines === undefined) {
      // Not all of it is here.
      this.send({ type: 'copy', range });
    } else {
      event.clipboardData?.setData(
        'text/plain',
        lines.map((line) => range.columns.map((index) => quoted(line.cells[index] ?? '')).join('\t')).join('\n'),
      );
    }
    if (event.type === 'cut') {
      this.send({ type: 'clear', range });
    }
  };

  /** The rows of a range; undefined when some are not here as a whole. */
  private fieldsOf({ from, to, columns }: TableRange): readonly FieldLine[] | undefined {
    const fields: FieldLine[] = [];
    for (let index = from; index < to; index++) {
      const line = this.lines.get(index);
      if (line === undefined || (line.kind === 'field' && line.cut?.some((cell) => columns.includes(cell)) === true)) {
        return undefined;
      }
      if (line.kind === 'field') {
        fields.push(line);
      }
    }
    return fields;
  }

  private readonly pasted = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (this.isInGrid && text !== '') {
      event.preventDefault();
      const { range } = this;
      const { columns } = rectangleOf(this.state.selection);
      const rest = this.shown.slice(columns.from).flatMap(({ column }) => (column === undefined ? [] : [column.index]));
      // A block goes as far to the right as it is wide; one value as far as the selection is.
      this.send({
        type: 'paste',
        range: { ...range, columns: /[\t\n\r]/.test(text.trimEnd()) ? rest : range.columns },
        text,
      });
    }
  };

  private lineAt(row: number): TableLine | undefined {
    return this.lines.get(row);
  }

  private nameOf(line: FieldLine): string {
    const column = this.state.picture?.columns.find(({ name }) => name === 'field_name');
    return column === undefined ? '' : (line.cells[column.index] ?? '').trim();
  }

  private readonly open = (place: GridPlace, typed?: string): void => {
    const line = this.lineAt(place.row);
    const column = this.shown[place.column]?.column;
    if (line === undefined || line.kind === 'form') {
      return;
    }
    if (line.kind === 'section') {
      const header = this.state.picture?.columns.find(({ name }) => name === 'section_header');
      const owner = this.lines.get(place.row + 1);
      if (header !== undefined && owner?.kind === 'field') {
        this.edit(owner, place, header, typed);
      }
      return;
    }
    if (column === undefined) {
      return;
    }
    this.edit(line, place, column, typed);
  };

  private edit(
    line: FieldLine,
    place: GridPlace,
    { index: column, name: columnName, title }: TableColumn,
    typed: string | undefined,
  ): void {
    const cell = { row: line.row, name: this.nameOf(line), column };
    const kind = editorOf(columnName, line.type);
    const value = line.cells[column] ?? '';
    if (kind === 'flag') {
      this.send({ type: 'set', ...cell, value: isYes(value) ? '' : 'y' });
      return;
    }
    const begin = (whole: string): void => {
      this.setState({
        editing: {
          ...cell,
          place,
          kind,
          columnName,
          title,
          type: line.type,
          value: whole,
          typed: kind === 'line' || kind === 'form' || kind === 'text' ? typed : undefined,
          anchor: anchorOf(place),
        },
      });
    };
    if (line.cut?.includes(column) === true) {
      this.ask((id) => ({ type: 'ask', id, ...cell })).then(
        (answer) => {
          begin(answer.type === 'value' ? answer.value : value);
        },
        () => undefined,
      );
    } else {
      begin(value);
    }
  }

  private readonly done = (value: string, after: After): void => {
    const { editing, selection, picture } = this.state;
    if (editing === undefined) {
      return;
    }
    const { row, name, column } = editing;
    if (value !== editing.value) {
      this.send({ type: 'set', row, name, column, value });
    }
    const { active } = selection;
    const next = {
      row: after === 'below' ? Math.min(active.row + 1, Math.max(0, (picture?.total ?? 1) - 1)) : active.row,
      column:
        after === 'right'
          ? Math.min(active.column + 1, this.shown.length - 1)
          : after === 'left'
            ? Math.max(0, active.column - 1)
            : active.column,
    };
    this.setState({ editing: undefined, ...(after !== 'stay' && { selection: { anchor: next, active: next } }) });
    this.grid.current?.focus();
  };

  private readonly cancel = (): void => {
    this.setState({ editing: undefined, popup: undefined });
    this.grid.current?.focus();
  };

  private readonly key = (event: KeyboardEvent): boolean => {
    const ctrl = event.ctrlKey || event.metaKey;
    const { selection, picture } = this.state;
    const { rows } = rectangleOf(selection);
    switch (event.key) {
      case 'Delete':
      case 'Backspace':
        if (ctrl) {
          this.tool('remove');
        } else {
          this.send({ type: 'clear', range: this.range });
        }
        return true;
      case 'ArrowUp':
      case 'ArrowDown':
        if (!event.altKey) {
          return false;
        }
        this.move(event.key === 'ArrowUp' ? Math.max(0, rows.from - 1) : Math.min(picture?.total ?? 0, rows.to + 1));
        return true;
      case 'ContextMenu':
        this.openMenu(anchorOf(selection.active));
        return true;
      case 'F10':
        if (event.shiftKey) {
          this.openMenu(anchorOf(selection.active));
        }
        return event.shiftKey;
      case 'Insert':
        this.tool('add');
        return true;
      case 'Escape':
        this.setState({ selection: { anchor: selection.active, active: selection.active } });
        return true;
      default:
        return ctrl && this.ctrlKey(event.key.toLowerCase());
    }
  };

  private ctrlKey(key: string): boolean {
    switch (key) {
      case 'd':
        this.send({ type: 'fill', range: this.range });
        return true;
      case 'f':
        document.querySelector<HTMLElement>('#find')?.focus();
        return true;
      case 'h':
        this.tool('replace');
        return true;
      case '.':
        this.openMenu(anchorOf(this.state.selection.active));
        return true;
      default:
        return false;
    }
  }

  private move(to: number): void {
    this.moving = this.fieldsOf(this.range)?.length ?? 0;
    this.send({ type: 'move', range: this.range, to });
  }

  private tool(tool: Tool, button?: HTMLElement): void {
    const { range } = this;
    const { active } = this.state.selection;
    switch (tool) {
      case 'add':
        this.send({ type: 'add', version: range.version, line: active.row });
        break;
      case 'duplicate':
      case 'remove':
        this.send({ type: tool, range });
        break;
      case 'columns':
      case 'replace':
        this.setState({ popup: { kind: tool, anchor: boxOf(button) ?? anchorOf(active) } });
        return;
    }
    this.grid.current?.focus();
  }

  private toText(): void {
    const { active } = this.state.selection;
    const line = this.lineAt(active.row);
    this.send({ type: 'text', row: line?.row ?? 0, column: this.shown[active.column]?.column?.index ?? 0 });
  }

  private openMenu(anchor: Anchor): void {
    this.setState({ popup: { kind: 'menu', anchor }, fixes: [] });
    const place = this.activeCell;
    if (place !== undefined) {
      this.ask((id) => ({ type: 'fixes', id, ...place })).then(
        (answer) => {
          if (answer.type === 'fixes') {
            this.setState({ fixes: answer.titles });
          }
        },
        () => undefined,
      );
    }
  }

  /** The cell of the keyboard. */
  private get activeCell(): CellPlace | undefined {
    const { active } = this.state.selection;
    const line = this.lineAt(active.row);
    return line?.kind === 'field'
      ? { row: line.row, name: this.nameOf(line), column: this.shown[active.column]?.column?.index ?? 0 }
      : undefined;
  }

  private menuItems(words: TableWords, isOfProject: boolean): readonly MenuItem[] {
    const { rows } = rectangleOf(this.state.selection);
    const total = this.state.picture?.total ?? 0;
    const cell = this.activeCell;
    const item = (key: string, label: string, run: () => void): MenuItem => ({
      key,
      label,
      run: () => {
        this.cancel();
        run();
      },
    });
    return [
      ...(cell === undefined
        ? []
        : this.state.fixes.map((title, at) =>
            item(`fix ${at}`, `${words.fix}: ${title}`, () => {
              this.send({ type: 'fix', at, ...cell });
            }),
          )),
      item('add', words.add, () => {
        this.tool('add');
      }),
      item('duplicate', words.duplicate, () => {
        this.tool('duplicate');
      }),
      item('remove', words.remove, () => {
        this.tool('remove');
      }),
      item('up', words.moveUp, () => {
        this.move(Math.max(0, rows.from - 1));
      }),
      item('down', words.moveDown, () => {
        this.move(Math.min(total, rows.to + 1));
      }),
      item('fill', words.fillDown, () => {
        this.send({ type: 'fill', range: this.range });
      }),
      ...(cell === undefined
        ? []
        : [
            item('rename', words.rename, () => {
              this.send({ type: 'rename', keep: false, ...cell });
            }),
            ...(isOfProject
              ? [
                  item('renameKeep', words.renameKeep, () => {
                    this.send({ type: 'rename', keep: true, ...cell });
                  }),
                ]
              : []),
          ]),
      item('text', words.openText, () => {
        this.toText();
      }),
    ];
  }

  /** The handle of a row moves it, and the rows selected with it, instead of selecting. */
  private readonly drag = (event: MouseEvent): void => {
    const handle = event.target instanceof Element ? event.target.closest('.handle') : null;
    const row = Number(handle?.closest<HTMLElement>('[data-at]')?.dataset['at']?.split(' ')[0] ?? Number.NaN);
    if (event.button !== 0 || Number.isNaN(row)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const { rows } = rectangleOf(this.state.selection);
    const isWithin = row >= rows.from && row < rows.to;
    if (!isWithin) {
      this.setState({ selection: { anchor: { row, column: 0 }, active: { row, column: 0 } } });
    }
    this.grid.current?.focus();
    dragRows(isWithin ? rows : { from: row, to: row + 1 }, (to) => {
      this.move(to);
    });
  };

  private readonly filter = (filter: TableFilter): void => {
    const top = { row: 0, column: this.state.selection.active.column };
    this.setState({ filter, selection: { anchor: top, active: top } });
    this.send({ type: 'filter', filter });
  };

  // oxlint-disable-next-line max-lines-per-function -- one piece of the page, as it is nested
  override render(): VNode | null {
    const { start, picture, filter, settings, selection, editing, popup, said } = this.state;
    const { views } = this;
    if (start === undefined || picture === undefined) {
      return null;
    }
    const { words } = start;
    return (
      <main
        onContextMenu={(event) => {
          if (event.target instanceof Element && event.target.closest('[data-at]') !== null) {
            event.preventDefault();
            this.openMenu({ left: event.clientX, top: event.clientY, bottom: event.clientY });
          }
        }}
        onMouseDownCapture={this.drag}
      >
        <h1 class="for-readers">{words.title}</h1>
        <Toolbar
          words={words}
          start={start}
          picture={picture}
          filter={filter}
          onFilter={this.filter}
          onTool={(tool, button) => {
            this.tool(tool, button);
          }}
        />
        {picture.notices.length > 0 && (
          <details class="notices" open={!picture.isDictionary}>
            <summary>{words.notices.replace('{0}', String(picture.notices.length))}</summary>
            <ul>
              {picture.notices.map(({ row, text }) => (
                <li key={`${row} ${text}`}>
                  {text}{' '}
                  <button
                    type="button"
                    class="link"
                    onClick={() => {
                      this.send({ type: 'text', row, column: 0 });
                    }}
                  >
                    {words.openText}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        )}
        <Grid
          handle={this.grid}
          label={words.title}
          columns={this.shown.map(({ key, title, width, column }) => ({
            key,
            title,
            width,
            ...(column && { hint: column.title }),
          }))}
          frozen={Math.min(settings.frozen, this.shown.length)}
          rowCount={picture.total}
          rowHeight={rowHeight}
          headHeight={headHeight}
          row={(index) => views?.of(this.lines.get(index))}
          pinned={(first) => this.pinned(first)}
          selection={selection}
          onSelect={(next) => {
            // What was said is of the step before.
            this.setState({ selection: next, said: '' });
          }}
          onOpen={this.open}
          onKey={this.key}
          onWindow={(sight) => {
            this.sight = sight;
            this.look();
          }}
          start={this.scrolled}
          onScroll={(scrolled) => {
            this.scrolled = scrolled;
            this.keepSoon();
          }}
          onWidth={(at, width) => {
            const key = this.shown[at]?.key ?? '';
            this.set({ ...settings, widths: { ...settings.widths, [key]: width } });
          }}
          {...this.over(editing, start)}
          empty={picture.isDictionary ? (picture.fields === 0 ? words.empty : words.noMatch) : ''}
        />
        {editing !== undefined && (editing.kind === 'text' || editing.kind === 'choices') && (
          <Popup
            anchor={editing.anchor}
            label={labelOf(editing, words)}
            class="editor-popup"
            onClose={this.cancel}
            key={`${editing.row} ${editing.column} ${editing.kind}`}
          >
            {this.bigEditor(editing, start)}
          </Popup>
        )}
        {popup !== undefined && (
          <Popup
            anchor={popup.anchor}
            label={popup.kind === 'columns' ? words.columns : popup.kind === 'replace' ? words.replace : words.menu}
            onClose={this.cancel}
            key={popup.kind}
          >
            {popup.kind === 'menu' ? (
              <Menu label={words.menu} items={this.menuItems(words, start.isOfProject)} />
            ) : popup.kind === 'columns' ? (
              <ColumnsPopup columns={picture.columns} settings={settings} words={words} onChange={this.set} />
            ) : (
              <ReplacePopup
                column={this.shown[selection.active.column]?.title ?? ''}
                words={words}
                onReplace={(replacing) => {
                  const column = this.shown[selection.active.column]?.column;
                  if (column !== undefined) {
                    this.send({ type: 'replace', column: column.index, ...replacing });
                  }
                }}
              />
            )}
          </Popup>
        )}
        {popup !== undefined && <div class="behind" onMouseDown={this.cancel} />}
        <p class={said === '' ? 'for-readers' : 'said'} role="status" aria-live="polite">
          {said}
        </p>
      </main>
    );
  }

  /** The head of the instrument that the first row in sight belongs to. */
  private pinned(
    first: number,
  ): { readonly row: number; readonly view: NonNullable<ReturnType<RowViews['of']>> } | undefined {
    const forms = this.state.picture?.forms ?? [];
    const form = forms.findLast(({ line }) => line >= 0 && line <= first);
    if (form === undefined) {
      return undefined;
    }
    return {
      row: form.line,
      view: { kind: 'bar', class: 'form-bar', content: <span class="bar-title">{form.label}</span> },
    };
  }

  private over(editing: Editing | undefined, { words, types, validations, alignments }: Start): Partial<Grid['props']> {
    if (editing === undefined || editing.kind === 'text' || editing.kind === 'choices') {
      return {};
    }
    const { columnName, type, value, typed, place } = editing;
    const label = labelOf(editing, words);
    const key = `${editing.row} ${editing.column}`;
    const values =
      columnName === 'field_type' ? types : columnName === 'custom_alignment' ? alignments : (validations[type] ?? []);
    const content =
      editing.kind === 'list' && values.length > 0 ? (
        <ListEditor key={key} label={label} value={value} values={values} onDone={this.done} onCancel={this.cancel} />
      ) : (
        <LineEditor
          key={key}
          label={label}
          value={value}
          typed={typed}
          proposals={editing.kind === 'form' ? (this.state.picture?.forms ?? []).map(({ name }) => name) : []}
          onDone={this.done}
          onCancel={this.cancel}
        />
      );
    return { over: { place, content } };
  }

  private bigEditor(editing: Editing, { words, isOfProject }: Start): VNode {
    const { row, name, column, value, typed } = editing;
    const place: CellPlace = { row, name, column };
    return editing.kind === 'choices' ? (
      <ChoicesEditor
        value={value}
        words={words}
        {...(isOfProject && {
          count: async () => {
            const answer = await this.ask((id) => ({ type: 'count', id, ...place }));
            return answer.type === 'stored' ? answer.counts : undefined;
          },
        })}
        onDone={(text) => {
          this.done(text, 'stay');
        }}
        onCancel={this.cancel}
        onText={(text) => {
          this.setState({ editing: { ...editing, kind: 'text', typed: text } });
        }}
      />
    ) : (
      <TextEditor
        label={labelOf(editing, words)}
        value={value}
        typed={typed}
        words={words}
        advise={async (text, caret): Promise<TextAdvice> => {
          const answer = await this.ask((id) => ({ type: 'advise', id, ...place, text, caret }));
          return answer.type === 'advice' ? answer.advice : noAdvice;
        }}
        onDone={this.done}
        onCancel={this.cancel}
      />
    );
  }
}

function at({ row, column }: GridPlace): GridSelection {
  const place = { row, column };
  return { anchor: place, active: place };
}

const noAdvice: TextAdvice = { colours: [], problems: [], entries: [], words: '' };

function labelOf({ title, name, type, columnName }: Editing, words: TableWords): string {
  return columnName === 'select_choices_or_calculations' && choiceTypes.includes(type)
    ? words.choices.replace('{0}', name)
    : words.editing.replace('{0}', title).replace('{1}', name);
}

function anchorOf({ row, column }: GridPlace): Anchor {
  const cell = document.querySelector(`[data-at="${row} ${column}"]`) ?? document.querySelector(`[data-at="${row} 0"]`);
  return boxOf(cell) ?? { left: 80, top: 120, bottom: 140 };
}

function boxOf(element: Element | null | undefined): Anchor | undefined {
  const box = element?.getBoundingClientRect();
  return box && { left: box.left, top: box.top, bottom: box.bottom };
}

function quoted(value: string): string {
  return /["\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

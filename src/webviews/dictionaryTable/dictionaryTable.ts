import { env, l10n, type TextDocument, type Uri, type WebviewPanel, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { type DictionaryModel, readDictionary } from '../../dictionary/model';
import {
  fillDown,
  pasteBlock,
  readBlock,
  replaceInColumn,
  setCells,
  writeBlock,
} from '../../dictionary/table/cellOperations';
import { addRow, deleteRows, duplicateRows, moveRows, type Target } from '../../dictionary/table/rowOperations';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import { projectOfDictionary } from '../../editor/redcapUri';
import type { TableFilter } from '../../reads/dictionaryTable/picture';
import { TableView } from '../../reads/dictionaryTable/tableView';
import { panelOptions, panelPage } from '../panelPage';
import type { CellPlace, FromPage, TableRange, ToPage } from './messages';
import { readRequest } from './readRequest';
import { answerQuestion, fixesAt, type QuestionDeps, renameAt, rowOfPlace } from './tableQuestions';
import type { TrackedDictionary } from '../../editor/language/trackedDictionary';
import { startMessage } from './startMessage';
import { SentPicture } from './sentPicture';
import { TableEdits, type Edited } from './tableEdits';

export interface TableDeps extends QuestionDeps {
  readonly documents: DictionaryDocuments;
  readonly extensionUri: Uri;
  readonly log: Log;
  /** Shows a cell in the text editor. */
  readonly showText: (
    document: TextDocument,
    offsets: { readonly start: number; readonly end: number },
  ) => Promise<void>;
  /** The address of the text that a project's draft began with; undefined for other files. */
  readonly baseOf: (uri: Uri) => Uri | undefined;
}

/** One dictionary as a table. It holds no data: what it draws is read from the text, what is done in it edits the text. */
export class DictionaryTable extends Disposable {
  private readonly view = new TableView(l10n);
  private readonly edits: TableEdits;
  private readonly sent = new SentPicture();
  private isReady = false;
  private isDrawing = false;
  /** Whether problems are waited for. */
  private isJudged = false;
  private base: DictionaryModel | undefined;
  /** The lines that the page draws. */
  private sight = { from: 0, to: 80 };
  /** The cell of the keyboard. */
  private at = { row: 0, column: 0 };
  private wanted: { readonly row: number; readonly column?: number } | undefined;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly document: TextDocument,
    private readonly deps: TableDeps,
  ) {
    super();
    this.edits = new TableEdits(document, deps.documents);
    const { webview } = panel;
    webview.options = panelOptions(deps.extensionUri);
    this._register(
      webview.onDidReceiveMessage((message: unknown) => {
        const request = readRequest(message);
        if (request !== undefined) {
          this.answer(request).catch((error: unknown) => {
            if (!CancelledError.is(error)) {
              deps.log.error('dictionaryTable', `${request.type} failed`, error);
            }
          });
        }
      }),
    );
    this._register(
      panel.onDidChangeViewState(() => {
        // A page that was hidden is gone and says that it is ready when it starts again.
        this.isReady &&= panel.visible;
      }),
    );
    this._register(
      deps.documents.onDidChange((changed) => {
        if (changed.uri.toString() === this.uri.toString()) {
          this.draw();
        }
      }),
    );
    this._register(
      workspace.onDidChangeTextDocument((changed) => {
        if (changed.document.uri.toString() === deps.baseOf(this.uri)?.toString()) {
          this.base = readDictionary(changed.document.getText());
          this.draw();
        }
      }),
    );
    webview.html = panelPage(webview, deps.extensionUri, {
      client: 'dictionaryTable',
      title: l10n.t('Data dictionary as a table'),
    });
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** Where the cell of the keyboard is in the text. */
  get cell(): { readonly start: number; readonly end: number } | undefined {
    const document = this.deps.documents.get(this.document)?.model.document;
    const { row, column } = this.at;
    const line = document?.lines.get(row);
    return document === undefined || line === undefined
      ? undefined
      : { start: document.rowStart(row) + line.cellStart(column), end: document.rowStart(row) + line.cellEnd(column) };
  }

  get uri(): Uri {
    return this.document.uri;
  }

  reveal(row: number, column?: number): void {
    this.wanted = { row, ...(column !== undefined && { column }) };
    this.draw();
  }

  // oxlint-disable-next-line complexity -- one case for each thing that the page can ask
  private async answer(request: FromPage): Promise<void> {
    switch (request.type) {
      case 'ready':
        await this.start(request.filter);
        return;
      case 'look':
        this.sight = { from: request.from, to: Math.min(request.to, request.from + mostLines) };
        this.post(
          this.sent.lines(this.view.version, this.sight.from, this.view.window(this.sight.from, this.sight.to)),
        );
        return;
      case 'filter':
        this.view.filter = request.filter;
        this.sight = { from: 0, to: 80 };
        this.drawNow();
        return;
      case 'set':
        this.view.keep(request.name);
        this.tell(
          await this.edits.change((model) =>
            setCell(this.deps.documents.get(this.document), model, request, request.value),
          ),
        );
        return;
      case 'copy':
        await this.copy(request.range);
        return;
      case 'text':
        this.at = { row: request.row, column: request.column };
        await this.deps.showText(this.document, this.cell ?? { start: 0, end: 0 });
        return;
      case 'at':
        this.at = { row: request.row, column: request.column };
        this.deps.documents.point(this.document, request.row);
        return;
      case 'replace':
        await this.replace(request);
        return;
      case 'clear':
      case 'fill':
      case 'paste':
      case 'duplicate':
      case 'remove':
      case 'move':
        await this.changeRange(request);
        return;
      case 'add':
        await this.add(request);
        return;
      default:
        await this.ask(request);
    }
  }

  private async start(filter: TableFilter | undefined): Promise<void> {
    if (filter !== undefined) {
      this.view.filter = filter;
    }
    this.isReady = true;
    this.sent.forget();
    this.post(startMessage(this.uri, projectOfDictionary(this.uri) !== undefined));
    this.drawNow();
    const base = this.deps.baseOf(this.uri);
    if (base !== undefined) {
      this.base = readDictionary((await workspace.openTextDocument(base)).getText());
      this.draw();
    }
  }

  private async changeRange(request: FromPage & { readonly range: TableRange }): Promise<void> {
    const { range } = request;
    if (range.version !== this.view.version) {
      this.say(l10n.t('The text has changed meanwhile: nothing was done.'));
      return;
    }
    const rows = this.view.rowsOf(range.from, range.to);
    if (rows.length === 0 && request.type !== 'paste') {
      return;
    }
    const edited = await this.edits.change((model) => {
      switch (request.type) {
        case 'clear':
          return setCells(
            model,
            rows.flatMap((row) => range.columns.map((column) => ({ row, column, value: '' }))),
          );
        case 'fill':
          return fillDown(model, rows, range.columns);
        case 'duplicate':
          return duplicateRows(model, rows);
        case 'remove':
          return deleteRows(model, rows);
        case 'paste':
          return pasteBlock(model, readBlock(request.text), {
            rows: this.view.rowsOf(range.from, this.view.lineCount),
            columns: range.columns,
            selected: { rows: rows.length, columns: range.columns.length },
          });
        case 'move':
          return moveRows(model, rows, this.targetOf(model, request.to));
        default:
          return l10n.t('The text cannot be changed.');
      }
    });
    this.tell(edited);
  }

  /** Before a line: above the bar of a section, at the end of the instrument before when it is an instrument's head. */
  private targetOf(model: DictionaryModel, line: number): Target {
    const { view } = this;
    const kind = view.kindAt(line);
    const above = view.kindAt(line - 1);
    const before = kind === undefined ? model.document.lines.length : view.rowAt(line);
    const own = model.fieldAtRow(before)?.form;
    const formAbove = model.fieldAtRow(before - 1)?.form ?? own ?? '';
    return {
      before,
      form: kind === undefined || (kind === 'form' && line > 0) ? formAbove : (own ?? formAbove),
      belowHeader: kind === 'field' && above === 'section',
    };
  }

  private async add({ version, line }: FromPage & { readonly type: 'add' }): Promise<void> {
    const { view } = this;
    if (version !== view.version) {
      this.say(l10n.t('The text has changed meanwhile: nothing was done.'));
      return;
    }
    const edited = await this.edits.change((model) => {
      const row = view.rowAt(line);
      const form = model.fieldAtRow(row)?.form ?? model.fieldList.get(model.fieldList.length - 1)?.form ?? 'form_1';
      const isBar = view.kindAt(line) !== 'field';
      const before = view.lineCount === 0 ? model.document.lines.length : isBar ? row : row + 1;
      // Nothing goes before the record ID.
      const first = model.fieldList.length === 0 ? 0 : model.rowNumber(0);
      return addRow(model, {
        before: before <= first ? first + 1 : before,
        form,
        belowHeader: view.kindAt(line) === 'section',
      });
    });
    this.tell(edited);
  }

  private async replace(request: FromPage & { readonly type: 'replace' }): Promise<void> {
    let count = 0;
    const rows = this.view.rowsOf(0, this.view.lineCount);
    const edited = await this.edits.change((model) => {
      const cells = replaceInColumn(model, rows, request.column, request);
      count = cells.length;
      return setCells(model, cells);
    });
    this.tell(edited);
    if ('first' in edited) {
      this.say(l10n.t('Cells changed: {0}.', count));
    }
  }

  private async copy({ version, from, to, columns }: TableRange): Promise<void> {
    const model = this.deps.documents.get(this.document)?.model;
    if (version === this.view.version && model !== undefined) {
      const rows = this.view.rowsOf(from, to);
      await env.clipboard.writeText(
        writeBlock(rows.map((row) => columns.map((column) => model.document.value(row, column)))),
      );
    }
  }

  private async ask(request: Extract<FromPage, CellPlace>): Promise<void> {
    const tracked = this.deps.documents.get(this.document);
    if (tracked === undefined) {
      return;
    }
    switch (request.type) {
      case 'set':
        return;
      case 'rename':
        await renameAt(this.document, tracked, request, request.keep);
        return;
      case 'fix': {
        this.view.keep(request.name);
        const { edits = [] } = fixesAt(tracked, request)[request.at] ?? {};
        this.tell(await this.edits.apply(() => edits));
        return;
      }
      default:
        this.post(await answerQuestion(this.document, tracked, request, this.deps));
    }
  }

  private tell(edited: Edited): void {
    if ('refused' in edited) {
      this.say(edited.refused);
      // What the page shows may not be what the text says.
      this.draw();
    } else if (edited.first !== undefined) {
      this.wanted = { row: edited.first };
      this.draw();
    }
  }

  private say(text: string): void {
    this.post({ type: 'said', text });
  }

  /** Once for all that happens in one turn. */
  private draw(): void {
    if (!this.isDrawing && this.isReady) {
      this.isDrawing = true;
      setImmediate(() => {
        this.isDrawing = false;
        this.drawNow();
      });
    }
  }

  private drawNow(): void {
    const tracked = this.deps.documents.get(this.document);
    if (!this.isReady) {
      return;
    }
    const { view, sight } = this;
    const { formLabels } = tracked?.project ?? {};
    // Rows are there before what is wrong with them: the first judgement of a long dictionary takes longer than to draw it.
    const problems = this.isJudged ? tracked?.problems : tracked?.knownProblems;
    view.update({
      // A file that is no dictionary at all is told why it is none.
      model: tracked?.model ?? readDictionary(this.document.getText()),
      problems: problems ?? [],
      ...(this.base && { base: this.base }),
      ...(formLabels && { formLabels }),
    });
    this.post(this.sent.picture(view.picture(), sight.from, view.window(sight.from, sight.to)));
    this.isJudged = true;
    if (tracked !== undefined && problems === undefined) {
      setTimeout(() => {
        this.draw();
      }, aMoment);
    }
    const { wanted } = this;
    if (wanted !== undefined) {
      this.wanted = undefined;
      const line = view.lineOf(wanted.row);
      if (line >= 0) {
        this.post({
          type: 'go',
          version: view.version,
          line,
          ...(wanted.column !== undefined && { column: wanted.column }),
        });
      }
    }
  }

  private post(message: ToPage): void {
    // Not a window's: it takes no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview has no origin to name
    this.panel.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.deps.log.error('dictionaryTable', 'the table could not be shown', error);
    });
  }
}

/** Milliseconds until what was posted is on its way. */
const aMoment = 30;

/** More lines fit on no screen. */
const mostLines = 400;

function setCell(
  tracked: TrackedDictionary | undefined,
  model: DictionaryModel,
  place: CellPlace,
  value: string,
): ReturnType<typeof setCells> | string {
  const row = tracked && rowOfPlace(tracked, place);
  return row === undefined
    ? l10n.t('The text has changed meanwhile: nothing was done.')
    : setCells(model, [{ row, column: place.column, value }]);
}

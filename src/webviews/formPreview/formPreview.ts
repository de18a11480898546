import {
  l10n,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  type Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { Disposable } from '../../common/disposable';
import type { Log } from '../../common/log';
import { type ColumnName, columnNames } from '../../dictionary/columnNames';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import { eventsOf, FormSession } from '../../reads/preview/formSession';
import type { FormState } from '../../reads/preview/formState';
import type { Clock, PretendPlace } from '../../reads/preview/pretendRecord';
import { clockNow } from '../clockNow';
import { panelOptions, panelPage } from '../panelPage';
import type { FromPage, ToPage } from './messages';
import { previewWords } from './previewWords';
import { readRequest } from './readRequest';

export interface PreviewDeps {
  readonly documents: DictionaryDocuments;
  readonly extensionUri: Uri;
  readonly log: Log;
  /** Shows which fields of an instrument can be shown at all. */
  readonly testBranches: (index: DictionaryIndex, place: PretendPlace, clock: Clock) => Promise<void>;
}

/** One panel beside one dictionary: what the page shows is drawn anew from the text and the pretended answers at every change of either. */
export class FormPreview extends Disposable {
  private readonly session = new FormSession();
  private isReady = false;
  private follows = true;
  private isDrawing = false;
  private caretRow = -1;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly uri: Uri,
    private readonly deps: PreviewDeps,
    state: FormState | undefined,
  ) {
    super();
    if (state !== undefined) {
      this.session.restore(state);
    }
    const { webview } = panel;
    webview.options = panelOptions(deps.extensionUri);
    this._register(
      webview.onDidReceiveMessage((message: unknown) => {
        const request = readRequest(message);
        if (request !== undefined) {
          this.answer(request).catch((error: unknown) => {
            if (CancelledError.is(error)) {
              return;
            }
            deps.log.error('formPreview', `${request.type} failed`, error);
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
      deps.documents.onDidChange((document) => {
        if (this.isAbout(document)) {
          this.draw();
        }
      }),
    );
    this._register(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.follow(textEditor);
      }),
    );
    webview.html = panelPage(webview, deps.extensionUri, 'formPreview', l10n.t('Form preview'));
  }

  /** Shows an instrument of the dictionary; the one of the cursor when none is named. */
  show(form: string | undefined): void {
    const editor = window.visibleTextEditors.find(({ document }) => this.isAbout(document));
    const named = form ?? (editor && this.fieldAt(editor)?.form);
    if (named !== undefined && named !== '') {
      this.session.form = named;
    }
    this.draw();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  private isAbout(document: TextDocument): boolean {
    return document.uri.toString() === this.uri.toString();
  }

  private async answer(request: FromPage): Promise<void> {
    const { session } = this;
    switch (request.type) {
      case 'ready':
        if (request.state !== undefined && Object.keys(session.state.answers).length === 0) {
          const { form } = session;
          session.restore(request.state);
          session.form = form === '' ? request.state.form : form;
        }
        this.isReady = true;
        await this.index();
        this.post({ type: 'start', words: previewWords(l10n) });
        break;
      case 'answer': {
        const index = await this.index();
        if (index !== undefined) {
          session.give(request, index, clockNow());
        }
        break;
      }
      case 'show':
        session.form = request.form ?? session.form;
        session.look = request.look ?? session.look;
        session.event = request.event ?? session.event;
        this.follows = request.form === undefined && (request.follows ?? this.follows);
        if (request.instance !== undefined) {
          session.toInstance(request.instance);
        }
        if (request.follows === true) {
          this.show(undefined);
        }
        break;
      case 'clear':
        session.clear();
        break;
      case 'explain':
        session.explained = request.name;
        break;
      case 'testBranches': {
        const index = await this.index();
        if (index !== undefined) {
          await this.deps.testBranches(index, session.place, clockNow());
        }
        return;
      }
      case 'reveal':
        await this.revealCell(request);
        return;
    }
    this.draw();
  }

  /** The dictionary as it is now; a text that was closed is opened again. */
  private async index(): Promise<DictionaryIndex | undefined> {
    return this.deps.documents.get(await workspace.openTextDocument(this.uri))?.index;
  }

  private follow(editor: TextEditor): void {
    if (!this.follows || !this.panel.visible || !this.isAbout(editor.document)) {
      return;
    }
    const field = this.fieldAt(editor);
    if (field === undefined || field.form === '') {
      return;
    }
    if (field.form === this.session.form) {
      this.toCaret(editor);
    } else {
      this.session.form = field.form;
      this.draw();
    }
  }

  private toCaret(editor: TextEditor): void {
    const row = this.rowAt(editor);
    if (row !== undefined && row !== this.caretRow) {
      this.caretRow = row;
      this.post({ type: 'caret', row });
    }
  }

  private rowAt({ document, selection }: TextEditor): number | undefined {
    return this.deps.documents.get(document)?.model.document.rowAt(document.offsetAt(selection.active));
  }

  private fieldAt(editor: TextEditor): { readonly form: string } | undefined {
    const row = this.rowAt(editor);
    return row === undefined ? undefined : this.deps.documents.get(editor.document)?.model.fieldAtRow(row);
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
    const document = workspace.textDocuments.find((one) => this.isAbout(one));
    const index = document && this.deps.documents.get(document)?.index;
    if (index === undefined || !this.isReady) {
      return;
    }
    const { session, uri } = this;
    const clock = clockNow();
    const picture = session.draw(index, clock, l10n);
    const { formLabels, events } = index.facts;
    const own = eventsOf(index, session.form);
    this.panel.title = l10n.t('Form: {0}', picture.title);
    this.post({
      type: 'picture',
      uri: uri.toString(),
      state: session.state,
      picture,
      forms: index.model.forms.map(({ name }) => ({ name, label: formLabels?.get(name) ?? name })),
      events: (events ?? []).filter(({ name }) => own.includes(name)),
      follows: this.follows,
      explained: session.explain(index, clock, l10n),
      counts: l10n.t('{0} fields shown, {1} hidden', picture.shown, picture.hidden),
    });
  }

  private async revealCell({ row, name, column }: FromPage & { readonly type: 'reveal' }): Promise<void> {
    const index = await this.index();
    const field = index?.model.fieldAtRow(row);
    const found = field?.name === name ? field : index?.model.field(name);
    if (index === undefined || found === undefined) {
      return;
    }
    const known = columnNames.find((one) => one === column) ?? ('field_name' satisfies ColumnName);
    const { start, end } = index.model.cellRange(found, known);
    const shown = window.visibleTextEditors.find(({ document }) => this.isAbout(document));
    const editor = await window.showTextDocument(this.uri, { viewColumn: shown?.viewColumn ?? ViewColumn.One });
    const range = new Range(editor.document.positionAt(start), editor.document.positionAt(end));
    editor.selection = new Selection(range.start, range.end);
    editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private post(message: ToPage): void {
    // Not a window's: it takes no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview has no origin to name
    this.panel.webview.postMessage(message).then(undefined, (error: unknown) => {
      this.deps.log.error('formPreview', 'the picture could not be shown', error);
    });
  }
}

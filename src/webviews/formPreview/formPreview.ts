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
import { type ColumnName, columnNames } from '../../dictionary/columnNames';
import type { DictionaryIndex } from '../../dictionary/language/dictionaryIndex';
import type { DictionaryDocuments } from '../../editor/language/dictionaryDocuments';
import { eventChoices } from '../../reads/preview/eventChoices';
import { eventsOf, FormSession } from '../../reads/preview/formSession';
import type { FormState } from '../../reads/preview/formState';
import type { Clock, PretendPlace } from '../../reads/preview/pretendRecord';
import type { TakenRecord } from '../../reads/preview/takenRecord';
import { clockNow } from '../clockNow';
import { undoInText } from '../undoInText';
import { HostPanel, type PanelHost } from '../hostPanel';
import type { FromPage, ToPage } from './messages';
import { previewWords } from './previewWords';
import { readRequest, readState } from './readRequest';
import { SentForm } from './sentForm';
import { takenRemarks, takenTitle } from './takenWords';

/** A form of a dictionary, as it is when something is done with it. */
export interface PreviewedForm {
  readonly uri: Uri;
  readonly index: DictionaryIndex;
  readonly place: PretendPlace;
}

export interface PreviewDeps extends PanelHost {
  readonly documents: DictionaryDocuments;
  /** Shows which fields of an instrument can be shown at all. */
  readonly testBranches: (index: DictionaryIndex, place: PretendPlace, clock: Clock) => Promise<void>;
  /** Asks for a record of a project and reads what the form shows of it. @throws CancelledError */
  readonly takeRecord: (form: PreviewedForm) => Promise<TakenRecord>;
  /** Asks which instruments and where to, and saves them as a blank form to print. @throws CancelledError */
  readonly savePaper: (form: PreviewedForm) => Promise<void>;
}

/** One panel beside one dictionary: what the page shows is drawn anew from the text and the pretended answers at every change of either. */
export class FormPreview extends HostPanel<ToPage> {
  private readonly session = new FormSession();
  private readonly sent = new SentForm();
  private follows = true;
  private isDrawing = false;
  private hasWoken = false;
  private caretRow = -1;
  private lastStep: Promise<void> = Promise.resolve();

  constructor(
    panel: WebviewPanel,
    private readonly uri: Uri,
    private readonly deps: PreviewDeps,
    private readonly kept: FormState | undefined,
  ) {
    super(panel, deps, 'formPreview', l10n.t('Form preview'));
    if (kept !== undefined) {
      this.session.restore(kept);
    }
    this._register(
      deps.documents.onDidChange((document) => {
        if (this.isAbout(document)) {
          this.draw();
        }
      }),
    );
    this._register(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (this.isAbout(textEditor.document)) {
          this.follow(textEditor.document, this.rowAt(textEditor));
        }
      }),
    );
    this._register(
      deps.documents.onDidPoint(({ document, row }) => {
        if (this.isAbout(document)) {
          this.follow(document, row);
        }
      }),
    );
  }

  /** Shows an instrument of the dictionary; the one of the cursor when none is named. */
  show(form: string | undefined): void {
    const named = form ?? this.lookedAt()?.form;
    if (named !== undefined && named !== '') {
      this.session.form = named;
    }
    this.draw();
    this.pointOut();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  private isAbout(document: TextDocument): boolean {
    return document.uri.toString() === this.uri.toString();
  }

  /** A page that kept something asks for it. */
  protected override first(): readonly ToPage[] {
    const picture = this.kept === undefined ? this.picture() : undefined;
    return picture === undefined ? [] : [this.startMessage(), picture];
  }

  protected override async wake(kept: Readonly<Record<string, unknown>>): Promise<void> {
    const { session } = this;
    const isShown = kept['isShown'] === true && !this.hasWoken;
    this.hasWoken = true;
    if (isShown) {
      this.draw();
      this.pointOut();
      return;
    }
    const state = readState(kept['state']);
    if (state !== undefined && session.taken === undefined && Object.keys(session.state.answers).length === 0) {
      const { form } = session;
      session.restore(state);
      session.form = form === '' ? state.form : form;
    }
    await this.index();
    this.sent.forget();
    this.post(this.startMessage());
    this.draw();
    this.pointOut();
  }

  private startMessage(): ToPage {
    return { type: 'start', words: previewWords(l10n) };
  }

  protected override take(message: unknown): Promise<void> | undefined {
    const request = readRequest(message);
    return request && this.answer(request);
  }

  private async answer(request: FromPage): Promise<void> {
    const { session } = this;
    switch (request.type) {
      case 'ready':
        return;
      case 'answer': {
        const index = await this.index();
        if (index !== undefined) {
          session.give(request, index, clockNow());
        }
        break;
      }
      case 'show':
        this.turnTo(request);
        break;
      case 'clear':
        session.clear();
        break;
      case 'takeRecord':
        await this.withForm(async (form) => {
          session.takeIn(await this.deps.takeRecord(form));
          this.follows = false;
        });
        break;
      case 'putAway':
        session.putAway();
        break;
      case 'explain':
        session.explained = request.name;
        break;
      case 'testBranches':
        await this.withForm(({ index, place }) => this.deps.testBranches(index, place, clockNow()));
        return;
      case 'paper':
        await this.withForm(this.deps.savePaper);
        return;
      case 'reveal':
        await this.revealCell(request);
        return;
      case 'undo':
      case 'redo':
        await this.inTurn(async () => {
          await undoInText(await workspace.openTextDocument(this.uri), request.type);
          this.panel.reveal();
        });
        return;
    }
    this.draw();
  }

  /** One after the other: each gives the keyboard to the dictionary for a moment. */
  private async inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.lastStep.then(step);
    this.lastStep = turn.catch(() => undefined);
    await turn;
  }

  private turnTo(request: FromPage & { readonly type: 'show' }): void {
    const { session } = this;
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
  }

  private async withForm(work: (form: PreviewedForm) => Promise<void>): Promise<void> {
    const index = await this.index();
    if (index !== undefined) {
      await work({ uri: this.uri, index, place: this.session.place });
    }
  }

  /** The dictionary as it is now; a text that was closed is opened again. */
  private async index(): Promise<DictionaryIndex | undefined> {
    return this.deps.documents.get(await workspace.openTextDocument(this.uri))?.index;
  }

  /** The field of the cursor, or of the cell that the dictionary's table is at where no text of it is in sight. */
  private lookedAt(): { readonly form: string; readonly row: number } | undefined {
    const editor = window.visibleTextEditors.find(({ document }) => this.isAbout(document));
    const document = editor?.document ?? workspace.textDocuments.find((one) => this.isAbout(one));
    const row = editor === undefined ? document && this.deps.documents.pointedRow(document) : this.rowAt(editor);
    const field = document === undefined || row === undefined ? undefined : this.fieldAt(document, row);
    return field === undefined || row === undefined ? undefined : { form: field.form, row };
  }

  /** Where the cursor is, for a page that has not heard of it: it brings that field into view once it has drawn it. */
  private pointOut(): void {
    const at = this.follows ? this.lookedAt() : undefined;
    if (at !== undefined && at.form === this.session.form) {
      this.toCaret(at.row);
    }
  }

  private toCaret(row: number): void {
    this.caretRow = row;
    this.post({ type: 'caret', row });
  }

  private follow(document: TextDocument, row: number | undefined): void {
    const field = row === undefined ? undefined : this.fieldAt(document, row);
    if (!this.follows || !this.panel.visible || field === undefined || field.form === '') {
      return;
    }
    if (field.form !== this.session.form) {
      this.session.form = field.form;
      this.draw();
    }
    if (row !== undefined && row !== this.caretRow) {
      this.toCaret(row);
    }
  }

  private rowAt({ document, selection }: TextEditor): number | undefined {
    return this.deps.documents.get(document)?.model.document.rowAt(document.offsetAt(selection.active));
  }

  private fieldAt(document: TextDocument, row: number): { readonly form: string } | undefined {
    return this.deps.documents.get(document)?.model.fieldAtRow(row);
  }

  /** Once for all that happens in one turn. */
  private draw(): void {
    if (!this.isDrawing && this.isAwake) {
      this.isDrawing = true;
      setImmediate(() => {
        this.isDrawing = false;
        const picture = this.isAwake ? this.picture() : undefined;
        if (picture !== undefined) {
          this.post(picture);
        }
      });
    }
  }

  /** What is new to the page, all of it for a new one; undefined where there is no dictionary. */
  private picture(): ToPage | undefined {
    const document = workspace.textDocuments.find((one) => this.isAbout(one));
    const index = document && this.deps.documents.get(document)?.index;
    if (index === undefined) {
      return undefined;
    }
    const { session, uri } = this;
    const clock = clockNow();
    const picture = session.draw(index, clock, l10n);
    const { formLabels } = index.facts;
    const own = eventsOf(index, session.form);
    this.panel.title = l10n.t('Form: {0}', picture.title);
    return this.sent.message({
      uri: uri.toString(),
      state: session.state,
      picture,
      forms: index.model.forms.map(({ name }) => ({ name, label: formLabels?.get(name) ?? name })),
      events: eventChoices(index).filter(({ name }) => own.includes(name)),
      follows: this.follows,
      explained: session.explain(index, clock, l10n),
      counts: l10n.t('Fields shown: {0}, hidden: {1}', picture.shown, picture.hidden),
      taken: session.taken && {
        title: takenTitle(session.taken, index, l10n),
        remarks: takenRemarks(session.taken, session.place, l10n),
      },
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
}

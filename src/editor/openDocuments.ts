import type { DraftStore, OpenedDocument } from './draftStore';
import { keepLineEnds } from './lineEnds';
import type { DocumentName, EditableName } from '../state/documentNames';

/** What a file of the `redcap:` scheme holds at this moment. */
export interface DocumentContent {
  readonly content: Uint8Array;
  /** Milliseconds; changes whenever `content` does, so that the editor notices. */
  readonly mtime: number;
  readonly isDraft: boolean;
}

export interface DocumentSource {
  /** The document as the API serves it now. Errors are `RedcapError`. */
  fetch(key: string, name: DocumentName): Promise<string>;
  /** The text as the editor shows a freshly opened document (headers of dictionaries after the user's setting). */
  present(name: DocumentName, serverText: string): string;
  /** The server held another version than the one last opened: that is the base of drafts from now on. */
  readonly onNewBase?: (key: string, name: DocumentName) => void;
}

/**
 * The documents that are open or drafted: what the editor reads and writes. Saving is only ever a draft; nothing here sends anything to a server.
 * Free of `vscode`, so that its rules are tested without a host.
 */
export class OpenDocuments {
  private readonly presented = new Map<string, DocumentContent>();
  private readonly loading = new Map<string, Promise<DocumentContent>>();

  constructor(
    private readonly store: DraftStore,
    private readonly source: DocumentSource,
  ) {}

  /** The draft if there is one, else the server's version (read once, until `refresh`). */
  async read(key: string, name: DocumentName): Promise<DocumentContent> {
    const draft = await this.store.readDraft(key, name);
    if (draft) {
      return { content: draft.content, mtime: draft.savedAt, isDraft: true };
    }
    return await this.fromServer(key, name);
  }

  /**
   * Keeps `saved` as a draft; content equal to what was opened is no draft. Rows that nobody touched keep their line ends.
   * @throws NotUtf8Error when the bytes are in another encoding
   */
  async write(key: string, name: DocumentName, saved: Uint8Array): Promise<DocumentContent> {
    const opened = await this.base(key, name);
    const shown = this.present(name, opened.serverText);
    const content = encode(keepLineEnds(decode(saved), shown));
    if (Buffer.from(content).equals(encode(shown))) {
      await this.store.discardDraft(key, name);
      const same = { content, mtime: Date.now(), isDraft: false };
      this.presented.set(placeOf(key, name), same);
      return same;
    }
    const savedAt = await this.store.writeDraft(key, name, content);
    return { content, mtime: savedAt, isDraft: true };
  }

  /** Drops the draft; the next read asks the server. */
  async discard(key: string, name: DocumentName): Promise<void> {
    await this.store.discardDraft(key, name);
    this.presented.delete(placeOf(key, name));
  }

  /** The server now holds `serverText` (after a push): it becomes what is open, and the draft is done. */
  async settle(key: string, name: DocumentName, serverText: string): Promise<void> {
    await this.store.writeOpened(key, name, serverText);
    await this.store.discardDraft(key, name);
    this.presented.set(placeOf(key, name), {
      content: encode(this.present(name, serverText)),
      mtime: Date.now(),
      isDraft: false,
    });
  }

  /**
   * After a merge: the draft, as the editor shows it, now starts from the server's version `serverText`; equal to that it is no draft.
   * A crash in between leaves the merged draft with its old base: pushing it finds the server changed and asks.
   */
  async rebase(key: string, name: DocumentName, serverText: string, draftText: string): Promise<void> {
    const content = encode(draftText);
    if (Buffer.from(content).equals(encode(this.present(name, serverText)))) {
      await this.settle(key, name, serverText);
      return;
    }
    await this.store.writeDraft(key, name, content);
    await this.store.writeOpened(key, name, serverText);
    this.presented.delete(placeOf(key, name));
  }

  /** Forgets what was read; @returns whether a draft stands in the way of showing the server's version */
  async refresh(key: string, name: DocumentName): Promise<boolean> {
    this.presented.delete(placeOf(key, name));
    return (await this.store.readDraft(key, name)) !== undefined;
  }

  /** The version a draft (or an edit not yet saved) started from. */
  async base(key: string, name: DocumentName): Promise<OpenedDocument> {
    return (await this.store.readOpened(key, name)) ?? (await this.open(key, name));
  }

  /** The documents of a project that have a draft, in the order in which they are pushed. Asks no server. */
  async drafts(key: string): Promise<readonly EditableName[]> {
    return await this.store.drafts(key);
  }

  async hasDraft(key: string, name: DocumentName): Promise<boolean> {
    return (await this.drafts(key)).some((draft) => draft === name);
  }

  /** A server's text as the editor shows it. */
  present(name: DocumentName, serverText: string): string {
    return this.source.present(name, serverText);
  }

  /** The document as the server holds it now, as the API serves it. What is open stays as it is. */
  async fetch(key: string, name: DocumentName): Promise<string> {
    return await this.source.fetch(key, name);
  }

  private async fromServer(key: string, name: DocumentName): Promise<DocumentContent> {
    const place = placeOf(key, name);
    const known = this.presented.get(place);
    if (known) {
      return known;
    }
    // The editor asks for state and content at the same time: one call to the server serves both.
    const running = this.loading.get(place) ?? this.load(key, name).finally(() => this.loading.delete(place));
    this.loading.set(place, running);
    return await running;
  }

  private async load(key: string, name: DocumentName): Promise<DocumentContent> {
    const before = await this.store.readOpened(key, name);
    const serverText = await this.source.fetch(key, name);
    // Unchanged since it was last open: the same time stamp, so that edits restored after a restart still fit their file.
    // A draft that was kept while the server answered holds on to the version that it started from.
    const stays = before?.serverText === serverText || (await this.store.readDraft(key, name)) !== undefined;
    const opened = before && stays ? before : await this.store.writeOpened(key, name, serverText);
    const content = { content: encode(this.present(name, serverText)), mtime: opened.openedAt, isDraft: false };
    if (before && opened !== before) {
      this.source.onNewBase?.(key, name);
    }
    this.presented.set(placeOf(key, name), content);
    return content;
  }

  private async open(key: string, name: DocumentName): Promise<OpenedDocument> {
    await this.fromServer(key, name);
    const opened = await this.store.readOpened(key, name);
    if (!opened) {
      throw new Error(`${name} was read but could not be kept`);
    }
    return opened;
  }
}

function placeOf(key: string, name: DocumentName): string {
  return `${key}/${name}`;
}

/** REDCap takes UTF-8; a file saved in another encoding would arrive garbled. */
export class NotUtf8Error extends Error {
  readonly reason = 'not-utf8';

  constructor() {
    super('The document was saved in another encoding than UTF-8. Choose "Save with Encoding", then UTF-8.');
    this.name = 'NotUtf8Error';
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotUtf8Error();
  }
}

function encode(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

import type { DraftStore, OpenedDictionary } from './draftStore';
import { keepLineEnds } from './lineEnds';

/** What a file of the `redcap:` scheme holds at this moment. */
export interface DictionaryContent {
  readonly content: Uint8Array;
  /** Milliseconds; changes whenever `content` does, so that the editor notices. */
  readonly mtime: number;
  readonly isDraft: boolean;
}

export interface DictionarySource {
  /** The dictionary as the API serves it now. Errors are `RedcapError`. */
  fetch(key: string): Promise<string>;
  /** The text as the editor shows a freshly opened dictionary (headers after the user's setting). */
  present(serverText: string): string;
}

/**
 * The dictionaries that are open or drafted: what the editor reads and writes. Saving is only ever a draft; nothing here sends anything to a server.
 * Free of `vscode`, so that its rules are tested without a host.
 */
export class OpenDictionaries {
  private readonly presented = new Map<string, DictionaryContent>();
  private readonly loading = new Map<string, Promise<DictionaryContent>>();

  constructor(private readonly drafts: DraftStore, private readonly source: DictionarySource) {}

  /** The draft if there is one, else the server's version (read once, until `refresh`). */
  async read(key: string): Promise<DictionaryContent> {
    const draft = await this.drafts.readDraft(key);
    if (draft) {
      return { content: draft.content, mtime: draft.savedAt, isDraft: true };
    }
    return await this.fromServer(key);
  }

  /**
   * Keeps `saved` as a draft; content equal to what was opened is no draft. Rows that nobody touched keep their line ends.
   * @throws NotUtf8Error when the bytes are in another encoding
   */
  async write(key: string, saved: Uint8Array): Promise<DictionaryContent> {
    const opened = await this.drafts.readOpened(key) ?? await this.open(key);
    const shown = this.source.present(opened.serverText);
    const content = encode(keepLineEnds(decode(saved), shown));
    if (Buffer.from(content).equals(encode(shown))) {
      await this.drafts.discardDraft(key);
      const same = { content, mtime: Date.now(), isDraft: false };
      this.presented.set(key, same);
      return same;
    }
    const savedAt = await this.drafts.writeDraft(key, content);
    return { content, mtime: savedAt, isDraft: true };
  }

  /** Drops the draft; the next read asks the server. */
  async discard(key: string): Promise<void> {
    await this.drafts.discardDraft(key);
    this.presented.delete(key);
  }

  /** The server now holds `serverText` (after a push): it becomes what is open, and the draft is done. */
  async settle(key: string, serverText: string): Promise<void> {
    await this.drafts.writeOpened(key, serverText);
    await this.drafts.discardDraft(key);
    this.presented.set(key, { content: encode(this.source.present(serverText)), mtime: Date.now(), isDraft: false });
  }

  /** Forgets what was read; @returns whether a draft stands in the way of showing the server's version */
  async refresh(key: string): Promise<boolean> {
    this.presented.delete(key);
    return await this.drafts.readDraft(key) !== undefined;
  }

  /** The version a draft (or an edit not yet saved) started from. */
  async base(key: string): Promise<OpenedDictionary> {
    return await this.drafts.readOpened(key) ?? await this.open(key);
  }

  /** A server's text as the editor shows it. */
  present(serverText: string): string {
    return this.source.present(serverText);
  }

  private async fromServer(key: string): Promise<DictionaryContent> {
    const known = this.presented.get(key);
    if (known) {
      return known;
    }
    // The editor asks for state and content at the same time: one call to the server serves both.
    const running = this.loading.get(key) ?? this.load(key).finally(() => this.loading.delete(key));
    this.loading.set(key, running);
    return await running;
  }

  private async load(key: string): Promise<DictionaryContent> {
    const before = await this.drafts.readOpened(key);
    const serverText = await this.source.fetch(key);
    // Unchanged since it was last open: the same time stamp, so that edits restored after a restart still fit their file.
    const opened = before?.serverText === serverText ? before : await this.drafts.writeOpened(key, serverText);
    const content = { content: encode(this.source.present(serverText)), mtime: opened.openedAt, isDraft: false };
    this.presented.set(key, content);
    return content;
  }

  private async open(key: string): Promise<OpenedDictionary> {
    await this.fromServer(key);
    const opened = await this.drafts.readOpened(key);
    if (!opened) {
      throw new Error('The dictionary was read but could not be kept');
    }
    return opened;
  }
}

/** REDCap takes UTF-8; a file saved in another encoding would arrive garbled. */
export class NotUtf8Error extends Error {
  readonly reason = 'not-utf8';

  constructor() {
    super('The dictionary was saved in another encoding than UTF-8. Choose "Save with Encoding", then UTF-8.');
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

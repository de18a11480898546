import { createHash } from 'node:crypto';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../common/wholeFile';
import { type DocumentName, type EditableName, editableNames } from '../state/documentNames';

/** What a document looked like when it was opened: the version that a draft starts from. */
export interface OpenedDocument {
  /** The text as the API served it. */
  readonly serverText: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
}

export interface Draft {
  /** The bytes of the draft as the editor saved them. */
  readonly content: Uint8Array;
  readonly savedAt: number;
  /** The server's version that the draft started from. */
  readonly base: OpenedDocument;
}

/** Where the version that a draft started from lies. The dictionary's name is older than the other documents. */
function openedName(name: DocumentName): string {
  return name === 'data_dictionary.csv' ? 'opened.csv' : name.replace(/\.(?=csv$|json$)/, '.opened.');
}

/**
 * Drafts of documents, one folder a project, on this computer only. Every write goes to a temporary file that is synced
 * and renamed, and is read back: a crash leaves the old draft or the new one, never a half.
 */
export class DraftStore {
  constructor(private readonly folder: string) {}

  async readOpened(key: string, name: DocumentName): Promise<OpenedDocument | undefined> {
    const file = path.join(this.folderOf(key), openedName(name));
    const content = await readIfThere(file);
    return content === undefined
      ? undefined
      : { serverText: Buffer.from(content).toString('utf8'), openedAt: (await stat(file)).mtimeMs };
  }

  async writeOpened(key: string, name: DocumentName, serverText: string): Promise<OpenedDocument> {
    const file = path.join(this.folderOf(key), openedName(name));
    await writeAndCheck(file, Buffer.from(serverText, 'utf8'));
    return { serverText, openedAt: (await stat(file)).mtimeMs };
  }

  /** @returns the draft, or nothing when there is none or its base is missing (then it is no draft of ours) */
  async readDraft(key: string, name: DocumentName): Promise<Draft | undefined> {
    const file = path.join(this.folderOf(key), name);
    const content = await readIfThere(file);
    const base = await this.readOpened(key, name);
    return content === undefined || base === undefined
      ? undefined
      : { content, savedAt: (await stat(file)).mtimeMs, base };
  }

  async writeDraft(key: string, name: DocumentName, content: Uint8Array): Promise<number> {
    const file = path.join(this.folderOf(key), name);
    await writeAndCheck(file, content);
    return (await stat(file)).mtimeMs;
  }

  async discardDraft(key: string, name: DocumentName): Promise<void> {
    await rm(path.join(this.folderOf(key), name), { force: true });
  }

  /** The documents of a project that have a draft, in the order in which they are pushed. Asks nobody. */
  async drafts(key: string): Promise<readonly EditableName[]> {
    const files = new Set(await filesIn(this.folderOf(key)));
    return editableNames.filter((name) => files.has(name) && files.has(openedName(name)));
  }

  /** Everything kept for a project, when it is removed. */
  async forget(key: string): Promise<void> {
    await rm(this.folderOf(key), { recursive: true, force: true });
  }

  private folderOf(key: string): string {
    // Keys are made by the registry; one that could leave the folder is hashed into a name that cannot.
    return path.join(this.folder, /^[\w-]+$/.test(key) ? key : createHash('sha256').update(key).digest('hex'));
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

/** Writes a file whole or not at all, and reads it back. */
export async function writeAndCheck(file: string, content: Uint8Array): Promise<void> {
  await writeWhole(file, content);
  if (!Buffer.from(content).equals(await readFile(file))) {
    throw new Error(`${path.basename(file)} was written but reads back differently`);
  }
}

/** A file's bytes; nothing when there is no such file. */
export async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

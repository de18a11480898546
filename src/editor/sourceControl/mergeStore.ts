import { rm } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere, writeAndCheck } from '../draftStore';
import type { DocumentAddress } from '../redcapUri';

/** Which text of a merge. `base`, `server` and `draft` differ in the conflicts only; `result` is what the user makes of them. */
export const mergeVersions = ['base', 'server', 'draft', 'result'] as const;
export type MergeVersionName = (typeof mergeVersions)[number];

/** A merge whose conflicts wait for decisions. */
export interface PendingMerge {
  /** The server's version that is merged in. */
  readonly serverText: string;
  /** The draft as it was when the merge began. */
  readonly draftText: string;
  readonly texts: Readonly<Record<MergeVersionName, string>>;
  /** Milliseconds since the epoch; another time for another result. */
  readonly savedAt: number;
}

/** Merges under way, on this computer only: decisions survive a restart, and the draft stays as it is until the merge is completed. */
export class MergeStore {
  constructor(
    private readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  async read(address: DocumentAddress): Promise<PendingMerge | undefined> {
    const bytes = await readIfThere(this.fileOf(address));
    if (bytes === undefined) {
      return undefined;
    }
    try {
      const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
      return isPending(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** Begins a merge, or takes up the one of the same versions where it was left. */
  async start(address: DocumentAddress, merge: Omit<PendingMerge, 'savedAt'>): Promise<void> {
    const known = await this.read(address);
    if (known?.serverText !== merge.serverText || known.draftText !== merge.draftText) {
      await this.write(address, { ...merge, savedAt: this.now() });
    }
  }

  async writeResult(address: DocumentAddress, result: string): Promise<void> {
    const known = await this.read(address);
    if (known) {
      await this.write(address, { ...known, texts: { ...known.texts, result }, savedAt: this.now() });
    }
  }

  async end(address: DocumentAddress): Promise<void> {
    await rm(this.fileOf(address), { force: true });
  }

  /** Everything of a project, when it is removed. */
  async forget(key: string): Promise<void> {
    await rm(this.folderOf(key), { recursive: true, force: true });
  }

  private async write(address: DocumentAddress, merge: PendingMerge): Promise<void> {
    await writeAndCheck(this.fileOf(address), Buffer.from(JSON.stringify(merge), 'utf8'));
  }

  private fileOf({ key, name }: DocumentAddress): string {
    return path.join(this.folderOf(key), `${name}.json`);
  }

  private folderOf(key: string): string {
    // No key makes a path that leaves the folder.
    return path.join(this.folder, encodeURIComponent(key).replaceAll('.', '%2E'));
  }
}

function isPending(value: unknown): value is PendingMerge {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('texts' in value) ||
    typeof value.texts !== 'object' ||
    value.texts === null
  ) {
    return false;
  }
  const texts = value.texts as Readonly<Record<string, unknown>>;
  return (
    'serverText' in value &&
    typeof value.serverText === 'string' &&
    'draftText' in value &&
    typeof value.draftText === 'string' &&
    'savedAt' in value &&
    typeof value.savedAt === 'number' &&
    mergeVersions.every((name) => typeof texts[name] === 'string')
  );
}

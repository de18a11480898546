import { type RepositoryItem, listFileRepository } from '../api/fileRepository';
import type { Session } from '../api/session';

/** The folder that has none above it. */
export const topFolder = 0;

/** The folders of a project's File Repository, each read when it is first opened. */
export class RepositoryFolders {
  private readonly known = new Map<number, Promise<readonly RepositoryItem[]>>();

  constructor(private readonly session: () => Promise<Session>) {}

  /** What is in a folder; failures are not kept. @throws RedcapError, CancelledError */
  items(folderId: number, signal?: AbortSignal): Promise<readonly RepositoryItem[]> {
    const known = this.known.get(folderId);
    if (known) {
      return known;
    }
    const reading = this.read(folderId, signal);
    this.known.set(folderId, reading);
    reading.catch(() => {
      this.known.delete(folderId);
    });
    return reading;
  }

  private async read(folderId: number, signal: AbortSignal | undefined): Promise<readonly RepositoryItem[]> {
    return await listFileRepository(await this.session(), folderId === topFolder ? undefined : folderId, signal);
  }
}

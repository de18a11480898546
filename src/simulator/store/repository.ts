import type { StoredFile } from './project';
import type { SeedRepository } from './seed';

export interface RepositoryFolder {
  readonly id: number;
  readonly name: string;
  readonly parent: number | undefined;
  /** Unique group name, or blank. */
  readonly dag: string;
  /** Unique role name, or blank. */
  readonly role: string;
}

export interface RepositoryFile extends StoredFile {
  readonly id: number;
  readonly folder: number | undefined;
  /** In the recycle bin since then. */
  deleted: string | undefined;
}

/** A project's File Repository; deleted files stay in its recycle bin (REDCAP_API.md §6.12). */
export class Repository {
  folders: RepositoryFolder[] = [];
  files: RepositoryFile[] = [];
  private last: number;

  constructor(projectId: number) {
    this.last = projectId * 1000;
  }

  load(seed: SeedRepository | undefined): void {
    this.folders = (seed?.folders ?? []).map(({ id, name, parent, dag, role }) => ({
      id,
      name,
      parent,
      dag: dag ?? '',
      role: role ?? '',
    }));
    this.files = (seed?.files ?? []).map(({ id, name, folder, mimeType, base64, deleted }) => ({
      id,
      name,
      folder,
      mimeType,
      deleted,
      content: Buffer.from(base64, 'base64'),
    }));
    this.last = Math.max(this.last, ...[...this.folders, ...this.files].map(({ id }) => id));
  }

  save(): SeedRepository | undefined {
    return this.folders.length + this.files.length === 0
      ? undefined
      : {
          folders: this.folders.map(({ id, name, parent, dag, role }) => ({
            id,
            name,
            ...(parent === undefined ? {} : { parent }),
            ...(dag === '' ? {} : { dag }),
            ...(role === '' ? {} : { role }),
          })),
          files: this.files.map(({ id, name, folder, mimeType, content, deleted }) => ({
            id,
            name,
            ...(folder === undefined ? {} : { folder }),
            mimeType,
            base64: content.toString('base64'),
            ...(deleted === undefined ? {} : { deleted }),
          })),
        };
  }

  folder(id: number): RepositoryFolder | undefined {
    return this.folders.find((folder) => folder.id === id);
  }

  addFolder(folder: Omit<RepositoryFolder, 'id'>): number {
    this.last += 1;
    this.folders.push({ id: this.last, ...folder });
    return this.last;
  }

  addFile(file: StoredFile, folder: number | undefined): number {
    this.last += 1;
    this.files.push({ id: this.last, ...file, folder, deleted: undefined });
    return this.last;
  }
}

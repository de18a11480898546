import { randomUUID } from 'node:crypto';
import { Disposable } from '../common/disposable';
import { Emitter } from '../common/emitter';
import { type ProjectEntry, displayName } from './projectEntry';
import { UnknownProjectError } from './projectErrors';

/** What the registry needs of `vscode.Memento`. */
export interface StoredState {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface RegistryChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly entry: ProjectEntry;
}

const storageKey = 'projects';

/**
 * The list of projects, in the order they were added. Read afresh for every question, because another window may have changed it;
 * entries that this version cannot understand are kept as they are and left out of the list.
 */
export class ProjectRegistry extends Disposable {
  private readonly changes = this._register(new Emitter<RegistryChange>());
  readonly onDidChange = this.changes.event;
  /** Writes go one after the other: each starts from what the one before it left. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly state: StoredState) {
    super();
  }

  list(): readonly ProjectEntry[] {
    return this.stored().filter(isEntry);
  }

  find(key: string): ProjectEntry | undefined {
    return this.list().find((entry) => entry.key === key);
  }

  /** @throws UnknownProjectError */
  get(key: string): ProjectEntry {
    const entry = this.find(key);
    if (!entry) {
      throw new UnknownProjectError();
    }
    return entry;
  }

  /** The entry of the same project on the same server, if it is in the list. */
  findSame(url: string, projectId: number): ProjectEntry | undefined {
    return this.list().find((entry) => entry.projectId === projectId && entry.url === url);
  }

  /** A project of a title that another one shows gets a name that tells them apart: the copy for tests often has the title of the study. */
  async add(project: Omit<ProjectEntry, 'key'>): Promise<ProjectEntry> {
    const { title, projectId, url } = project;
    let entry: ProjectEntry = { ...project, key: randomUUID() };
    await this.write((stored) => {
      if (stored.filter(isEntry).some((one) => displayName(one) === title)) {
        entry = { name: `${title} (${projectId}, ${new URL(url).host})`, ...entry };
      }
      return [...stored, entry];
    });
    this.changes.fire({ kind: 'added', entry });
    return entry;
  }

  /** Replaces members of an entry; `undefined` removes an optional one. Does nothing when nothing changes. @throws UnknownProjectError */
  async update(
    key: string,
    changes: { readonly [K in keyof Omit<ProjectEntry, 'key'>]?: ProjectEntry[K] | undefined },
  ): Promise<ProjectEntry> {
    const before = this.get(key);
    const entry = withoutUndefined({ ...before, ...changes });
    if (JSON.stringify(entry) === JSON.stringify(before)) {
      return before;
    }
    await this.write((stored) => stored.map((value) => (isEntry(value) && value.key === key ? entry : value)));
    this.changes.fire({ kind: 'changed', entry });
    return entry;
  }

  async remove(key: string): Promise<void> {
    const entry = this.find(key);
    if (entry) {
      await this.write((stored) => stored.filter((value) => !(isEntry(value) && value.key === key)));
      this.changes.fire({ kind: 'removed', entry });
    }
  }

  private write(change: (stored: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const next = this.writing.then(() => this.state.update(storageKey, change(this.stored())));
    this.writing = next.catch(() => undefined);
    return next;
  }

  private stored(): readonly unknown[] {
    const value = this.state.get(storageKey);
    return Array.isArray(value) ? value : [];
  }
}

function isEntry(value: unknown): value is ProjectEntry {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const entry = value as Partial<Record<keyof ProjectEntry, unknown>>;
  return (
    typeof entry.key === 'string' &&
    entry.key !== '' &&
    typeof entry.url === 'string' &&
    URL.canParse(entry.url) &&
    typeof entry.projectId === 'number' &&
    typeof entry.title === 'string' &&
    (entry.name === undefined || typeof entry.name === 'string') &&
    (entry.username === undefined || typeof entry.username === 'string') &&
    (entry.reports === undefined || (Array.isArray(entry.reports) && entry.reports.every(isReport))) &&
    (entry.randomizationId === undefined || typeof entry.randomizationId === 'number') &&
    (entry.rehearsalOf === undefined || typeof entry.rehearsalOf === 'string') &&
    (entry.showsRecords === undefined || typeof entry.showsRecords === 'boolean') &&
    (entry.origin === 'user' || entry.origin === 'sample')
  );
}

function isReport(value: unknown): boolean {
  const { id, name } = (value ?? {}) as Partial<Record<'id' | 'name', unknown>>;
  return typeof id === 'number' && typeof name === 'string';
}

function withoutUndefined(entry: Record<string, unknown>): ProjectEntry {
  return Object.fromEntries(
    Object.entries(entry).filter(([, value]) => value !== undefined),
  ) as unknown as ProjectEntry;
}

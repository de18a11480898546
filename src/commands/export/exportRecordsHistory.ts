import { createHash } from 'node:crypto';
import type { Memento, SecretStorage } from 'vscode';
import { type ExportSettings, readExportSettings } from '../../reads/export/settings';

export interface RememberedExport {
  readonly settings: ExportSettings;
  /** URI of the file. */
  readonly target: string;
  /** Path of the file that is not complete, and the process that writes it. */
  readonly partial?: { readonly file: string; readonly pid: number };
}

/** What is remembered: the last export of a project, or the one that was interrupted. */
export type Remembered = 'export:' | 'exportInterrupted:';

/**
 * The last export of each project, for Export Again. A filter, or a list of records, may hold a patient's name or number, so it goes to the secret storage;
 * the memento, which is a plain file, keeps the rest. No token passes here.
 */
export class ExportHistory {
  constructor(
    private readonly memento: Memento,
    private readonly secrets: SecretStorage,
    private readonly prefix: Remembered = 'export:',
  ) {}

  has(projectKey: string): boolean {
    return this.memento.get(this.prefix + projectKey) !== undefined;
  }

  /** `undefined` when there is none, or none that can be repeated as it was. */
  async get(projectKey: string): Promise<RememberedExport | undefined> {
    const stored = this.memento.get<unknown>(this.prefix + projectKey);
    if (typeof stored !== 'object' || stored === null) {
      return undefined;
    }
    const { settings: plain, target, filtered, partial } = stored as Readonly<Record<string, unknown>>;
    const settings = readExportSettings(plain);
    if (!settings || typeof target !== 'string') {
      return undefined;
    }
    const rest = { target, ...(isPartial(partial) && { partial }) };
    if (filtered !== true && filtered !== 'private') {
      return { settings, ...rest };
    }
    const secret = await this.secrets.get(this.prefix + projectKey);
    // Without its filter it would be another export.
    if (!secret) {
      return undefined;
    }
    const hidden = filtered === 'private' ? readPrivate(secret) : { filter: secret };
    return hidden && { settings: { ...settings, ...hidden }, ...rest };
  }

  async set(projectKey: string, { settings, ...rest }: RememberedExport): Promise<void> {
    const { records, filter, ...open } = settings;
    const isPrivate = filter.trim() !== '' || records !== undefined;
    if (isPrivate) {
      await this.secrets.store(this.prefix + projectKey, JSON.stringify({ filter, records }));
    } else {
      await this.secrets.delete(this.prefix + projectKey);
    }
    await this.memento.update(this.prefix + projectKey, {
      settings: { ...open, filter: '' },
      ...rest,
      filtered: isPrivate ? 'private' : false,
    });
  }

  async forget(projectKey: string): Promise<void> {
    await this.memento.update(this.prefix + projectKey, undefined);
    await this.secrets.delete(this.prefix + projectKey);
  }

  /** What something is remembered under: keys of projects, or `keyOf` where a project may have several. */
  get keys(): readonly string[] {
    return this.memento
      .keys()
      .filter((name) => name.startsWith(this.prefix))
      .map((name) => name.slice(this.prefix.length));
  }

  /** Forgets the exports of all projects but these. */
  async keepOnly(projectKeys: ReadonlySet<string>): Promise<void> {
    for (const name of this.memento.keys()) {
      if (name.startsWith(this.prefix) && !projectKeys.has(projectOf(name.slice(this.prefix.length)))) {
        await this.memento.update(name, undefined);
        await this.secrets.delete(name);
      }
    }
  }
}

/** Of one export among several of a project. */
export function keyOf(projectKey: string, target: string): string {
  return `${projectKey}#${createHash('sha256').update(target).digest('hex').slice(0, 16)}`;
}

export function projectOf(key: string): string {
  return key.split('#', 1)[0] ?? key;
}

function readPrivate(secret: string): Pick<ExportSettings, 'filter' | 'records'> | undefined {
  try {
    const { filter, records } = JSON.parse(secret) as Readonly<Record<string, unknown>>;
    const names = Array.isArray(records) ? records.filter((name) => typeof name === 'string') : undefined;
    return typeof filter === 'string' ? { filter, ...(names && { records: names }) } : undefined;
  } catch {
    return undefined;
  }
}

function isPartial(value: unknown): value is NonNullable<RememberedExport['partial']> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'file' in value &&
    typeof value.file === 'string' &&
    'pid' in value &&
    typeof value.pid === 'number'
  );
}

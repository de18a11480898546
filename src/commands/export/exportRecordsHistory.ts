import type { Memento, SecretStorage } from 'vscode';
import { type ExportSettings, readExportSettings } from '../../reads/export/settings';

export interface RememberedExport {
  readonly settings: ExportSettings;
  /** URI of the file. */
  readonly target: string;
}

const prefix = 'export:';

/**
 * The last export of each project, for Export Again. A filter may hold a patient's name or number, so it goes to the secret storage;
 * the memento, which is a plain file, keeps the rest. No token passes here.
 */
export class ExportHistory {
  constructor(
    private readonly memento: Memento,
    private readonly secrets: SecretStorage,
  ) {}

  has(projectKey: string): boolean {
    return this.memento.get(prefix + projectKey) !== undefined;
  }

  /** `undefined` when there is none, or none that can be repeated as it was. */
  async get(projectKey: string): Promise<RememberedExport | undefined> {
    const stored = this.memento.get<unknown>(prefix + projectKey);
    if (typeof stored !== 'object' || stored === null) {
      return undefined;
    }
    const { settings: plain, target, filtered } = stored as Readonly<Record<string, unknown>>;
    const settings = readExportSettings(plain);
    if (!settings || typeof target !== 'string') {
      return undefined;
    }
    if (filtered !== true) {
      return { settings, target };
    }
    const filter = await this.secrets.get(prefix + projectKey);
    // Without its filter it would be another export.
    return filter ? { settings: { ...settings, filter }, target } : undefined;
  }

  async set(projectKey: string, { settings, target }: RememberedExport): Promise<void> {
    const filtered = settings.filter.trim() !== '';
    if (filtered) {
      await this.secrets.store(prefix + projectKey, settings.filter);
    } else {
      await this.secrets.delete(prefix + projectKey);
    }
    await this.memento.update(prefix + projectKey, { settings: { ...settings, filter: '' }, target, filtered });
  }

  /** Forgets the exports of all projects but these. */
  async keepOnly(projectKeys: ReadonlySet<string>): Promise<void> {
    for (const name of this.memento.keys()) {
      if (name.startsWith(prefix) && !projectKeys.has(name.slice(prefix.length))) {
        await this.memento.update(name, undefined);
        await this.secrets.delete(name);
      }
    }
  }
}

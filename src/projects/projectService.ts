import { RedcapError } from '../api/errors';
import { openSession, type Session } from '../api/session';
import { Disposable } from '../common/disposable';
import type { Log } from '../common/log';
import { Emitter } from '../common/emitter';
import { loadPart } from './loadPart';
import { PartsCache } from './partsCache';
import type { ProjectAccess, ProjectsChange } from './projectAccess';
import type { KnownReport, ProjectEntry } from './projectEntry';
import { RestrictedModeError } from './projectErrors';
import type { PartName, ProjectParts } from './projectParts';
import type { ProjectRegistry } from './projectRegistry';
import type { TokenStore } from './tokenStore';
import type { TransportSource } from './transportSource';

/** Where sample projects are served at this moment. */
export interface SampleAccess {
  /** Starts the embedded server when it is not running. @throws SampleInUseError */
  connect(projectId: number): Promise<{ readonly url: string; readonly token: string }>;
}

export interface ProjectServicePorts {
  readonly registry: ProjectRegistry;
  readonly tokens: TokenStore;
  readonly transports: TransportSource;
  readonly sample: SampleAccess;
  /** Nothing is sent while the workspace is not trusted. */
  readonly isTrusted: () => boolean;
  readonly log: Log;
}

/** Stands for the address of the embedded server, which changes at each start. */
const sampleUrl = 'http://localhost/api/';

/** The user's projects: sessions with their tokens, and what has been read of them. */
export class ProjectService extends Disposable implements ProjectAccess {
  private readonly changes: Emitter<ProjectsChange>;
  private readonly removals: Emitter<ProjectEntry>;
  private readonly parts = new PartsCache((key, part, signal) => this.load(key, part, signal));

  constructor(private readonly ports: ProjectServicePorts) {
    super();
    const onError = (error: unknown): void => ports.log.error('projects', 'a listener failed', error);
    this.changes = this._register(new Emitter<ProjectsChange>(onError));
    this.removals = this._register(new Emitter<ProjectEntry>(onError));
    this._register({ dispose: () => this.parts.clear() });
    this._register(
      ports.registry.onDidChange(({ kind, entry }) => {
        if (kind === 'removed') {
          this.parts.forget(entry.key);
          this.removals.fire(entry);
        }
        this.changes.fire(kind === 'changed' ? { key: entry.key, parts: [] } : {});
      }),
    );
  }

  get onDidChange(): Emitter<ProjectsChange>['event'] {
    return this.changes.event;
  }

  /** A project left the list: what else is kept of it can go. */
  get onDidRemove(): Emitter<ProjectEntry>['event'] {
    return this.removals.event;
  }

  list(): readonly ProjectEntry[] {
    return this.ports.registry.list();
  }

  get(key: string): ProjectEntry {
    return this.ports.registry.get(key);
  }

  async session(key: string): Promise<Session> {
    const entry = this.get(key);
    if (entry.origin === 'sample') {
      this.checkTrusted();
      return await this.openSession(await this.ports.sample.connect(entry.projectId));
    }
    const token = await this.ports.tokens.get(key);
    if (token === undefined) {
      throw new RedcapError('token-refused', 'No token is stored for this project.', { url: entry.url });
    }
    return await this.openSession({ url: entry.url, token });
  }

  /** A session with a token that is not in the store (yet): for checking it. @throws RedcapError for an unusable address or token */
  async openSession(access: { readonly url: string; readonly token: string }): Promise<Session> {
    this.checkTrusted();
    const { log, transports } = this.ports;
    return openSession({ ...access, transport: await transports.get(), log });
  }

  async part<K extends PartName>(key: string, part: K, signal?: AbortSignal): Promise<ProjectParts[K]> {
    this.get(key);
    this.checkTrusted();
    return await this.parts.get(key, part, signal);
  }

  /** A part if it has been read already. */
  peek<K extends PartName>(key: string, part: K): ProjectParts[K] | undefined {
    return this.parts.peek(key, part);
  }

  forget(key: string, parts?: readonly PartName[]): void {
    this.parts.forget(key, parts);
    this.changes.fire(parts === undefined ? { key } : { key, parts });
  }

  /** Adds a project whose token was checked. @returns its entry */
  async add(project: Omit<ProjectEntry, 'key' | 'origin'>, token: string): Promise<ProjectEntry> {
    const entry = await this.ports.registry.add({ ...project, origin: 'user' });
    try {
      await this.ports.tokens.store(entry.key, token);
    } catch (error) {
      await this.ports.registry.remove(entry.key);
      throw error;
    }
    return entry;
  }

  /** The entry of the same project on the same server, if it is in the list. */
  findSame(url: string, projectId: number): ProjectEntry | undefined {
    return this.ports.registry.findSame(url, projectId);
  }

  /** Puts sample projects into the list, those that are there already stay as they are. @returns their entries in the same order */
  async addSamples(
    projects: readonly { readonly projectId: number; readonly title: string }[],
  ): Promise<readonly ProjectEntry[]> {
    const entries: ProjectEntry[] = [];
    for (const { projectId, title } of projects) {
      const known = this.list().find((entry) => entry.origin === 'sample' && entry.projectId === projectId);
      entries.push(known ?? (await this.ports.registry.add({ url: sampleUrl, projectId, title, origin: 'sample' })));
    }
    return entries;
  }

  /** Puts a copy of a project, which the embedded server has by now, into the list. @returns its entry */
  async addRehearsal(copy: {
    readonly projectId: number;
    readonly title: string;
    readonly name: string;
    readonly rehearsalOf: string;
  }): Promise<ProjectEntry> {
    return await this.ports.registry.add({ ...copy, url: sampleUrl, origin: 'sample' });
  }

  /** Stores another token for a project, checked before; the owner may be another user. */
  async replaceToken(key: string, token: string, username: string | undefined): Promise<void> {
    this.get(key);
    await this.ports.tokens.store(key, token);
    await this.ports.registry.update(key, { username });
    this.forget(key);
  }

  /** Gives the project a name of the user's own; blank returns to its title. */
  async rename(key: string, name: string): Promise<void> {
    await this.ports.registry.update(key, { name: name.trim() === '' ? undefined : name.trim() });
  }

  /** Keeps a report under a name of the user's own, in place of one with the same id. */
  async addReport(key: string, report: KnownReport): Promise<void> {
    const known = this.get(key).reports ?? [];
    const others = known.filter(({ id }) => id !== report.id);
    await this.ports.registry.update(key, {
      reports: [...others, report].sort((a, b) => a.id - b.id),
    });
  }

  /** Whether the tree shows the project's records, as the user wants it from now on. */
  async showRecords(key: string, shows: boolean): Promise<void> {
    await this.ports.registry.update(key, { showsRecords: shows });
  }

  /** Keeps the id of the scheme that a record is randomized by, to offer it again. */
  async knowRandomization(key: string, randomizationId: number): Promise<void> {
    await this.ports.registry.update(key, { randomizationId });
  }

  /** Forgets reports of the list; nothing changes on the server. */
  async removeReports(key: string, ids: readonly number[]): Promise<void> {
    const left = (this.get(key).reports ?? []).filter(({ id }) => !ids.includes(id));
    await this.ports.registry.update(key, { reports: left.length === 0 ? undefined : left });
  }

  /** Takes the project out of the list and deletes its token. Nothing changes on the server. */
  async remove(key: string): Promise<void> {
    // The token first: a project without a token can still be removed again, a token without a project could not be found.
    await this.ports.tokens.delete(key);
    await this.ports.registry.remove(key);
  }

  private async load<K extends PartName>(key: string, part: K, signal: AbortSignal): Promise<ProjectParts[K]> {
    const value = await loadPart(part, {
      session: () => this.session(key),
      part: (other) => this.parts.get(key, other, signal),
      username: this.get(key).username,
      signal,
    });
    await this.learn(key, part, value);
    return value;
  }

  /** Keeps what the list shows without a call: the title, and whose token it is. */
  private async learn<K extends PartName>(key: string, part: K, value: ProjectParts[K]): Promise<void> {
    if (!this.ports.registry.find(key)) {
      return;
    }
    if (part === 'info') {
      const { title } = value as ProjectParts['info'];
      await this.ports.registry.update(key, title === '' ? {} : { title });
    } else if (part === 'ownRights' && value !== undefined) {
      await this.ports.registry.update(key, { username: (value as NonNullable<ProjectParts['ownRights']>).username });
    }
  }

  private checkTrusted(): void {
    if (!this.ports.isTrusted()) {
      throw new RestrictedModeError();
    }
  }
}

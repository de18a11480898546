import type { Event } from 'vscode';
import type { Session } from '../api/session';
import type { ProjectEntry } from './projectEntry';
import type { PartName, ProjectParts } from './projectParts';

export interface ProjectsChange {
  /** Absent: the list itself changed. */
  readonly key?: string;
  readonly parts?: readonly PartName[];
}

/** The user's projects as the other VS Code rooms see them. */
export interface ProjectAccess {
  readonly onDidChange: Event<ProjectsChange>;
  list(): readonly ProjectEntry[];
  /** Throws when the key is unknown (the project was removed meanwhile). */
  get(key: string): ProjectEntry;
  /**
   * A session with the project's token; starts the embedded simulator for sample projects.
   * Throws `RedcapError` `token-refused` when no token is stored.
   */
  session(key: string): Promise<Session>;
  /** A part of the project, from the cache or the server. Failures are not cached. */
  part<K extends PartName>(key: string, part: K, signal?: AbortSignal): Promise<ProjectParts[K]>;
  /** A part if it has been read already; asks nobody. */
  peek?<K extends PartName>(key: string, part: K): ProjectParts[K] | undefined;
  /** Forgets cached parts (all when absent) after a write or on Refresh, and fires `onDidChange`. */
  forget(key: string, parts?: readonly PartName[]): void;
}

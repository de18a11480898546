import { unlessRefused } from '../api/unlessRefused';
import type { MetadataField } from '../api/model';
import { CancelledError } from '../common/cancelled';
import type { ExportJob } from '../reads/export/jobs/exportJobs';
import type { PastOperation } from '../safety/journal/history';
import type { L10n } from '../common/l10n';
import type { ProjectAccess } from '../projects/projectAccess';
import { type DescribedError, explainError } from '../projects/explainError';
import type { ProjectEntry } from '../projects/projectEntry';
import type { PartName, ProjectParts } from '../projects/projectParts';
import { type FieldIndex, fieldIndexOf } from './fieldIndex';
import type { ExplorerNode } from './node';
import { childrenOf, type EmptyMessages, idOf, parentOf } from './nodes';
import {
  eventIndexOf,
  groupIndexOf,
  instrumentIndexOf,
  peopleIndexOf,
  repeatingIndexOf,
  roleIndexOf,
  type Snapshot,
} from './snapshot';
import { topFolder } from '../projects/repositoryFolders';
import { recordsPerPage, showsRecords } from './recordNodes';
import { tooltipOf } from './tooltips';
import { rowOf } from './treeModel';
import type { TreeRow } from './treeRow';

type Reader = Pick<ProjectAccess, 'list' | 'get' | 'part'>;
type Read = Omit<Snapshot, 'entry' | 'exports'>;

/** Where a project's history comes from; what cannot be read is left out of the tree. */
export interface HistorySource {
  operations(entry: ProjectEntry): Promise<readonly PastOperation[]>;
}

/** Exports of this window. */
export interface ExportSource {
  list(projectKey: string): readonly ExportJob[];
}

/** The pieces of a snapshot that are read together. */
export type Piece =
  | 'people'
  | 'roles'
  | 'surveys'
  | 'rights'
  | 'history'
  | 'state'
  | 'events'
  | 'instruments'
  | 'fields'
  | 'repeating'
  | 'groups';

const piecesOf: { readonly [K in ExplorerNode['kind']]: readonly Piece[] } = {
  history: ['history'],
  exports: [],
  export: [],
  operation: [],
  project: ['state', 'events', 'instruments', 'history'],
  arms: ['events'],
  arm: ['events', 'repeating'],
  event: ['events', 'instruments', 'fields', 'repeating'],
  instruments: ['instruments', 'fields', 'events', 'repeating'],
  instrument: ['fields'],
  section: ['fields'],
  field: [],
  dags: ['groups'],
  dag: ['groups'],
  user: [],
  users: ['people'],
  member: [],
  roles: ['roles'],
  role: [],
  surveys: ['state', 'surveys', 'events', 'instruments'],
  survey: [],
  records: ['state', 'fields', 'events', 'instruments', 'repeating'],
  showRecords: [],
  moreRecords: [],
  record: ['state', 'fields', 'events', 'instruments'],
  recordEvent: [],
  recordForm: ['fields'],
  recordFile: [],
  reports: [],
  report: [],
  repository: [],
  repositoryFolder: [],
  repositoryFile: [],
  logging: [],
  message: [],
};

/** Which parts stand behind a row and what is under it: what Refresh on that row forgets. */
const partsOf: { readonly [K in ExplorerNode['kind']]: readonly PartName[] | undefined } = {
  history: [],
  exports: [],
  export: [],
  operation: [],
  project: undefined,
  arms: ['arms', 'events', 'mappings', 'repeating'],
  arm: ['arms', 'events', 'mappings', 'repeating'],
  event: ['events', 'mappings', 'repeating'],
  instruments: ['instruments', 'metadata', 'fieldNames', 'repeating'],
  instrument: ['instruments', 'metadata', 'fieldNames', 'repeating'],
  section: ['metadata', 'fieldNames'],
  field: ['metadata', 'fieldNames'],
  dags: ['dags', 'userDags', 'users'],
  dag: ['dags', 'userDags', 'users'],
  user: ['userDags', 'users'],
  users: ['users', 'roleAssignments', 'userRoles'],
  member: ['users', 'roleAssignments', 'userRoles'],
  roles: ['userRoles', 'roleAssignments'],
  role: ['userRoles', 'roleAssignments'],
  surveys: ['surveys'],
  survey: ['surveys'],
  records: ['records'],
  showRecords: [],
  moreRecords: [],
  record: ['records'],
  recordEvent: ['records'],
  recordForm: ['records'],
  recordFile: ['records'],
  reports: [],
  report: [],
  repository: ['repository'],
  repositoryFolder: ['repository'],
  repositoryFile: ['repository'],
  logging: [],
  message: [],
};

/** Rows that say how many there are below them, with what they say it from. */
const counted = {
  users: 'people',
  roles: 'roles',
  dags: 'groups',
  surveys: 'surveys',
  records: 'records',
  repository: 'repository',
} as const satisfies { readonly [K in ExplorerNode['kind']]?: keyof Read };

/** Whether a row says how many there are below it, once that was read. */
export function isCounted(node: ExplorerNode): boolean {
  return node.kind in counted;
}

/** The parts to forget when a row is refreshed; `undefined` stands for all. */
export function partsBehind(node: ExplorerNode): readonly PartName[] | undefined {
  return partsOf[node.kind];
}

/**
 * Turns projects into rows: reads what a row's children need when they are asked for, keeps the last reading so that rows can be drawn at once,
 * and puts a row with the error where reading failed.
 */
export class TreeData {
  private readonly readings = new Map<string, Read>();
  private readonly errors = new Map<string, DescribedError>();
  /** Projects whose status and version were read, but have been forgotten since. */
  private readonly outdated = new Set<string>();
  /** Built once for each reading of a dictionary, however often it is asked for. */
  private readonly fieldIndexes = new WeakMap<readonly MetadataField[], FieldIndex>();
  private readonly empty: EmptyMessages;

  constructor(
    private readonly projects: Reader,
    private readonly l10n: L10n,
    private readonly history?: HistorySource,
    private readonly exports?: ExportSource,
  ) {
    this.empty = {
      noArms: l10n.t('No arms'),
      noEvents: l10n.t('No events'),
      noDesignated: l10n.t('No instruments designated'),
      noInstruments: l10n.t('No instruments'),
      noFields: l10n.t('No fields'),
      noGroups: l10n.t('No data access groups'),
      noUsers: l10n.t('No users'),
      noRoles: l10n.t('No user roles'),
      noSurveys: l10n.t('No surveys'),
      noReports: l10n.t('No reports: REDCap does not list them, add one by its id'),
      emptyFolder: l10n.t('Empty'),
      noRecords: l10n.t('No records that you may see'),
      recordGone: l10n.t('Nothing that you may see'),
    };
  }

  roots(): readonly ExplorerNode[] {
    return this.projects.list().map(({ key }) => ({ kind: 'project', projectKey: key }));
  }

  /** @returns the rows under a row, of records those that are shown or all; where reading failed, one row that says why */
  async children(
    node: ExplorerNode,
    signal?: AbortSignal,
    pages: 'shown' | 'all' = 'shown',
  ): Promise<readonly ExplorerNode[]> {
    const id = idOf(node);
    try {
      await this.load(node.projectKey, piecesOf[node.kind], signal);
      if (node.kind === 'repository' || node.kind === 'repositoryFolder') {
        await this.loadFolder(
          node.projectKey,
          node.kind === 'repository' ? topFolder : (node.folders.at(-1) ?? topFolder),
          signal,
        );
      }
      await this.loadRecords(node, signal);
      this.errors.delete(id);
    } catch (error) {
      if (CancelledError.is(error)) {
        throw error;
      }
      const described = explainError(error, this.l10n);
      this.errors.set(id, described);
      return [{ kind: 'message', projectKey: node.projectKey, parent: id, text: described.sentence, isError: true }];
    }
    const snapshot = this.snapshot(node.projectKey);
    return childrenOf(node, pages === 'all' ? { ...snapshot, recordsShown: Infinity } : snapshot, this.empty);
  }

  /** Reads status and version of a project for its row. Never throws except for cancellation: the row shows what is wrong. */
  async loadState(key: string, signal?: AbortSignal): Promise<void> {
    const id = idOf({ kind: 'project', projectKey: key });
    try {
      await this.load(key, ['state'], signal);
      this.errors.delete(id);
    } catch (error) {
      if (CancelledError.is(error)) {
        throw error;
      }
      this.errors.set(id, explainError(error, this.l10n));
    }
  }

  /** Whether status and version are read as they stand, or reading them has failed. */
  hasState(key: string): boolean {
    return (
      this.errors.has(idOf({ kind: 'project', projectKey: key })) ||
      (this.readings.get(key)?.info !== undefined && !this.outdated.has(key))
    );
  }

  /** Parts of a project were forgotten: what was read is still shown until it is read again. */
  expire(key: string, parts: readonly PartName[] | undefined): void {
    this.forgetErrors(key);
    if (parts === undefined || parts.includes('info') || parts.includes('version')) {
      this.outdated.add(key);
    }
  }

  /** Of rows that are closed nothing is read again before they are opened: how many were below them is no longer said, it may be wrong by now. */
  forgetClosed(key: string, parts: readonly PartName[] | undefined, open: readonly ExplorerNode[]): void {
    const kinds = new Set(open.map(({ kind }) => kind));
    const read: { -readonly [K in keyof Read]: Read[K] } = { ...this.readings.get(key) };
    for (const kind of keysOf(counted)) {
      if (!kinds.has(kind) && (parts === undefined || partsOf[kind]?.some((part) => parts.includes(part)) === true)) {
        delete read[counted[kind]];
      }
    }
    this.readings.set(key, read);
  }

  row(node: ExplorerNode): TreeRow {
    return rowOf(node, { snapshot: this.snapshot(node.projectKey), l10n: this.l10n, error: this.errorOf(node) });
  }

  tooltip(node: ExplorerNode): string {
    return tooltipOf(node, { snapshot: this.snapshot(node.projectKey), l10n: this.l10n, error: this.errorOf(node) });
  }

  /** The tooltip with what only it shows, which is read now: of a project, the rights of the token's owner. @throws CancelledError */
  async wholeTooltip(node: ExplorerNode, signal?: AbortSignal): Promise<string> {
    if (node.kind === 'project' && this.hasState(node.projectKey) && this.errorOf(node) === undefined) {
      await this.load(node.projectKey, ['rights'], signal).catch((error: unknown) => {
        if (CancelledError.is(error)) {
          throw error;
        }
        // The rest of the tooltip is true without them.
      });
    }
    return this.tooltip(node);
  }

  /** The row above, from what has been read. */
  parent(node: ExplorerNode): ExplorerNode | undefined {
    return parentOf(node, this.snapshot(node.projectKey));
  }

  /** The row above, reading what it takes to know it. */
  async findParent(node: ExplorerNode): Promise<ExplorerNode | undefined> {
    if (node.kind === 'field' || node.kind === 'instrument') {
      await this.load(node.projectKey, node.kind === 'field' ? ['fields'] : ['events']);
    }
    return this.parent(node);
  }

  snapshot(key: string): Snapshot {
    return { ...this.readings.get(key), entry: this.projects.get(key), exports: this.exports?.list(key) };
  }

  /** Reads pieces; those that are cached cost nothing. @throws RedcapError, CancelledError */
  async load(key: string, pieces: readonly Piece[], signal?: AbortSignal): Promise<void> {
    const all = await Promise.all(pieces.map((piece) => this.read(key, piece, signal)));
    this.readings.set(key, Object.assign({ ...this.readings.get(key) }, ...all) as Read);
    if (pieces.includes('state')) {
      this.outdated.delete(key);
    }
  }

  /** Reads what is in a folder of the File Repository. @throws RedcapError, CancelledError */
  private async loadFolder(key: string, folderId: number, signal: AbortSignal | undefined): Promise<void> {
    const items = await (await this.projects.part(key, 'repository', signal)).items(folderId, signal);
    const read = this.readings.get(key);
    this.readings.set(key, { ...read, repository: new Map([...(read?.repository ?? []), [folderId, items]]) });
  }

  /** Reads what is below a row of records: their names, the forms of one, the files of a form. @throws RedcapError, CancelledError */
  private async loadRecords(node: ExplorerNode, signal: AbortSignal | undefined): Promise<void> {
    const { projectKey: key } = node;
    const update = (more: Partial<Read>): void => {
      this.readings.set(key, { ...this.readings.get(key), ...more });
    };
    const known = (): Read => this.readings.get(key) ?? {};
    switch (node.kind) {
      case 'records':
        if (showsRecords(this.snapshot(key))) {
          update({ records: await (await this.projects.part(key, 'records', signal)).names(signal) });
        }
        break;
      case 'record': {
        const forms = await (await this.projects.part(key, 'records', signal)).forms(node.record, signal);
        update({ recordForms: new Map([...(known().recordForms ?? []), [node.record, forms]]) });
        break;
      }
      case 'recordForm': {
        if (!known().fields?.filesOf.has(node.instrument)) {
          break;
        }
        const files = await (await this.projects.part(key, 'records', signal)).files(node.record, node, signal);
        update({ recordFiles: new Map([...(known().recordFiles ?? []), [idOf(node), files]]) });
        break;
      }
      default:
    }
  }

  /** Shows as many records more as a page has. */
  showMoreRecords(key: string): void {
    const read = this.readings.get(key);
    this.readings.set(key, { ...read, recordsShown: (read?.recordsShown ?? recordsPerPage) + recordsPerPage });
  }

  /** Drops the errors of a project, so that its state is read again. */
  forgetErrors(key: string): void {
    for (const id of Array.from(this.errors.keys())) {
      if (id.split('/')[1] === encodeURIComponent(key)) {
        this.errors.delete(id);
      }
    }
  }

  /** Drops what was read of projects that are no longer in the list. */
  prune(): void {
    const keys = new Set(this.projects.list().map(({ key }) => key));
    for (const key of Array.from(this.readings.keys())) {
      if (!keys.has(key)) {
        this.readings.delete(key);
        this.outdated.delete(key);
        this.forgetErrors(key);
      }
    }
  }

  private async read(key: string, piece: Piece, signal: AbortSignal | undefined): Promise<Read> {
    const part = <K extends PartName>(name: K): Promise<ProjectParts[K]> => this.projects.part(key, name, signal);
    // Additions that need a further right: without them the rows are still right, only plainer.
    const optional = <K extends PartName>(name: K): Promise<ProjectParts[K] | undefined> =>
      unlessRefused('absent', () => part(name));
    switch (piece) {
      case 'state': {
        const [info, version] = await Promise.all([part('info'), part('version')]);
        return { info, version };
      }
      case 'events': {
        const [arms, events, mappings] = await Promise.all([part('arms'), part('events'), part('mappings')]);
        return { events: eventIndexOf(arms, events, mappings) };
      }
      case 'rights':
        return { ownRights: (await part('ownRights')) ?? 'not told' };
      case 'history':
        return { history: (await this.history?.operations(this.projects.get(key)).catch(() => [])) ?? [] };
      case 'instruments':
        return { instruments: instrumentIndexOf(await part('instruments')) };
      case 'fields':
        return { fields: this.fieldIndex(await part('metadata')) };
      case 'repeating':
        return { repeating: repeatingIndexOf(await optional('repeating')) };
      case 'people': {
        const [users, assignments, roles] = await Promise.all([
          part('users'),
          optional('roleAssignments'),
          optional('userRoles'),
        ]);
        return { people: peopleIndexOf(users, assignments ?? [], roles ?? []) };
      }
      case 'roles':
        return { roles: roleIndexOf(await part('userRoles'), (await optional('roleAssignments')) ?? []) };
      case 'surveys':
        return { surveys: await part('surveys') };
      case 'groups': {
        const [dags, userDags, users] = await Promise.all([part('dags'), part('userDags'), optional('users')]);
        return { groups: groupIndexOf(dags, userDags, users ?? []) };
      }
    }
  }

  private fieldIndex(metadata: readonly MetadataField[]): FieldIndex {
    const known = this.fieldIndexes.get(metadata);
    const index = known ?? fieldIndexOf(metadata);
    this.fieldIndexes.set(metadata, index);
    return index;
  }

  private errorOf(node: ExplorerNode): DescribedError | undefined {
    return this.errors.get(node.kind === 'message' ? node.parent : idOf(node));
  }
}

function keysOf<T extends object>(some: T): readonly (keyof T)[] {
  return Object.keys(some) as (keyof T)[];
}

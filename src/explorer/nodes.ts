import { topFolder } from '../projects/repositoryFolders';
import type { ExplorerNode } from './node';
import { aboveRecordRow, belowRecordRow } from './recordNodes';
import type { Snapshot } from './snapshot';

/** A stable id: the same row has the same id after every refresh, so that what is expanded and selected stays so. */
export function idOf(node: ExplorerNode): string {
  return [node.kind, node.projectKey, ...placeOf(node)].map(encodeURIComponent).join('/');
}

function placeOf(node: ExplorerNode): readonly string[] {
  switch (node.kind) {
    case 'project':
    case 'arms':
    case 'instruments':
    case 'dags':
    case 'users':
    case 'roles':
    case 'surveys':
    case 'reports':
    case 'repository':
    case 'logging':
    case 'history':
    case 'exports':
    case 'records':
    case 'showRecords':
    case 'moreRecords':
      return [];
    case 'export':
      return [node.job];
    case 'record':
      return [node.record];
    case 'recordEvent':
      return [node.record, node.event, String(node.instance)];
    case 'recordForm':
      return [node.record, node.event, node.instrument, String(node.instance)];
    case 'recordFile':
      return [node.record, node.event, node.instrument, String(node.instance), node.field];
    case 'member':
      return [node.username];
    case 'role':
      return [node.role];
    case 'survey':
      return [node.event ?? '', node.instrument];
    case 'report':
      return [String(node.reportId)];
    case 'repositoryFolder':
      return [node.folders.join('.'), node.name];
    case 'repositoryFile':
      return [node.folders.join('.'), String(node.docId), node.name];
    case 'operation':
      return [node.operation];
    case 'arm':
      return [String(node.armNum)];
    case 'event':
      return [String(node.armNum), node.event];
    case 'instrument':
      return [node.event ?? '', node.instrument];
    case 'section':
      return [node.event ?? '', node.instrument, node.firstField];
    case 'field':
      return [node.event ?? '', node.instrument, node.field];
    case 'dag':
      return [node.dag];
    case 'user':
      return [node.dag, node.username];
    case 'message':
      return [node.parent, node.isError ? 'error' : 'note', node.text];
  }
}

/** The row above; needs the parts that the row itself came from. Messages know only its id, and projects have none. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function parentOf(
  node: ExplorerNode,
  { events, fields, repository }: Pick<Snapshot, 'events' | 'fields' | 'repository'>,
): ExplorerNode | undefined {
  const { projectKey } = node;
  switch (node.kind) {
    case 'project':
    case 'message':
      return undefined;
    case 'arms':
    case 'arm':
    case 'instruments':
    case 'dags':
    case 'users':
    case 'roles':
    case 'surveys':
    case 'reports':
    case 'repository':
    case 'logging':
    case 'history':
    case 'exports':
    case 'records':
      return { kind: 'project', projectKey };
    case 'export':
      return { kind: 'exports', projectKey };
    case 'showRecords':
    case 'moreRecords':
    case 'record':
    case 'recordEvent':
    case 'recordForm':
    case 'recordFile':
      return aboveRecordRow(node);
    case 'member':
      return { kind: 'users', projectKey };
    case 'role':
      return { kind: 'roles', projectKey };
    case 'survey':
      return { kind: 'surveys', projectKey };
    case 'report':
      return { kind: 'reports', projectKey };
    case 'repositoryFolder':
      return folderAbove(projectKey, node.folders.slice(0, -1), repository);
    case 'repositoryFile':
      return folderAbove(projectKey, node.folders, repository);
    case 'operation':
      return { kind: 'history', projectKey };
    case 'event':
      return { kind: 'arm', projectKey, armNum: node.armNum };
    case 'instrument': {
      const event = node.event === undefined ? undefined : events?.byName.get(node.event);
      return event
        ? { kind: 'event', projectKey, armNum: event.armNum, event: event.uniqueEventName }
        : { kind: 'instruments', projectKey };
    }
    case 'section':
      return { kind: 'instrument', projectKey, instrument: node.instrument, ...inEvent(node.event) };
    case 'field': {
      const firstField = fields?.sectionOf.get(node.field);
      const place = { projectKey, instrument: node.instrument, ...inEvent(node.event) };
      return firstField === undefined ? { kind: 'instrument', ...place } : { kind: 'section', ...place, firstField };
    }
    case 'dag':
      return { kind: 'dags', projectKey };
    case 'user':
      return { kind: 'dag', projectKey, dag: node.dag };
  }
}

/** Folders are known by name to those above them only. */
function folderAbove(
  projectKey: string,
  folders: readonly number[],
  repository: Snapshot['repository'],
): ExplorerNode | undefined {
  const id = folders.at(-1);
  if (id === undefined) {
    return { kind: 'repository', projectKey };
  }
  const found = repository
    ?.get(folders.at(-2) ?? topFolder)
    ?.find((item) => item.kind === 'folder' && item.folderId === id);
  return found && { kind: 'repositoryFolder', projectKey, folders, name: found.name };
}

function inEvent(event: string | undefined): { readonly event?: string } {
  return event === undefined ? {} : { event };
}

/**
 * The rows under a row, from what has been read. Empty lists come back as a message that says what there is none of.
 * The caller sees to it that the parts are there.
 */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function childrenOf(node: ExplorerNode, snapshot: Snapshot, messages: EmptyMessages): readonly ExplorerNode[] {
  const { projectKey } = node;
  const orNote = (nodes: readonly ExplorerNode[], text: string): readonly ExplorerNode[] =>
    nodes.length > 0 ? nodes : [{ kind: 'message', projectKey, parent: idOf(node), text, isError: false }];
  switch (node.kind) {
    case 'project': {
      const arms: readonly ExplorerNode[] = snapshot.info?.isLongitudinal ? armsOf(projectKey, snapshot) : [];
      const history: readonly ExplorerNode[] =
        (snapshot.history?.length ?? 0) > 0 ? [{ kind: 'history', projectKey }] : [];
      const surveys: readonly ExplorerNode[] = snapshot.info?.surveysEnabled ? [{ kind: 'surveys', projectKey }] : [];
      const exports: readonly ExplorerNode[] =
        (snapshot.exports?.length ?? 0) > 0 ? [{ kind: 'exports', projectKey }] : [];
      const folders = ['users', 'roles', 'reports', 'repository', 'logging'] as const;
      return [
        ...exports,
        ...arms,
        { kind: 'instruments', projectKey },
        { kind: 'records', projectKey },
        ...surveys,
        { kind: 'dags', projectKey },
        ...folders.map((kind) => ({ kind, projectKey })),
        ...history,
      ];
    }
    case 'arms':
      return orNote(armsOf(projectKey, snapshot), messages.noArms);
    case 'arm': {
      const events = snapshot.events?.byArm.get(node.armNum) ?? [];
      return orNote(
        events.map((event) => ({ kind: 'event', projectKey, armNum: node.armNum, event: event.uniqueEventName })),
        messages.noEvents,
      );
    }
    case 'event': {
      const forms = snapshot.events?.formsOf.get(node.event) ?? [];
      return orNote(
        forms.map((instrument) => ({ kind: 'instrument', projectKey, instrument, event: node.event })),
        messages.noDesignated,
      );
    }
    case 'instruments':
      return orNote(
        (snapshot.instruments?.all ?? []).map(({ name }) => ({ kind: 'instrument', projectKey, instrument: name })),
        messages.noInstruments,
      );
    case 'instrument': {
      const form = snapshot.fields?.forms.get(node.instrument);
      const place = { projectKey, instrument: node.instrument, ...inEvent(node.event) };
      return orNote(
        [
          ...(form?.head ?? []).map((field) => ({ kind: 'field', ...place, field: field.field_name }) as const),
          ...(form?.sections ?? []).map(({ firstField }) => ({ kind: 'section', ...place, firstField }) as const),
        ],
        messages.noFields,
      );
    }
    case 'section': {
      const section = snapshot.fields?.forms
        .get(node.instrument)
        ?.sections.find(({ firstField }) => firstField === node.firstField);
      return (section?.fields ?? []).map((field) => ({
        kind: 'field',
        projectKey,
        instrument: node.instrument,
        ...inEvent(node.event),
        field: field.field_name,
      }));
    }
    case 'dags':
      return orNote(
        (snapshot.groups?.all ?? []).map((dag) => ({ kind: 'dag', projectKey, dag: dag.uniqueGroupName })),
        messages.noGroups,
      );
    case 'dag':
      return orNote(
        (snapshot.groups?.membersOf.get(node.dag) ?? []).map((username) => ({
          kind: 'user',
          projectKey,
          dag: node.dag,
          username,
        })),
        messages.noUsers,
      );
    case 'users':
      return orNote(
        (snapshot.people?.all ?? []).map(({ username }) => ({ kind: 'member', projectKey, username })),
        messages.noUsers,
      );
    case 'roles':
      return orNote(
        (snapshot.roles?.all ?? []).map(({ uniqueRoleName }) => ({ kind: 'role', projectKey, role: uniqueRoleName })),
        messages.noRoles,
      );
    case 'surveys':
      return orNote(surveysOf(projectKey, snapshot), messages.noSurveys);
    case 'reports':
      return orNote(
        (snapshot.entry.reports ?? []).map(({ id }) => ({ kind: 'report', projectKey, reportId: id })),
        messages.noReports,
      );
    case 'repository':
    case 'repositoryFolder': {
      const folders = node.kind === 'repository' ? [] : node.folders;
      return orNote(
        (snapshot.repository?.get(folders.at(-1) ?? topFolder) ?? []).map((item) =>
          item.kind === 'folder'
            ? { kind: 'repositoryFolder', projectKey, folders: [...folders, item.folderId], name: item.name }
            : { kind: 'repositoryFile', projectKey, folders, docId: item.docId, name: item.name },
        ),
        messages.emptyFolder,
      );
    }
    case 'exports':
      return (snapshot.exports ?? []).map(({ id }) => ({ kind: 'export', projectKey, job: id }));
    case 'records':
    case 'record':
    case 'recordEvent':
      return orNote(belowRecordRow(node, snapshot), node.kind === 'records' ? messages.noRecords : messages.recordGone);
    case 'recordForm':
      return belowRecordRow(node, snapshot);
    case 'history':
      return (snapshot.history ?? []).map(({ id }) => ({ kind: 'operation', projectKey, operation: id }));
    case 'field':
    case 'user':
    case 'member':
    case 'role':
    case 'survey':
    case 'report':
    case 'repositoryFile':
    case 'logging':
    case 'operation':
    case 'export':
    case 'message':
    case 'showRecords':
    case 'moreRecords':
    case 'recordFile':
      return [];
  }
}

/** What rows without children say instead. */
export interface EmptyMessages {
  readonly noArms: string;
  readonly noEvents: string;
  readonly noDesignated: string;
  readonly noInstruments: string;
  readonly noFields: string;
  readonly noGroups: string;
  readonly noUsers: string;
  readonly noRoles: string;
  readonly noSurveys: string;
  readonly noReports: string;
  readonly emptyFolder: string;
  readonly noRecords: string;
  readonly recordGone: string;
}

/** Every survey with its events; in classic projects once. */
/** A row for each event that has the survey. */
export function surveysOf(projectKey: string, { info, surveys, events }: Snapshot): readonly ExplorerNode[] {
  return (surveys ?? []).flatMap(({ form }): readonly ExplorerNode[] => {
    if (!info?.isLongitudinal) {
      return [{ kind: 'survey', projectKey, instrument: form }];
    }
    return [...(events?.formsOf ?? [])]
      .filter(([, forms]) => forms.includes(form))
      .map(([event]) => ({ kind: 'survey', projectKey, instrument: form, event }));
  });
}

function armsOf(projectKey: string, { events }: Snapshot): readonly ExplorerNode[] {
  return (events?.arms ?? []).map(({ armNum }) => ({ kind: 'arm', projectKey, armNum }));
}

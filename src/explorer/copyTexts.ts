import { displayName } from '../projects/projectEntry';
import type { ExplorerNode } from './node';
import { plainLine } from './plainText';
import type { Snapshot } from './snapshot';

const noLimit = Number.MAX_SAFE_INTEGER;

/** A row's name as REDCap's API and logic know it; nothing for rows without one. */
export function nameOf(node: ExplorerNode, { entry }: Pick<Snapshot, 'entry'>): string | undefined {
  switch (node.kind) {
    case 'project':
      return displayName(entry);
    case 'arm':
      return String(node.armNum);
    case 'event':
      return node.event;
    case 'instrument':
      return node.instrument;
    case 'field':
      return node.field;
    case 'dag':
      return node.dag;
    case 'user':
    case 'member':
      return node.username;
    case 'role':
      return node.role;
    case 'survey':
      return node.instrument;
    case 'report':
      return String(node.reportId);
    case 'repositoryFolder':
    case 'repositoryFile':
      return node.name;
    case 'record':
      return node.record;
    case 'recordEvent':
      return node.event;
    case 'recordForm':
      return node.instrument;
    case 'recordFile':
      return node.field;
    case 'records':
    case 'showRecords':
    case 'moreRecords':
    case 'users':
    case 'roles':
    case 'surveys':
    case 'reports':
    case 'repository':
    case 'logging':
    case 'arms':
    case 'instruments':
    case 'section':
    case 'dags':
    case 'history':
    case 'exports':
    case 'export':
    case 'operation':
    case 'message':
      return undefined;
  }
}

/** A row's label as people read it: one line, without HTML. */
export function labelOf(
  node: ExplorerNode,
  { entry, events, instruments, fields, groups, people, roles, surveys }: Snapshot,
): string | undefined {
  switch (node.kind) {
    case 'project':
      return entry.title;
    case 'arm':
      return line(events?.armByNum.get(node.armNum)?.name);
    case 'event':
      return line(events?.byName.get(node.event)?.eventName);
    case 'instrument':
      return line(instruments?.byName.get(node.instrument)?.label);
    case 'section':
      return line(fields?.byName.get(node.firstField)?.section_header);
    case 'field':
      return line(fields?.byName.get(node.field)?.field_label);
    case 'dag':
      return line(groups?.byName.get(node.dag)?.name);
    case 'member': {
      const person = people?.byName.get(node.username);
      return line(`${person?.firstname ?? ''} ${person?.lastname ?? ''}`.trim());
    }
    case 'role':
      return line(roles?.byName.get(node.role)?.label);
    case 'survey':
      return line(surveys?.find(({ form }) => form === node.instrument)?.title);
    case 'report':
      return line(entry.reports?.find(({ id }) => id === node.reportId)?.name);
    case 'recordEvent':
      return line(events?.byName.get(node.event)?.eventName);
    case 'recordForm':
      return line(instruments?.byName.get(node.instrument)?.label);
    case 'recordFile':
      return line(fields?.byName.get(node.field)?.field_label);
    case 'records':
    case 'showRecords':
    case 'moreRecords':
    case 'record':
    case 'users':
    case 'roles':
    case 'surveys':
    case 'reports':
    case 'repository':
    case 'repositoryFolder':
    case 'repositoryFile':
    case 'logging':
    case 'user':
    case 'arms':
    case 'instruments':
    case 'dags':
    case 'history':
    case 'exports':
    case 'export':
    case 'operation':
    case 'message':
      return undefined;
  }
}

/** A field as logic refers to it: `[event][field]` under an event, else `[field]`. */
export function referenceOf(node: ExplorerNode): string | undefined {
  return node.kind === 'field' ? `${node.event === undefined ? '' : `[${node.event}]`}[${node.field}]` : undefined;
}

function line(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plainLine(text, noLimit);
}

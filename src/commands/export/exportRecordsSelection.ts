import type { ExplorerNode } from '../../explorer/node';
import type { ExportSettings } from '../../reads/export/settings';

/** What rows of the tree narrow an export down to; absent: not narrowed in that respect. */
export interface ExportScope {
  readonly instruments?: readonly string[];
  readonly fields?: readonly string[];
  readonly events?: readonly string[];
  readonly dags?: readonly string[];
}

/**
 * The scope that rows of one project stand for. An arm stands for its events, a section for its instrument, a row below an event also for
 * that event. Events and instruments of several rows are combined each with each: REDCap's export cannot be asked for pairs.
 * Rows that stand for all of something (project, folders) do not widen what others name.
 */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function scopeOf(
  nodes: readonly ExplorerNode[],
  eventsOfArm: (armNum: number) => readonly string[],
): ExportScope {
  const instruments = new Set<string>();
  const fields = new Set<string>();
  const events = new Set<string>();
  const dags = new Set<string>();
  let byEvent = false;
  for (const node of nodes) {
    switch (node.kind) {
      case 'arm':
        byEvent = true;
        for (const event of eventsOfArm(node.armNum)) {
          events.add(event);
        }
        break;
      case 'event':
        events.add(node.event);
        break;
      case 'instrument':
      case 'survey':
      case 'section':
        instruments.add(node.instrument);
        break;
      case 'field':
        fields.add(node.field);
        break;
      case 'dag':
        dags.add(node.dag);
        break;
      // What is chosen of one record is not exported by itself.
      case 'record':
      case 'recordEvent':
      case 'recordForm':
      case 'recordFile':
        continue;
      case 'records':
      case 'showRecords':
      case 'moreRecords':
      case 'project':
      case 'arms':
      case 'instruments':
      case 'dags':
      case 'user':
      case 'users':
      case 'member':
      case 'roles':
      case 'role':
      case 'surveys':
      case 'reports':
      case 'report':
      case 'repository':
      case 'repositoryFolder':
      case 'repositoryFile':
      case 'logging':
      case 'history':
      case 'exports':
      case 'export':
      case 'operation':
      case 'message':
        break;
    }
    if (node.kind !== 'event' && 'event' in node && node.event !== undefined) {
      events.add(node.event);
    }
  }
  return {
    ...(instruments.size > 0 && { instruments: [...instruments] }),
    ...(fields.size > 0 && { fields: [...fields] }),
    ...((byEvent || events.size > 0) && { events: [...events] }),
    ...(dags.size > 0 && { dags: [...dags] }),
  };
}

/**
 * Where the questions start: form, labels and extra columns as last time, what is exported from the tree alone.
 * A narrowing or a filter of last time would be a trap.
 */
export function startingSettings(
  last: ExportSettings | undefined,
  defaults: ExportSettings,
  scope: ExportScope,
): ExportSettings {
  const {
    instruments: _instruments,
    events: _events,
    dags: _dags,
    records: _records,
    changedAfter: _after,
    changedBefore: _before,
    ...kept
  } = last ?? defaults;
  return {
    ...kept,
    fields: scope.fields ?? [],
    filter: '',
    ...(scope.instruments ? { instruments: scope.instruments } : scope.fields ? { instruments: [] } : {}),
    ...(scope.events && { events: scope.events }),
    ...(scope.dags && { dags: scope.dags }),
  };
}

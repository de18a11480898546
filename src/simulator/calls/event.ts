import { cellText, readTable, writeTable } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure, invalidValues } from '../http/failure';
import { uniqueEventName } from '../store/names';
import type { Project, ProjectEvent } from '../store/project';
import { logManage, type Call, type Method } from './call';

const plain = ['event_name', 'arm_num', 'unique_event_name', 'custom_event_label', 'event_id'];
const scheduling = [
  'event_name',
  'arm_num',
  'day_offset',
  'offset_min',
  'offset_max',
  'unique_event_name',
  'custom_event_label',
  'event_id',
];

const exportEvents: Method = {
  content: 'event',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    if (!call.project.isLongitudinal) {
      throw new ApiFailure('You cannot export events for classic projects');
    }
    const arms = call.parameters.list('arms');
    const rows = call.project.orderedEvents
      .filter((event) => arms.length === 0 || arms.includes(String(event.armNum)))
      .map((event) => ({
        event_name: event.name,
        arm_num: event.armNum,
        unique_event_name: event.uniqueName,
        custom_event_label: event.customLabel,
        event_id: event.id,
        day_offset: String(event.dayOffset),
        offset_min: String(event.offsetMin),
        offset_max: String(event.offsetMax),
      }));
    logManage(call, 'Export events (API)');
    const columns = call.project.settings.schedulingEnabled ? scheduling : plain;
    return dataAnswer(
      call.format,
      writeTable(call.format, columns, rows, {
        root: 'events',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

const importEvents: Method = {
  content: 'event',
  action: 'import',
  rights: ['api_import', 'design'],
  developmentOnly: true,
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv);
    const planned = rows.map((row) => readEvent(project, row));
    if (call.parameters.flag('override')) {
      const kept = new Set(planned.map((row) => row.known?.uniqueName));
      for (const event of project.events.filter((candidate) => !kept.has(candidate.uniqueName))) {
        project.dropEvent(event.uniqueName);
      }
    }
    for (const { known, ...event } of planned) {
      if (known === undefined) {
        addEvent(project, event);
      } else {
        const relabelled = known.name !== event.name;
        Object.assign(known, Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)));
        if (relabelled && call.server.documented.renamedEventsKeepNames !== true) {
          project.renameEvent(
            known,
            uniqueEventName(
              known.name,
              known.armNum,
              new Set(project.events.filter((other) => other !== known).map((other) => other.uniqueName)),
            ),
          );
        }
      }
    }
    logManage(call, 'Import events (API)');
    return countAnswer(rows.length);
  },
};

interface WantedEvent {
  readonly name: string;
  readonly armNum: number;
  readonly customLabel: string | undefined;
  readonly dayOffset: number | undefined;
  readonly offsetMin: number | undefined;
  readonly offsetMax: number | undefined;
}

function readEvent(
  project: Project,
  row: Readonly<Record<string, unknown>>,
): WantedEvent & { readonly known: ProjectEvent | undefined } {
  const text = (column: string): string => cellText(row[column]).trim();
  const unique = text('unique_event_name');
  const known = unique === '' ? undefined : project.event(unique);
  const armNum =
    text('arm_num') === '' && project.arms.length <= 1 ? (project.arms[0]?.armNum ?? 1) : Number(text('arm_num'));
  if (text('event_name') === '') {
    throw new ApiFailure('Each event must have an "event_name"');
  }
  if (project.arms.every((arm) => arm.armNum !== armNum) && !(project.arms.length === 0 && armNum === 1)) {
    throw new ApiFailure(
      `The arm number "${text('arm_num')}" of the event "${text('event_name')}" does not exist in the project`,
    );
  }
  const number = (column: string): number | undefined => (text(column) === '' ? undefined : Number(text(column)));
  return {
    known,
    name: text('event_name'),
    armNum,
    dayOffset: number('day_offset'),
    offsetMin: number('offset_min'),
    offsetMax: number('offset_max'),
    customLabel: row['custom_event_label'] === undefined ? undefined : text('custom_event_label'),
  };
}

/** Adds an event with a unique name of its own, after the arm's others unless it says when. */
export function addEvent(project: Project, event: WantedEvent): ProjectEvent {
  if (project.arms.every((arm) => arm.armNum !== event.armNum)) {
    project.arms.push({ armNum: event.armNum, name: `Arm ${event.armNum}` });
  }
  const siblings = project.events.filter((other) => other.armNum === event.armNum);
  const made: ProjectEvent = {
    name: event.name,
    armNum: event.armNum,
    uniqueName: uniqueEventName(event.name, event.armNum, new Set(project.events.map((other) => other.uniqueName))),
    customLabel: event.customLabel ?? '',
    dayOffset:
      event.dayOffset ?? Math.max(0, ...siblings.map((other) => other.dayOffset)) + (siblings.length > 0 ? 1 : 0),
    offsetMin: event.offsetMin ?? 0,
    offsetMax: event.offsetMax ?? 0,
    id: project.newEventId(),
  };
  project.events.push(made);
  return made;
}

/** Deletes events with their designations, data and files; without a list nothing, and that is no error (REDCAP_API.md §13). */
const deleteEvents: Method = {
  content: 'event',
  action: 'delete',
  rights: ['api_import', 'design'],
  developmentOnly: true,
  writes: true,
  run(call: Call) {
    const wanted = Array.from(new Set(call.parameters.list('events')));
    // Naming none is no error, in classic projects neither (REDCAP_API.md §13).
    if (!call.project.isLongitudinal && wanted.length > 0) {
      throw new ApiFailure('You cannot delete events for classic projects');
    }
    const unknown = wanted.filter((name) => call.project.event(name) === undefined);
    if (unknown.length > 0) {
      throw invalidValues('events', unknown);
    }
    for (const name of wanted) {
      call.project.dropEvent(name);
    }
    logManage(call, 'Delete events (API)');
    return countAnswer(wanted.length);
  },
};

export const eventMethods: readonly Method[] = [exportEvents, importEvents, deleteEvents];

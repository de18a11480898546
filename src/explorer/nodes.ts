import type { ExplorerNode } from './node';
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
    case 'history':
      return [];
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
export function parentOf(
  node: ExplorerNode,
  { events, fields }: Pick<Snapshot, 'events' | 'fields'>,
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
    case 'history':
      return { kind: 'project', projectKey };
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

function inEvent(event: string | undefined): { readonly event?: string } {
  return event === undefined ? {} : { event };
}

/**
 * The rows under a row, from what has been read. Empty lists come back as a message that says what there is none of.
 * The caller sees to it that the parts are there.
 */
export function childrenOf(node: ExplorerNode, snapshot: Snapshot, messages: EmptyMessages): readonly ExplorerNode[] {
  const { projectKey } = node;
  const orNote = (nodes: readonly ExplorerNode[], text: string): readonly ExplorerNode[] =>
    nodes.length > 0 ? nodes : [{ kind: 'message', projectKey, parent: idOf(node), text, isError: false }];
  switch (node.kind) {
    case 'project': {
      const arms: readonly ExplorerNode[] = snapshot.info?.isLongitudinal ? armsOf(projectKey, snapshot) : [];
      const history: readonly ExplorerNode[] =
        (snapshot.history?.length ?? 0) > 0 ? [{ kind: 'history', projectKey }] : [];
      return [...arms, { kind: 'instruments', projectKey }, { kind: 'dags', projectKey }, ...history];
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
    case 'history':
      return (snapshot.history ?? []).map(({ id }) => ({ kind: 'operation', projectKey, operation: id }));
    case 'field':
    case 'user':
    case 'operation':
    case 'message':
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
}

function armsOf(projectKey: string, { events }: Snapshot): readonly ExplorerNode[] {
  return (events?.arms ?? []).map(({ armNum }) => ({ kind: 'arm', projectKey, armNum }));
}

import type { RecordForm } from '../reads/views/recordForms';
import type { ExplorerNode, NodeOf } from './node';
import type { Snapshot } from './snapshot';

/** Rows of records that are drawn at a time. */
export const recordsPerPage = 200;

type RecordKind = 'showRecords' | 'moreRecords' | 'record' | 'recordEvent' | 'recordForm' | 'recordFile';

/** Whether the project's records are shown: as the user said, else only where no field is tagged as an identifier. */
export function showsRecords({ entry, fields }: Pick<Snapshot, 'entry' | 'fields'>): boolean {
  return entry.showsRecords ?? (fields !== undefined && !fields.hasIdentifiers);
}

export function aboveRecordRow(node: NodeOf<RecordKind>): ExplorerNode {
  const { projectKey } = node;
  switch (node.kind) {
    case 'showRecords':
    case 'moreRecords':
    case 'record':
      return { kind: 'records', projectKey };
    case 'recordEvent':
      return { kind: 'record', projectKey, record: node.record };
    case 'recordForm':
      return node.event === ''
        ? { kind: 'record', projectKey, record: node.record }
        : {
            kind: 'recordEvent',
            projectKey,
            record: node.record,
            event: node.event,
            instance: eventInstance(node),
          };
    case 'recordFile': {
      const { record, event, instrument, instance, repeats } = node;
      return { kind: 'recordForm', projectKey, record, event, instrument, instance, repeats };
    }
  }
}

/** What stands below; empty lists are told apart by the caller. */
export function belowRecordRow(
  node: NodeOf<'records' | 'record' | 'recordEvent' | 'recordForm'>,
  snapshot: Snapshot,
): readonly ExplorerNode[] {
  const { projectKey } = node;
  switch (node.kind) {
    case 'records': {
      if (!showsRecords(snapshot)) {
        return [{ kind: 'showRecords', projectKey }];
      }
      const names = [...(snapshot.records?.keys() ?? [])];
      const shown = snapshot.recordsShown ?? recordsPerPage;
      return [
        ...names.slice(0, shown).map((record) => ({ kind: 'record' as const, projectKey, record })),
        ...(names.length > shown ? [{ kind: 'moreRecords' as const, projectKey }] : []),
      ];
    }
    case 'record': {
      const forms = snapshot.recordForms?.get(node.record) ?? [];
      if (snapshot.info?.isLongitudinal !== true) {
        return forms.map((form) => formNode(node, form));
      }
      const places = new Map(
        forms.map((form) => [`${form.event} ${eventInstance(form)}`, [form.event, eventInstance(form)] as const]),
      );
      return [...places.values()].map(([event, instance]) => ({
        kind: 'recordEvent',
        projectKey,
        record: node.record,
        event,
        instance,
      }));
    }
    case 'recordEvent':
      return (snapshot.recordForms?.get(node.record) ?? [])
        .filter((form) => form.event === node.event && eventInstance(form) === node.instance)
        .map((form) => formNode(node, form));
    case 'recordForm': {
      const { record, event, instrument, instance, repeats } = node;
      return (snapshot.fields?.filesOf.get(instrument) ?? []).map(({ field_name: field }) => ({
        kind: 'recordFile',
        projectKey,
        record,
        event,
        instrument,
        instance,
        repeats,
        field,
      }));
    }
  }
}

function formNode(
  { projectKey, record }: { readonly projectKey: string; readonly record: string },
  { instrument, event, instance, repeats }: RecordForm,
): ExplorerNode {
  return { kind: 'recordForm', projectKey, record, instrument, event, instance, repeats };
}

/** 0 unless the whole event repeats. */
function eventInstance({ repeats, instance }: Pick<RecordForm, 'repeats' | 'instance'>): number {
  return repeats === 'event' ? instance : 0;
}

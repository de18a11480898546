import type { Dag } from '../../api/model';
import { mappingName, setupName } from '../../state/structure';
import type { Ground } from '../../state/ground';
import type { ShapeName } from '../../state/documentNames';
import type { OperationWhat } from '../../safety/journal/entry';
import type { SnapshotStructure } from '../../safety/snapshot/structurePart';
import type { PresentGroups } from './presentGroups';
import { missingSetUp, nothingMissing, renamedDags, renamedEvents } from './missingStructure';
import type { LabelBack, MissingStructure } from './undoPlan';

export type StructureWhat = Extract<OperationWhat, { kind: 'structure' }>;
/** Of a document that records or groups live in. */
export type ShapeWhat = StructureWhat & { readonly document: ShapeName };

/** What of a pushed document of the structure an undo makes again: the rows it removed, and the labels it changed. What it added stays. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function missingOfDocument(
  what: ShapeWhat,
  stored: SnapshotStructure,
  now: Ground,
  groups: PresentGroups,
): MissingStructure {
  const { structure } = now;
  const labels = labelsBack(what, stored, now, groups);
  const removed = new Set(what.removed);
  const renamed = renamedEvents(stored.events, structure.events);
  switch (what.document) {
    case 'arms.csv':
    case 'events.csv': {
      const present = new Set(structure.events.map((event) => event.uniqueEventName));
      const gone = stored.events.filter((event) =>
        removed.has(what.document === 'arms.csv' ? String(event.armNum) : event.uniqueEventName),
      );
      const events = gone.filter((event) => !present.has(event.uniqueEventName) && !renamed.has(event.uniqueEventName));
      const armNums = new Set(events.map((event) => event.armNum));
      const names = new Set(gone.map((event) => event.uniqueEventName));
      return {
        ...nothingMissing,
        labels,
        events,
        arms: stored.arms.filter(
          (arm) => armNums.has(arm.armNum) && !structure.arms.some((known) => known.armNum === arm.armNum),
        ),
        ...missingSetUp(stored, structure, renamed, (event) => names.has(event)),
      };
    }
    case 'instrument_event_mappings.csv': {
      const { mappings } = missingSetUp(stored, structure, renamed, () => true);
      return {
        ...nothingMissing,
        labels,
        mappings: mappings.filter((row) => removed.has(mappingName(row.uniqueEventName, row.form))),
      };
    }
    case 'repeating_instruments_and_events.csv': {
      const { repeating } = missingSetUp(stored, structure, renamed, () => true);
      return { ...nothingMissing, labels, repeating: repeating.filter((row) => removed.has(setupName(row))) };
    }
    case 'dags.csv': {
      const dags = (stored.dags ?? []).filter((dag) => removed.has(dag.uniqueGroupName));
      const present = renamedDags(dags, groups.dags ?? []);
      const left = new Set(dags.map((dag) => dag.uniqueGroupName));
      const without = new Set(groups.users?.filter((row) => row.uniqueGroupName === '').map((row) => row.username));
      return {
        ...nothingMissing,
        labels,
        dags:
          groups.dags === undefined
            ? []
            : dags.filter(
                (dag) =>
                  !present.has(dag.uniqueGroupName) &&
                  groups.dags?.some((known) => known.uniqueGroupName === dag.uniqueGroupName) === false,
              ),
        users: (stored.userDags ?? []).filter((row) => left.has(row.uniqueGroupName) && without.has(row.username)),
      };
    }
  }
}

/** Rows whose changed columns are not as before now. */
function labelsBack(
  what: ShapeWhat,
  stored: SnapshotStructure,
  now: Ground,
  groups: PresentGroups,
): readonly LabelBack[] {
  return what.changed.flatMap(({ key, before, after }): LabelBack[] => {
    const row = presentRow(what, { key, after }, stored, now, groups);
    const columns = row ? Object.keys(before).filter((column) => row.values[column] !== before[column]) : [];
    if (!row || columns.length === 0) {
      return [];
    }
    return [
      {
        document: what.document,
        key: row.key,
        before: Object.fromEntries(columns.map((column) => [column, before[column] ?? ''])),
        isConflict: columns.some((column) => row.values[column] !== after[column]),
      },
    ];
  });
}

interface PresentRow {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

/** A row of a document as it is now, found by REDCap's id where it has one, else by its key or by the label that it was given. */
function presentRow(
  { document }: ShapeWhat,
  { key, after }: { readonly key: string; readonly after: Readonly<Record<string, string>> },
  stored: SnapshotStructure,
  { structure }: Ground,
  groups: PresentGroups,
): PresentRow | undefined {
  switch (document) {
    case 'arms.csv': {
      const arm = structure.arms.find(({ armNum }) => String(armNum) === key);
      return arm && { key, values: { name: arm.name } };
    }
    case 'events.csv': {
      const then = stored.events.find((event) => event.uniqueEventName === key);
      const event =
        structure.events.find((found) => then?.eventId !== undefined && found.eventId === then.eventId) ??
        structure.events.find((found) => found.uniqueEventName === key) ??
        structure.events.find((found) => found.armNum === then?.armNum && found.eventName === after['event_name']);
      return (
        event && {
          key: event.uniqueEventName,
          values: {
            event_name: event.eventName,
            custom_event_label: event.customEventLabel,
            ...(event.dayOffset === undefined ? {} : { day_offset: event.dayOffset }),
            ...(event.offsetMin === undefined ? {} : { offset_min: event.offsetMin }),
            ...(event.offsetMax === undefined ? {} : { offset_max: event.offsetMax }),
          },
        }
      );
    }
    case 'repeating_instruments_and_events.csv': {
      const row = structure.repeating?.find((found) => setupName(found) === key);
      return row && { key, values: { custom_form_label: row.customFormLabel } };
    }
    case 'dags.csv': {
      const dag = presentDag(
        stored.dags?.find((found) => found.uniqueGroupName === key),
        key,
        after,
        groups.dags ?? [],
      );
      return dag && { key: dag.uniqueGroupName, values: { data_access_group_name: dag.name } };
    }
    case 'instrument_event_mappings.csv':
      return undefined;
  }
}

function presentDag(
  then: Dag | undefined,
  key: string,
  after: Readonly<Record<string, string>>,
  dags: readonly Dag[],
): Dag | undefined {
  return (
    dags.find((dag) => then?.id !== undefined && dag.id === then.id) ??
    dags.find((dag) => dag.uniqueGroupName === key) ??
    dags.find((dag) => dag.name === after['data_access_group_name'])
  );
}

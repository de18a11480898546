import type { Dag, RedcapEvent } from '../../api/model';
import { diffDictionaries } from '../../dictionary/diff';
import { readDictionary } from '../../dictionary/model';
import { compareDictionaries } from '../dictionary/compare';
import type { Ground } from '../../state/ground';
import type { SnapshotStructure } from '../../safety/snapshot/structurePart';
import { type Structure, mappingName, setupName, structureOf } from '../../state/structure';
import type { PresentGroups } from './presentGroups';
import type { KindWithStructure } from './undoKinds';
import type { MissingStructure } from './undoPlan';

export const nothingMissing: MissingStructure = {
  arms: [],
  events: [],
  mappings: [],
  repeating: [],
  dags: [],
  users: [],
  labels: [],
  dictionary: undefined,
};

/**
 * Events of the snapshot that exist under another unique name: REDCap makes names of its own from labels, and an earlier undo may have
 * made them again (REDCAP_API.md §6.2).
 */
export function renamedEvents(
  stored: readonly RedcapEvent[],
  present: readonly RedcapEvent[],
): ReadonlyMap<string, string> {
  const known = new Set(stored.map((event) => event.uniqueEventName));
  const there = new Set(present.map((event) => event.uniqueEventName));
  const free = present.filter((event) => !known.has(event.uniqueEventName));
  return pair(
    stored.filter((event) => !there.has(event.uniqueEventName)),
    free,
    (event) => `${event.armNum}\u0000${event.eventName}`,
    (event) => event.uniqueEventName,
    (event) => event.eventId,
  );
}

export function renamedDags(stored: readonly Dag[], present: readonly Dag[]): ReadonlyMap<string, string> {
  const known = new Set(stored.map((dag) => dag.uniqueGroupName));
  const there = new Set(present.map((dag) => dag.uniqueGroupName));
  const free = present.filter((dag) => !known.has(dag.uniqueGroupName));
  return pair(
    stored.filter((dag) => !there.has(dag.uniqueGroupName)),
    free,
    (dag) => dag.name,
    (dag) => dag.uniqueGroupName,
    (dag) => dag.id,
  );
}

/** By REDCap's id, which stays when a label changes, else by label. */
function pair<T>(
  missing: readonly T[],
  free: readonly T[],
  likeness: (item: T) => string,
  nameOf: (item: T) => string,
  idOf: (item: T) => number | undefined,
): ReadonlyMap<string, string> {
  const left = [...free];
  const found = new Map<string, string>();
  const tests: ((a: T, b: T) => boolean)[] = [
    (a, b) => idOf(a) !== undefined && idOf(a) === idOf(b),
    (a, b) => likeness(a) === likeness(b),
  ];
  for (const isSame of tests) {
    for (const item of missing.filter((each) => !found.has(nameOf(each)))) {
      const index = left.findIndex((candidate) => isSame(candidate, item));
      const [match] = index < 0 ? [] : left.splice(index, 1);
      if (match) {
        found.set(nameOf(item), nameOf(match));
      }
    }
  }
  return found;
}

/** What of the snapshot's structure an undo of this kind of operation makes again. Whatever else changed since is not its business. */
// oxlint-disable-next-line max-lines-per-function, max-params -- one case a kind, read like a table
export function missingStructure(
  kind: KindWithStructure,
  stored: SnapshotStructure,
  storedDictionary: string,
  now: Ground,
  presentDictionary: string | undefined,
  groups: PresentGroups,
): MissingStructure {
  const { structure } = now;
  switch (kind) {
    case 'arms':
    case 'events': {
      const renamed = renamedEvents(stored.events, structure.events);
      const present = new Set(structure.events.map((event) => event.uniqueEventName));
      const events = stored.events.filter(
        (event) => !present.has(event.uniqueEventName) && !renamed.has(event.uniqueEventName),
      );
      const armNums = new Set(events.map((event) => event.armNum));
      return {
        ...nothingMissing,
        events,
        // An arm without events is not listed though it may exist: naming it again changes nothing then.
        arms: stored.arms.filter(
          (arm) => armNums.has(arm.armNum) && !structure.arms.some((known) => known.armNum === arm.armNum),
        ),
        ...missingSetUp(stored, structure, renamed, (event) => !present.has(event)),
      };
    }
    case 'dictionary': {
      const present = presentDictionary ?? '';
      const [before, after] = [readDictionary(present), readDictionary(storedDictionary)];
      const fields = new Set(compareDictionaries(after, before).map(({ field }) => field)).size;
      return {
        ...nothingMissing,
        dictionary:
          fields > 0
            ? { text: storedDictionary, present, changes: diffDictionaries(before, after), fields }
            : undefined,
        ...missingSetUp(stored, structure, new Map(), () => true),
      };
    }
    case 'dags': {
      const storedDags = stored.dags ?? [];
      const renamed = renamedDags(storedDags, groups.dags ?? []);
      const present = new Set(groups.dags?.map((dag) => dag.uniqueGroupName));
      const dags =
        groups.dags === undefined
          ? []
          : storedDags.filter((dag) => !present.has(dag.uniqueGroupName) && !renamed.has(dag.uniqueGroupName));
      const without = new Set(groups.users?.filter((row) => row.uniqueGroupName === '').map((row) => row.username));
      return {
        ...nothingMissing,
        dags,
        users: (stored.userDags ?? []).filter((row) => row.uniqueGroupName !== '' && without.has(row.username)),
      };
    }
  }
}

/** Users of a group of the snapshot that are in another group now. */
export function movedUsers(stored: SnapshotStructure, groups: PresentGroups): readonly string[] {
  const renamed = renamedDags(stored.dags ?? [], groups.dags ?? []);
  const now = new Map(groups.users?.map((row) => [row.username, row.uniqueGroupName]));
  return (stored.userDags ?? [])
    .filter(
      ({ username, uniqueGroupName }) =>
        uniqueGroupName !== '' &&
        (now.get(username) ?? '') !== '' &&
        now.get(username) !== (renamed.get(uniqueGroupName) ?? uniqueGroupName),
    )
    .map((row) => row.username);
}

/** Designations and repeating set-ups of some events that are not there now. */
export function missingSetUp(
  stored: SnapshotStructure,
  now: Structure,
  renamed: ReadonlyMap<string, string>,
  concerns: (event: string) => boolean,
): Pick<MissingStructure, 'mappings' | 'repeating'> {
  const name = (event: string): string => renamed.get(event) ?? event;
  const mapped = new Set(now.mappings.map((row) => mappingName(row.uniqueEventName, row.form)));
  const repeats = new Set(now.repeating?.map(setupName));
  return {
    mappings: stored.mappings.filter(
      (row) => concerns(row.uniqueEventName) && !mapped.has(mappingName(name(row.uniqueEventName), row.form)),
    ),
    repeating:
      now.repeating === undefined
        ? []
        : (stored.repeating ?? []).filter(
            (row) => concerns(row.eventName) && !repeats.has(setupName({ ...row, eventName: name(row.eventName) })),
          ),
  };
}

/** The ground as it will be once everything missing has been made again. */
export function groundAfter(now: Ground, stored: SnapshotStructure, missing: MissingStructure): Ground {
  const { structure } = now;
  const fromDictionary = missing.dictionary
    ? structureOf({ metadata: stored.metadata, arms: [], events: [], mappings: [], repeating: [] })
    : structure;
  const isLongitudinal = now.info.isLongitudinal || missing.events.length > 0;
  const renamed = renamedEvents(stored.events, structure.events);
  const name = (event: string): string => renamed.get(event) ?? event;
  return {
    info: { ...now.info, isLongitudinal },
    structure: {
      ...structure,
      fields: fromDictionary.fields,
      forms: fromDictionary.forms,
      recordIdField: fromDictionary.recordIdField,
      arms: [...structure.arms, ...missing.arms],
      events: [...structure.events, ...missing.events],
      mappings: [
        ...structure.mappings,
        ...missing.mappings.map((row) => ({ ...row, uniqueEventName: name(row.uniqueEventName) })),
      ],
      repeating: structure.repeating && [
        ...structure.repeating,
        ...missing.repeating.map((row) => ({ ...row, eventName: name(row.eventName) })),
      ],
    },
  };
}

import type { InstrumentEventMapping, RepeatingSetup } from '../../api/model';
import type { Session } from '../../api/session';
import { type Ground, readGround } from '../../state/ground';
import { formOfField } from '../../state/presence';
import type { CallerRights } from '../../state/rights';
import type { RemovedPart, Review, ReviewProgress } from './review';
import { runProbes } from './runProbes';
import type { Probe } from './tally';

/** What is to go from a project's set-up. */
export interface RemovedStructure {
  /** Arm numbers. */
  readonly arms?: readonly number[];
  /** Unique event names. */
  readonly events?: readonly string[];
  readonly designations?: readonly Pick<InstrumentEventMapping, 'uniqueEventName' | 'form'>[];
  readonly repeating?: readonly Pick<RepeatingSetup, 'eventName' | 'formName'>[];
  readonly rights?: CallerRights | undefined;
}

/**
 * Judges what is lost with arms, events, designations and repeating set-ups: data of arms and events is deleted, other data put out of reach.
 * Sources: `REDCAP_API.md §6.1-§6.4`. @throws RedcapError, CancelledError
 */
export async function reviewStructure(
  session: Session,
  removed: RemovedStructure,
  signal?: AbortSignal,
  onProgress?: (progress: ReviewProgress) => void,
): Promise<Review> {
  const ground = await readGround(session, signal);
  const probes = structureProbes(removed, ground);
  const changes = probes.map((probe) => probe.change);
  const events = ground.info.isLongitudinal ? [...new Set(changes.flatMap((change) => eventsOf(change)))] : undefined;
  return await runProbes(
    session,
    {
      ground,
      rights: removed.rights,
      changes,
      // Arms without events hold nothing.
      probes: events?.length === 0 ? [] : probes,
      ...(events && { events }),
    },
    signal,
    onProgress,
  );
}

function eventsOf(change: Probe['change']): readonly string[] {
  switch (change.kind) {
    case 'arm-removed':
      return change.events;
    case 'event-removed':
    case 'designation-removed':
    case 'repeating-removed':
      return [change.event];
    default:
      return [];
  }
}

function structureProbes(
  { arms = [], events = [], designations = [], repeating = [] }: RemovedStructure,
  { structure }: Ground,
): Probe[] {
  const known = new Set(structure.events.map((event) => event.uniqueEventName));
  const fieldsOf = (form: string): readonly string[] => [
    ...Array.from(structure.fields)
      .filter(([, facts]) => facts.form === form)
      .map(([name]) => name),
    `${form}_complete`,
  ];
  const probe = (change: RemovedPart, look: Probe['look'], fields?: readonly string[]): Probe => ({
    change,
    look,
    ...(fields && { fields }),
  });
  return [
    ...arms.map((arm) => {
      const inArm = structure.events.filter((event) => event.armNum === arm).map((event) => event.uniqueEventName);
      const going = new Set(inArm);
      return probe({ kind: 'arm-removed', risk: 'will-lose', arm, events: inArm }, ({ place }) =>
        going.has(place.event) ? {} : undefined,
      );
    }),
    ...events
      .filter((event) => known.has(event))
      .map((event) =>
        probe({ kind: 'event-removed', risk: 'will-lose', event }, ({ place }) =>
          place.event === event ? {} : undefined,
        ),
      ),
    ...designations
      .filter((row) => known.has(row.uniqueEventName) && structure.forms.includes(row.form))
      .map(({ uniqueEventName: event, form }) =>
        probe(
          { kind: 'designation-removed', risk: 'might-lose', event, form },
          ({ place, field }) =>
            place.event === event && place.instrument === form && field !== structure.recordIdField ? {} : undefined,
          fieldsOf(form),
        ),
      ),
    ...repeating
      .filter((row) => row.eventName === '' || known.has(row.eventName))
      .map(({ eventName: event, formName: form }) =>
        probe(
          { kind: 'repeating-removed', risk: 'might-lose', event, form },
          ({ place, field }) =>
            place.event === event &&
            field !== structure.recordIdField &&
            (form === ''
              ? place.repeats === 'event'
              : place.repeats === 'instrument' && formOfField(structure, field).name === form)
              ? {}
              : undefined,
          form === '' ? undefined : fieldsOf(form),
        ),
      ),
  ];
}

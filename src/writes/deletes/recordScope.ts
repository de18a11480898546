import type { Refusal } from '../../safety/operation';
import type { Takes } from '../../state/presence';
import type { RecordScope } from '../../state/recordScope';
import { type Structure, isRepeatingEvent, isRepeatingForm } from '../../state/structure';

/** The data points that a scope means, in every record. */
export function takesOf(structure: Structure, scope: RecordScope): Takes {
  switch (scope.kind) {
    case 'record':
      return () => true;
    case 'arm': {
      const events = new Set(
        structure.events.filter((event) => event.armNum === scope.armNum).map((event) => event.uniqueEventName),
      );
      return (_record, place) => events.has(place.event);
    }
    case 'event':
      return (_record, place) => place.event === scope.event;
    case 'instrument':
      return (_record, place) => place.event === (scope.event ?? '') && place.instrument === scope.instrument;
    case 'instance':
      return (_record, place) =>
        place.event === (scope.event ?? '') &&
        place.instance === scope.instance &&
        (scope.instrument === undefined ? place.repeats === 'event' : place.instrument === scope.instrument);
  }
}

/** Why REDCap would not delete in this scope, from the structure alone. */
export function scopeRefusals(structure: Structure, isLongitudinal: boolean, scope: RecordScope): readonly Refusal[] {
  switch (scope.kind) {
    case 'record':
      return [];
    case 'arm':
      if (!isLongitudinal) {
        return [{ reason: 'classic-project', what: 'arms' }];
      }
      return structure.arms.some((arm) => arm.armNum === scope.armNum)
        ? []
        : [{ reason: 'unknown-name', what: 'arm', names: [String(scope.armNum)] }];
    case 'event':
      return isLongitudinal ? unknownEvent(structure, scope.event) : [{ reason: 'classic-project', what: 'events' }];
    case 'instrument':
      return formRefusals(structure, isLongitudinal, scope.instrument, scope.event);
    case 'instance':
      return instanceRefusals(structure, isLongitudinal, scope);
  }
}

function unknownEvent(structure: Structure, name: string): readonly Refusal[] {
  return structure.events.some((event) => event.uniqueEventName === name)
    ? []
    : [{ reason: 'unknown-name', what: 'event', names: [name] }];
}

/** Shared with files of file-upload fields, which need the event for the same reason. */
export function formRefusals(
  structure: Structure,
  isLongitudinal: boolean,
  instrument: string,
  event: string | undefined,
): readonly Refusal[] {
  if (!structure.forms.includes(instrument)) {
    return [{ reason: 'unknown-name', what: 'instrument', names: [instrument] }];
  }
  if (!isLongitudinal) {
    return event === undefined ? [] : [{ reason: 'classic-project', what: 'events' }];
  }
  if (event === undefined) {
    return [{ reason: 'event-required', instrument }];
  }
  const unknown = unknownEvent(structure, event);
  if (unknown.length > 0) {
    return unknown;
  }
  return structure.mappings.some((row) => row.form === instrument && row.uniqueEventName === event)
    ? []
    : [{ reason: 'not-designated', instrument, event }];
}

function instanceRefusals(
  structure: Structure,
  isLongitudinal: boolean,
  scope: Extract<RecordScope, { kind: 'instance' }>,
): readonly Refusal[] {
  const { instrument, event } = scope;
  if (instrument === undefined) {
    if (!isLongitudinal || event === undefined) {
      return [{ reason: 'classic-project', what: 'events' }];
    }
    const unknown = unknownEvent(structure, event);
    return unknown.length > 0 || structure.repeating === undefined || isRepeatingEvent(structure, event)
      ? unknown
      : [{ reason: 'not-repeating', name: event }];
  }
  const refusals = formRefusals(structure, isLongitudinal, instrument, event);
  if (refusals.length > 0 || structure.repeating === undefined) {
    return refusals;
  }
  return isRepeatingForm(structure, event ?? '', instrument) || isRepeatingEvent(structure, event ?? '')
    ? []
    : [{ reason: 'not-repeating', name: instrument }];
}

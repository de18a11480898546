import { type Structure, isRepeatingEvent, isRepeatingForm } from '../../state/structure';
import type { RecordScope } from '../../state/recordScope';

export type ScopeKind = RecordScope['kind'];

/** What was chosen from the tree before any question: the rest is asked. */
export interface ScopePreset {
  readonly kind: ScopeKind;
  readonly armNum?: number;
  readonly event?: string;
  readonly instrument?: string;
  readonly instance?: number;
}

/** The scopes that make sense in this project. Unknown repeating set-ups leave the question open if the project has any. */
export function scopeKinds(
  structure: Structure,
  project: { readonly isLongitudinal: boolean; readonly hasRepeating: boolean },
): readonly ScopeKind[] {
  return [
    'record',
    ...(structure.arms.length > 1 ? ['arm' as const] : []),
    ...(project.isLongitudinal ? ['event' as const] : []),
    'instrument',
    ...(project.hasRepeating && structure.repeating?.length !== 0 ? ['instance' as const] : []),
  ];
}

/** Instruments to choose from: those designated to the event; for instances those that repeat there, or all that may. */
export function instrumentsFor(structure: Structure, kind: ScopeKind, event: string | undefined): readonly string[] {
  const designated =
    event === undefined
      ? structure.forms
      : structure.forms.filter((form) =>
          structure.mappings.some((row) => row.form === form && row.uniqueEventName === event),
        );
  return kind === 'instance' && structure.repeating
    ? designated.filter((form) => repeats(structure, event, form))
    : designated;
}

/** Events to choose from: for instances those where something repeats. */
export function eventsFor(structure: Structure, kind: ScopeKind): readonly string[] {
  const events = structure.events.map((event) => event.uniqueEventName);
  return kind === 'instance' && structure.repeating
    ? events.filter((event) => structure.repeating?.some((row) => row.eventName === event))
    : events;
}

/** Whether the instrument, or its whole event, repeats there. */
export function repeats(structure: Structure, event: string | undefined, instrument: string | undefined): boolean {
  return (
    isRepeatingEvent(structure, event ?? '') ||
    (instrument !== undefined && isRepeatingForm(structure, event ?? '', instrument))
  );
}

/** Answers gathered step by step, as a scope; `undefined` while something is missing. */
export function scopeFrom(answers: ScopePreset & { readonly instance?: number | undefined }): RecordScope | undefined {
  const { kind, armNum, event, instrument, instance } = answers;
  const at = event === undefined ? {} : { event };
  switch (kind) {
    case 'record':
      return { kind };
    case 'arm':
      return armNum === undefined ? undefined : { kind, armNum };
    case 'event':
      return event === undefined ? undefined : { kind, event };
    case 'instrument':
      if (instrument === undefined) {
        return undefined;
      }
      return instance === undefined ? { kind, instrument, ...at } : { kind: 'instance', instance, instrument, ...at };
    case 'instance':
      return instance === undefined
        ? undefined
        : { kind, instance, ...(instrument === undefined ? {} : { instrument }), ...at };
  }
}

/** How many questions of scope are left to ask for these answers, so that a wizard can say how far it is. */
export function questionsFor(
  structure: Structure,
  isLongitudinal: boolean,
  answers: ScopePreset,
  preset: ScopePreset | undefined,
): number {
  const { kind } = answers;
  const needsEvent = isLongitudinal && kind !== 'record' && kind !== 'arm' && preset?.event === undefined;
  const needsInstrument = (kind === 'instrument' || kind === 'instance') && preset?.instrument === undefined;
  const needsInstance =
    preset?.instance === undefined &&
    (kind === 'instance' || (kind === 'instrument' && repeats(structure, answers.event, answers.instrument)));
  const needsArm = kind === 'arm' && preset?.armNum === undefined;
  return [needsArm, needsEvent, needsInstrument, needsInstance, kind === 'record'].filter(Boolean).length;
}

import type { RedcapEvent } from '../../../api/model';
import { missingSetUp, renamedEvents } from '../missingStructure';
import type { MissingStructure } from '../undoPlan';
import type { ThenAndNow } from './shape';

/** Events of the snapshot that a push took away, with their arms, designations and repeating set-up, as far as they are missing now. */
export function missingEvents(
  isRemoved: (event: RedcapEvent) => boolean,
  { stored, now: { structure } }: ThenAndNow,
): Partial<MissingStructure> {
  const renamed = renamedEvents(stored.events, structure.events);
  const present = new Set(structure.events.map((event) => event.uniqueEventName));
  const gone = stored.events.filter(isRemoved);
  const events = gone.filter((event) => !present.has(event.uniqueEventName) && !renamed.has(event.uniqueEventName));
  const armNums = new Set(events.map((event) => event.armNum));
  const names = new Set(gone.map((event) => event.uniqueEventName));
  return {
    events,
    arms: stored.arms.filter(
      (arm) => armNums.has(arm.armNum) && !structure.arms.some((known) => known.armNum === arm.armNum),
    ),
    ...missingSetUp(stored, structure, renamed, (event) => names.has(event)),
  };
}

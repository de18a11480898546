import type { Ground } from '../../state/ground';
import type { Place } from '../../state/presence';
import { isRepeatingEvent, isRepeatingForm } from '../../state/structure';

/**
 * Where the value of a field in `place` has its counterpart in a field of the instrument `form`: the same record, event and instance.
 * Nothing where the project has no such place: the instrument is not designated to the event, or one of the two repeats on its own.
 */
export function targetPlace({ structure, info }: Ground, place: Place, form: string): Place | undefined {
  if (place.instrument === form) {
    return place;
  }
  const { event } = place;
  const designated =
    !info.isLongitudinal || structure.mappings.some((row) => row.uniqueEventName === event && row.form === form);
  if (
    !designated ||
    !structure.forms.includes(form) ||
    place.repeats === 'instrument' ||
    isRepeatingForm(structure, event, form)
  ) {
    return undefined;
  }
  return (place.repeats === 'event') === isRepeatingEvent(structure, event)
    ? { ...place, instrument: form }
    : undefined;
}

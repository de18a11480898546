import type { RedcapEvent } from '../api/model';
import type { L10n } from '../common/l10n';

/** Names of events for people, by unique event name; events of one name in several arms are told apart by the arm. */
export function eventLabels(
  events: readonly Pick<RedcapEvent, 'eventName' | 'armNum' | 'uniqueEventName'>[],
  l10n: L10n,
): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { eventName } of events) {
    counts.set(eventName, (counts.get(eventName) ?? 0) + 1);
  }
  return new Map(
    events.map(({ uniqueEventName, eventName, armNum }) => [
      uniqueEventName,
      counts.get(eventName) === 1 ? eventName : l10n.t('{0} (arm {1})', eventName, armNum),
    ]),
  );
}

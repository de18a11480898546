import type { Instrument, InstrumentEventMapping, ProjectInfo, RedcapEvent } from '../../api/model';
import { parseChoices } from '../../dictionary/choices';
import type { KnownProject } from '../../dictionary/language/dictionaryIndex';

export interface ProjectFactParts {
  readonly info: ProjectInfo;
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly instruments?: readonly Instrument[];
}

/** What the project says of events, instruments and missing data codes, as the language of dictionaries takes it. */
export function knownProject({ info, events, mappings, instruments }: ProjectFactParts): KnownProject {
  const eventsOfForm = new Map<string, string[]>();
  for (const { form, uniqueEventName } of mappings) {
    eventsOfForm.set(form, [...(eventsOfForm.get(form) ?? []), uniqueEventName]);
  }
  return {
    longitudinal: info.isLongitudinal,
    ...(info.isLongitudinal && {
      events: events.map(({ uniqueEventName, eventName }) => ({ name: uniqueEventName, label: eventName })),
      eventsOfForm,
    }),
    ...(instruments && { formLabels: new Map(instruments.map(({ name, label }) => [name, label])) }),
    missingCodes: parseChoices(info.missingDataCodes),
  };
}

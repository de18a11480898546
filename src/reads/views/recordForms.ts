import { exportRecordTexts } from '../../api/records';
import type { Session } from '../../api/session';
import { type Structure, isRepeatingEvent, isRepeatingForm } from '../../state/structure';

/** `blank`: never saved. */
export type FormStatus = 'blank' | 'incomplete' | 'unverified' | 'complete';

/** An instrument of a record as it was filled in at one place. */
export interface RecordForm {
  readonly instrument: string;
  /** Unique event name; blank in classic projects. */
  readonly event: string;
  /** Of a repeating instrument or event; 0 where nothing repeats, and for a repeating instrument that was never filled in. */
  readonly instance: number;
  readonly repeats: 'no' | 'form' | 'event';
  readonly status: FormStatus;
}

type Row = Readonly<Record<string, string>>;

/**
 * The instruments of a record with their status, by event and instance, in the project's order; empty when the record is not there. Reads the
 * record's name and the fields `<form>_complete`, no other data. Right: API Export. Source: REDCAP_API.md §5.1.
 * @throws RedcapError, CancelledError
 */
export async function readRecordForms(
  session: Session,
  structure: Structure,
  record: string,
  signal?: AbortSignal,
): Promise<readonly RecordForm[]> {
  const asked = {
    type: 'flat',
    rawOrLabel: 'raw',
    records: [record],
    fields: [structure.recordIdField, ...structure.forms.map((form) => `${form}_complete`)],
    exportBlankForGrayFormStatus: true,
  } as const;
  const byEvent = new Map<string, Row[]>();
  for await (const row of exportRecordTexts(session, asked, signal)) {
    const event = row['redcap_event_name'] ?? '';
    byEvent.set(event, [...(byEvent.get(event) ?? []), row]);
  }
  const order = new Map(structure.events.map(({ uniqueEventName }, index) => [uniqueEventName, index]));
  return [...byEvent]
    .sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .flatMap(([event, rows]) => formsOfEvent(structure, event, rows));
}

function formsOfEvent(structure: Structure, event: string, rows: readonly Row[]): readonly RecordForm[] {
  const designated =
    event === ''
      ? structure.forms
      : structure.forms.filter((form) =>
          structure.mappings.some((row) => row.form === form && row.uniqueEventName === event),
        );
  const instanceOf = (row: Row): number => Number(row['redcap_repeat_instance'] || 0);
  const statusOf = (form: string, row: Row | undefined): FormStatus =>
    statuses[row?.[`${form}_complete`] ?? ''] ?? 'blank';
  // Where set-ups may not be read, the rows tell what repeats.
  const whole = rows.filter((row) => (row['redcap_repeat_instrument'] ?? '') === '');
  if (isRepeatingEvent(structure, event) || whole.some((row) => instanceOf(row) > 0)) {
    return whole.flatMap((row) =>
      designated.map((instrument) => ({
        instrument,
        event,
        instance: instanceOf(row) || 1,
        repeats: 'event' as const,
        status: statusOf(instrument, row),
      })),
    );
  }
  return designated.flatMap((instrument): readonly RecordForm[] => {
    const own = rows.filter((row) => row['redcap_repeat_instrument'] === instrument);
    if (own.length === 0) {
      const repeats = isRepeatingForm(structure, event, instrument) ? 'form' : 'no';
      const status = repeats === 'form' ? 'blank' : statusOf(instrument, whole[0]);
      return [{ instrument, event, instance: 0, repeats, status }];
    }
    return own.map((row) => ({
      instrument,
      event,
      instance: instanceOf(row),
      repeats: 'form',
      status: statusOf(instrument, row),
    }));
  });
}

const statuses: Readonly<Record<string, FormStatus>> = { 0: 'incomplete', 1: 'unverified', 2: 'complete' };

/** The place of a form, as the tree and its commands name it. */
export type FormPlace = Omit<RecordForm, 'status'>;

/**
 * The files of one form of a record by field; blank where there is none. Reads those fields only. Right: API Export.
 * @throws RedcapError, CancelledError
 */
export async function readRecordFiles(
  session: Session,
  structure: Structure,
  record: string,
  place: FormPlace,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const fields = fileFieldsOf(structure, place.instrument);
  const found = new Map(fields.map((field) => [field, '']));
  const asked = {
    type: 'flat',
    rawOrLabel: 'raw',
    records: [record],
    fields: [structure.recordIdField, ...fields],
    ...(place.event === '' ? {} : { events: [place.event] }),
  } as const;
  for await (const row of exportRecordTexts(session, asked, signal)) {
    const form = row['redcap_repeat_instrument'] ?? '';
    const isHere =
      (row['redcap_event_name'] ?? '') === place.event &&
      form === (place.repeats === 'form' ? place.instrument : '') &&
      (place.repeats === 'no' || Number(row['redcap_repeat_instance'] || 1) === (place.instance || 1));
    for (const field of isHere ? fields : []) {
      found.set(field, row[field] ?? '');
    }
  }
  return found;
}

/** File-upload fields of an instrument, signatures too, in dictionary order. */
function fileFieldsOf(structure: Pick<Structure, 'fields'>, instrument: string): readonly string[] {
  return [...structure.fields]
    .filter(([, { form, type }]) => form === instrument && type === 'file')
    .map(([field]) => field);
}

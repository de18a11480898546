import { csvText } from '../../api/csvText';
import type { MetadataField } from '../../api/model';
import { exportRecordTexts } from '../../api/records';
import type { Session } from '../../api/session';
import { parseChoices } from '../../dictionary/choices';

/** A part of a record; what is absent, blank or 0 does not matter. */
export interface ValuePlace {
  readonly event?: string;
  readonly instrument?: string;
  readonly instance?: number;
}

/** Of the table: where a value stands, what it is, and what its code means. */
const columns = ['event', 'repeat_instrument', 'repeat_instance', 'form', 'field', 'value', 'label', 'field_label'];

/**
 * Everything that the account sees of a record as CSV, a row a value; of a checkbox a row a ticked option. Right: API Export.
 * @throws RedcapError, CancelledError
 */
export async function recordValuesCsv(
  session: Session,
  record: string,
  { metadata, place }: { readonly metadata: readonly MetadataField[]; readonly place?: ValuePlace },
  signal?: AbortSignal,
): Promise<{ readonly text: string; readonly values: number }> {
  const fields = new Map(metadata.map((field) => [field.field_name, field]));
  const rows: Readonly<Record<string, string>>[] = [];
  const asked = {
    type: 'eav',
    rawOrLabel: 'raw',
    records: [record],
    exportBlankForGrayFormStatus: true,
    ...(place?.event ? { events: [place.event] } : {}),
    ...(place?.instrument ? { forms: [place.instrument] } : {}),
  } as const;
  for await (const row of exportRecordTexts(session, asked, signal)) {
    const { field_name: name = '', value = '' } = row;
    const field = fields.get(name);
    if (value === '' || !isAt(place, row, field?.form_name ?? name.replace(/_complete$/, ''))) {
      continue;
    }
    rows.push({
      event: row['redcap_event_name'] ?? '',
      repeat_instrument: row['redcap_repeat_instrument'] ?? '',
      repeat_instance: row['redcap_repeat_instance'] ?? '',
      form: field?.form_name ?? name.replace(/_complete$/, ''),
      field: name,
      value,
      label: field ? labelOf(field, value) : (statuses[value] ?? ''),
      field_label: field?.field_label ?? '',
    });
  }
  return { text: csvText(columns, rows), values: rows.length };
}

/** Servers send the record's name along, and may send more than was asked for. */
function isAt(place: ValuePlace | undefined, row: Readonly<Record<string, string>>, form: string): boolean {
  return (
    (!place?.event || row['redcap_event_name'] === place.event) &&
    (!place?.instrument || form === place.instrument) &&
    (!place?.instance || Number(row['redcap_repeat_instance'] || 1) === place.instance)
  );
}

const statuses: Readonly<Record<string, string>> = { 0: 'Incomplete', 1: 'Unverified', 2: 'Complete' };
const withChoices: ReadonlySet<string> = new Set(['radio', 'dropdown', 'checkbox']);

function labelOf({ field_type: type, select_choices_or_calculations: choices }: MetadataField, value: string): string {
  return withChoices.has(type) ? (parseChoices(choices).find(({ code }) => code === value)?.label ?? '') : '';
}

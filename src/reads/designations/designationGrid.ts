import type { Arm, Instrument, InstrumentEventMapping, RedcapEvent, RepeatingSetup } from '../../api/model';
import { type CsvDocument, parseCsvDocument, type TextEdit } from '../../dictionary/csvDocument';
import { deleteRow, encodeCell } from '../../dictionary/edit';
import type { DesignationPicture } from './picture';

export interface DesignationParts {
  readonly project: string;
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly instruments: readonly Instrument[];
  readonly repeating: readonly RepeatingSetup[];
  /** As the server has them. */
  readonly mappings: readonly InstrumentEventMapping[];
}

/** The designations of a text of `instrument_event_mappings.csv`, arm by arm, in the project's order. What the project does not have is named apart. */
export function designationGrid(parts: DesignationParts, text: string): DesignationPicture {
  const table = new Table(parseCsvDocument(text));
  const there = new Set(parts.mappings.map(({ uniqueEventName, form }) => keyOf(uniqueEventName, form)));
  const repeats = new Set(parts.repeating.map(({ eventName, formName }) => keyOf(eventName, formName)));
  const events = new Set(parts.events.map(({ uniqueEventName }) => uniqueEventName));
  const forms = new Set(parts.instruments.map(({ name }) => name));
  return {
    project: parts.project,
    arms: parts.arms.map(({ armNum, name }) => {
      const own = parts.events.filter((event) => event.armNum === armNum);
      return {
        armNum,
        name,
        events: own.map(({ uniqueEventName, eventName, dayOffset }) => ({
          name: uniqueEventName,
          label: eventName,
          isRepeating: repeats.has(keyOf(uniqueEventName, '')),
          day: dayOffset ?? '',
        })),
        rows: parts.instruments.map(({ name: form, label }) => ({
          form,
          label,
          cells: own.map(({ uniqueEventName }) => {
            const key = keyOf(uniqueEventName, form);
            const isDesignated = table.rowsOf(key).length > 0;
            return {
              isDesignated,
              isChanged: isDesignated !== there.has(key),
              isRepeating: repeats.has(key) || repeats.has(keyOf(uniqueEventName, '')),
            };
          }),
        })),
      };
    }),
    strays: table.places
      .filter(({ event, form }) => !events.has(event) || !forms.has(form))
      .map(({ event, form }) => `${event}, ${form}`),
  };
}

/**
 * The edits that designate an instrument to an event, or take that back: one row more, after those of the same event, or every row of it less. No other
 * character changes. None where the text has no such table.
 */
export function toggleDesignation(
  text: string,
  { event, form, armNum }: { readonly event: string; readonly form: string; readonly armNum: number },
): readonly TextEdit[] {
  const document = parseCsvDocument(text);
  const table = new Table(document);
  if (!table.isTable) {
    return [];
  }
  const rows = table.rowsOf(keyOf(event, form));
  if (rows.length > 0) {
    return rows.map((row) => deleteRow(document, row));
  }
  const cells: Readonly<Record<string, string>> = { arm_num: String(armNum), unique_event_name: event, form };
  const line = table.header.map((name) => encodeCell(cells[name] ?? '', document)).join(document.delimiter);
  const before = table.places.findLast((place) => place.event === event)?.row ?? table.places.at(-1)?.row ?? 0;
  const start = document.rowStart(before + 1);
  const isOpen = document.rows[before]?.lineEnd === '';
  return [{ start, end: start, text: isOpen ? document.lineEnd + line : line + document.lineEnd }];
}

function keyOf(event: string, form: string): string {
  return `${event}\n${form}`;
}

class Table {
  readonly header: readonly string[];
  readonly places: readonly { readonly row: number; readonly event: string; readonly form: string }[];
  private readonly rows = new Map<string, number[]>();

  constructor(document: CsvDocument) {
    const [head] = document.rows;
    this.header = Array.from({ length: head?.cellCount ?? 0 }, (_, index) =>
      (head?.value(index) ?? '').replace(/^\uFEFF/, '').trim(),
    );
    const [event, form] = ['unique_event_name', 'form'].map((name) => this.header.indexOf(name)) as [number, number];
    this.places =
      event < 0 || form < 0
        ? []
        : document.rows.flatMap((line, row) =>
            row === 0 || line.isBlank ? [] : [{ row, event: line.value(event).trim(), form: line.value(form).trim() }],
          );
    for (const place of this.places) {
      const key = keyOf(place.event, place.form);
      this.rows.set(key, [...(this.rows.get(key) ?? []), place.row]);
    }
  }

  get isTable(): boolean {
    return this.header.includes('unique_event_name') && this.header.includes('form');
  }

  /** More than one where a row stands twice. */
  rowsOf(key: string): readonly number[] {
    return this.rows.get(key) ?? [];
  }
}

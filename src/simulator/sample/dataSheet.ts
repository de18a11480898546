import type { SeedFile, SeedValue } from '../store/seed';

export type FormStatus = 0 | 1 | 2;

/** Where a data point lies; `instance` 0 means not repeating (see SeedValue). */
export interface Place {
  readonly record: string;
  readonly event?: string;
  readonly instrument?: string;
  readonly instance?: number;
}

/** Collects values and files in the order in which they were entered. */
export class DataSheet {
  readonly values: SeedValue[] = [];
  readonly files: SeedFile[] = [];

  at(place: Place): DataRow {
    return new DataRow(this, {
      record: place.record,
      event: place.event ?? '',
      instrument: place.instrument ?? '',
      instance: place.instance ?? 0,
    });
  }
}

/** One row of the sheet: a record, or its event or repeating instance. */
export class DataRow {
  constructor(
    private readonly sheet: DataSheet,
    readonly place: Required<Place>,
  ) {}

  /** Stores a value; `undefined` and blank store nothing, as in REDCap. */
  put(field: string, value: string | number | undefined): void {
    if (value === undefined || value === '') return;
    const { record, event, instrument, instance } = this.place;
    // Spelled out, not spread: objects of one shape take a fifth of the memory, and the big registry has 600,000.
    this.sheet.values.push({ record, event, instrument, instance, field, value: String(value) });
  }

  putAll(values: Readonly<Record<string, string | number | undefined>>): void {
    for (const [field, value] of Object.entries(values)) this.put(field, value);
  }

  /** Ticks options of a checkbox: one stored value for each. */
  tick(field: string, codes: readonly string[]): void {
    for (const code of codes) this.put(field, code);
  }

  attach(
    field: string,
    document: { readonly name: string; readonly mimeType: string; readonly content: Buffer },
  ): void {
    this.sheet.files.push({
      ...this.place,
      field,
      name: document.name,
      mimeType: document.mimeType,
      base64: document.content.toString('base64'),
    });
  }

  /** Saves the form with a status; a form that never gets one stays gray. */
  save(form: string, status: FormStatus): void {
    this.put(`${form}_complete`, status);
  }
}

import type { ProjectSeed, SeedValue } from '../../../../src/simulator/store/seed';
import type { Reference, Resolve } from './expression';

export type Row = Readonly<Record<string, string>>;

/** `[code, label]` of a choice field; yesno and truefalse have fixed ones. */
export function choicesOf(row: Row): [string, string][] {
  if (row['field_type'] === 'yesno' || row['field_type'] === 'truefalse')
    return [
      ['1', ''],
      ['0', ''],
    ];
  if (!['radio', 'dropdown', 'checkbox'].includes(row['field_type'] ?? '')) return [];
  return (row['select_choices_or_calculations'] ?? '').split('|').map((part) => {
    const comma = part.indexOf(',');
    return [part.slice(0, comma).trim(), part.slice(comma + 1).trim()];
  });
}

/** What is stored in one place: a record, or its event or repeating instance. */
export interface Context {
  readonly record: string;
  readonly event: string;
  readonly instrument: string;
  readonly instance: number;
  readonly values: Map<string, string[]>;
}

/** A seed, indexed for asking. */
export class IndexedProject {
  readonly fields = new Map<string, Row>();
  readonly forms = new Map<string, Row[]>();
  readonly contexts = new Map<string, Context>();
  readonly missingCodes: ReadonlySet<string>;
  readonly #arms: ReadonlyMap<string, number>;

  constructor(readonly seed: ProjectSeed) {
    for (const row of seed.fields) {
      this.fields.set(row['field_name'] ?? '', row);
      const form = this.forms.get(row['form_name'] ?? '');
      if (form === undefined) this.forms.set(row['form_name'] ?? '', [row]);
      else form.push(row);
    }
    for (const place of seed.values)
      this.#context(place).values.set(place.field, [
        ...(this.#context(place).values.get(place.field) ?? []),
        place.value,
      ]);
    this.missingCodes = new Set(
      seed.settings.missingDataCodes
        .split('|')
        .map((part) => part.split(',')[0]?.trim() ?? '')
        .filter((code) => code !== ''),
    );
    this.#arms = new Map(seed.events.map((event) => [event.uniqueName, event.armNum]));
  }

  #context({ record, event, instrument, instance }: Omit<SeedValue, 'field' | 'value'>): Context {
    const key = `${record}\n${event}\n${instrument}\n${instance}`;
    let context = this.contexts.get(key);
    if (context === undefined)
      this.contexts.set(key, (context = { record, event, instrument, instance, values: new Map() }));
    return context;
  }

  /** The form of a field or of a status or timestamp. */
  formOf(field: string): string | undefined {
    return (
      this.fields.get(field)?.['form_name'] ??
      Array.from(this.forms.keys()).find((form) => field === `${form}_complete` || field === `${form}_timestamp`)
    );
  }

  /** Whether the form may hold data there: designated, and repeating just as the place says. */
  isPlacedRight(form: string, at: Omit<Context, 'values'>): boolean {
    const designated =
      !this.seed.settings.isLongitudinal || this.seed.mappings.some((m) => m.event === at.event && m.form === form);
    const repeatsForm = this.seed.repeating.some((r) => r.event === at.event && r.form === form);
    const repeatsEvent =
      this.seed.settings.isLongitudinal && this.seed.repeating.some((r) => r.event === at.event && r.form === '');
    return (
      designated && at.instrument === (repeatsForm ? form : '') && at.instance > 0 === (repeatsForm || repeatsEvent)
    );
  }

  /** The forms with anything stored there. */
  formsIn(context: Context): Set<string> {
    return new Set(Array.from(context.values.keys(), (field) => this.formOf(field) ?? ''));
  }

  resolver(context: Context): Resolve {
    return (reference) => this.#resolve(context, reference);
  }

  #resolve(context: Context, { event, name, code }: Reference): string {
    if (name === 'event-name') return context.event;
    if (name === 'arm-number') return String(this.#arms.get(context.event) ?? 1);
    const { record } = context;
    const own = event === undefined && (context.instrument === '' || this.formOf(name) === context.instrument);
    const place = own ? context : this.contexts.get(`${record}\n${event ?? context.event}\n\n0`);
    const stored = place?.values.get(name) ?? [];
    if (code !== undefined) return stored.includes(code) ? '1' : '0';
    return stored[0] ?? '';
  }
}

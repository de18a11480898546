import type { Dictionary } from './dictionary';

/** The records of a project. What REDCap stores: codes, ISO dates, ticked codes of checkboxes, document ids of files. */

export type StoredValue = string | readonly string[];

/** Data of one event, of one instance of a repeating event, or of one instance of a repeating instrument. The record id itself is not stored. */
export interface Context {
  /** Blank in classic projects. */
  readonly event: string;
  /** Blank unless a repeating instrument. */
  readonly instrument: string;
  /** 0 when nothing repeats. */
  readonly instance: number;
  /** In the order of storing. Checkboxes hold their ticked codes, at least one. */
  readonly values: Map<string, StoredValue>;
}

export class ProjectRecord {
  private readonly byKey = new Map<string, Context>();

  /** `dag`: unique group name or blank. */
  constructor(
    public name: string,
    public dag: string,
  ) {}

  get contexts(): IterableIterator<Context> {
    return this.byKey.values();
  }

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }

  context(event: string, instrument = '', instance = 0): Context | undefined {
    return this.byKey.get(key(event, instrument, instance));
  }

  /** Finds or makes; an instance of a repeating instrument brings its event's own data context along, which carries the record id. */
  ensure(event: string, instrument = '', instance = 0): Context {
    const known = this.context(event, instrument, instance);
    if (known !== undefined) {
      return known;
    }
    if (instrument !== '') {
      this.ensure(event);
    }
    const made: Context = { event, instrument, instance, values: new Map() };
    this.byKey.set(key(event, instrument, instance), made);
    return made;
  }

  /** Adds a context as it is, in place of one of the same event, instrument and instance. */
  put(context: Context): void {
    this.byKey.set(key(context.event, context.instrument, context.instance), context);
  }

  remove(context: Context): void {
    this.byKey.delete(key(context.event, context.instrument, context.instance));
  }

  /** Instance numbers in use, ascending. */
  instances(event: string, instrument: string): number[] {
    return Array.from(this.contexts)
      .filter((c) => c.event === event && c.instrument === instrument && c.instance > 0)
      .map((c) => c.instance)
      .sort((a, b) => a - b);
  }

  /** An event has another name now; the order of what is stored stays. */
  renameEvent(from: string, to: string): void {
    const contexts = Array.from(this.contexts, (context) =>
      context.event === from ? { ...context, event: to } : context,
    );
    this.byKey.clear();
    for (const context of contexts) {
      this.put(context);
    }
  }

  hasEvent(event: string): boolean {
    return Array.from(this.contexts).some((c) => c.event === event);
  }
}

function key(event: string, instrument: string, instance: number): string {
  return instrument === '' && instance === 0 ? event : `${event}\n${instrument}\n${instance}`;
}

/** Removes ticks of checkbox options that the dictionary no longer has. */
export function untickLostOptions(dictionary: Dictionary, records: Iterable<ProjectRecord>): void {
  const options = new Map(
    dictionary.fields
      .filter((field) => field.type === 'checkbox')
      .map((field) => [field.name, new Set(dictionary.checkboxChoices(field).map((choice) => choice.code))]),
  );
  for (const record of records) {
    for (const { values } of record.contexts) {
      for (const [name, codes] of options) {
        const ticked = values.get(name);
        if (ticked === undefined || typeof ticked === 'string') {
          continue;
        }
        const left = ticked.filter((code) => codes.has(code));
        if (left.length === 0) {
          values.delete(name);
        } else if (left.length < ticked.length) {
          values.set(name, left);
        }
      }
    }
  }
}

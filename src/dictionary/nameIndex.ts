import type { Field } from './field';

const system: ReadonlySet<string> = new Set([
  'redcap_event_name', 'redcap_repeat_instrument', 'redcap_repeat_instance', 'redcap_data_access_group', 'redcap_survey_identifier',
]);

/** Variable names by place. Holds places, not fields, so that it stays true while names do. Case does not count. */
export class NameIndex {
  private readonly first = new Map<string, number>();
  /** Names that occur more than once: their places in order, the first included. */
  readonly repeated: readonly (readonly number[])[];
  /** Places of names that REDCap may use itself. */
  readonly suspects: readonly number[];

  constructor(fields: readonly Field[]) {
    const repeated = new Map<string, number[]>();
    const suspects: number[] = [];
    fields.forEach(({ key }, index) => {
      if (key === '') {
        return;
      }
      const first = this.first.get(key);
      if (first === undefined) {
        this.first.set(key, index);
      } else {
        const places = repeated.get(key);
        if (places === undefined) {
          repeated.set(key, [first, index]);
        } else {
          places.push(index);
        }
      }
      if (key.endsWith('_complete') || key.endsWith('_timestamp') || key.includes('___') || system.has(key)) {
        suspects.push(index);
      }
    });
    this.repeated = [...repeated.values()];
    this.suspects = suspects;
  }

  /** The place of the first field of this name, in lower case. */
  get(key: string): number | undefined {
    return this.first.get(key);
  }

  has(key: string): boolean {
    return this.first.has(key);
  }

  /** Every name once, in lower case and in order. */
  keys(): IterableIterator<string> {
    return this.first.keys();
  }

  isSystemName(key: string): boolean {
    return system.has(key);
  }
}

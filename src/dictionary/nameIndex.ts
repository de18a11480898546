import type { Field } from './field';

const system: ReadonlySet<string> = new Set([
  'redcap_event_name',
  'redcap_repeat_instrument',
  'redcap_repeat_instance',
  'redcap_data_access_group',
  'redcap_survey_identifier',
]);

/** Whether exports have a column of REDCap's own of this name. @param key in lower case */
export function isSystemName(key: string): boolean {
  return system.has(key);
}

/** Variable names by place. Holds places, not fields, so that it stays true while names do. Case does not count. */
export class NameIndex {
  private readonly first = new Map<string, number>();
  /** Names that occur more than once: their places in order, the first included. */
  readonly repeated: readonly (readonly number[])[];
  /** Places of names that REDCap may use itself. */
  readonly suspects: readonly number[];
  /** Of each name, which letters it has; made when a name is first looked for that does not exist. */
  private spelled: { readonly names: readonly string[]; readonly letters: Int32Array } | undefined;

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
      if (
        key.endsWith('_complete') ||
        key.endsWith('_timestamp') ||
        key.includes('___') ||
        (key.startsWith('redcap') && system.has(key))
      ) {
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

  /** Among others, every name that a misspelling of at most two letters makes of this one. */
  similarTo(key: string): string[] {
    this.spelled ??= spelling([...this.first.keys()]);
    const { names, letters } = this.spelled;
    const own = lettersOf(key);
    return names.filter((_, index) => {
      const other = letters[index] ?? 0;
      // A letter put in the place of another takes one away and adds one.
      return atMostTwo(own & ~other) && atMostTwo(other & ~own);
    });
  }
}

function spelling(names: readonly string[]): { readonly names: readonly string[]; readonly letters: Int32Array } {
  return { names, letters: Int32Array.from(names, lettersOf) };
}

/** A bit for each letter; digits, and what is neither, share the rest. */
function lettersOf(name: string): number {
  let bits = 0;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    bits |= 1 << (code >= 0x61 && code <= 0x7a ? code - 0x61 : 26 + (code % 6));
  }
  return bits;
}

/** Taking the lowest bit away twice leaves nothing. */
function atMostTwo(bits: number): boolean {
  const fewer = bits & (bits - 1);
  return (fewer & (fewer - 1)) === 0;
}

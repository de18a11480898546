import type { Field } from './field';
import type { SharedList } from './sharedList';
import { firstAtLeast, joined, placesAfter, type Splice } from './splice';

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

/** Variable names by place. Holds places, not fields, so that it stays true while names do. Case does not count, and all names are in lower case. */
export interface Names {
  /** The place of the first field of this name. */
  get(key: string): number | undefined;
  has(key: string): boolean;
  /** Every name once, in order. */
  keys(): Iterable<string>;
  /** Names that occur more than once: their places in order, the first included. */
  readonly repeated: readonly (readonly number[])[];
  /** Places of names that REDCap may use itself. */
  readonly suspects: readonly number[];
  /** Among others, every name that a misspelling of at most two letters makes of this one. */
  similarTo(key: string): string[];
  /** The names of the fields that became of those of this index. */
  after(splice: Splice, fields: SharedList<Field>): Names;
}

/** More new fields than this are indexed with all others. */
const mostChanged = 2000;

export class NameIndex implements Names {
  private readonly first = new Map<string, number>();
  private readonly places = new Map<string, number[]>();
  readonly repeated: readonly (readonly number[])[];
  readonly suspects: readonly number[];
  /** Of each name, which letters it has; made when a name is first looked for that does not exist. */
  private spelled: { readonly names: readonly string[]; readonly letters: Int32Array } | undefined;

  constructor(fields: Iterable<Field>) {
    const { first, places } = this;
    const suspects: number[] = [];
    let index = -1;
    for (const { key } of fields) {
      index++;
      if (key === '') {
        continue;
      }
      const known = first.get(key);
      if (known === undefined) {
        first.set(key, index);
      } else {
        const all = places.get(key);
        if (all === undefined) {
          places.set(key, [known, index]);
        } else {
          all.push(index);
        }
      }
      if (isSuspect(key)) {
        suspects.push(index);
      }
    }
    this.repeated = [...places.values()];
    this.suspects = suspects;
  }

  get(key: string): number | undefined {
    return this.first.get(key);
  }

  has(key: string): boolean {
    return this.first.has(key);
  }

  keys(): IterableIterator<string> {
    return this.first.keys();
  }

  /** All places of a name. */
  allOf(key: string): readonly number[] {
    const first = this.first.get(key);
    return this.places.get(key) ?? (first === undefined ? [] : [first]);
  }

  similarTo(key: string): string[] {
    this.spelled ??= spelling([...this.first.keys()]);
    const { names, letters } = this.spelled;
    const own = lettersOf(key);
    return names.filter((_, index) => areSimilar(own, letters[index] ?? 0));
  }

  after(splice: Splice, fields: SharedList<Field>): Names {
    return splice.after - splice.head > mostChanged ? new NameIndex(fields) : new ChangedNames(this, splice, fields);
  }
}

/** An index of which some fields were replaced. Says what an index of all fields would say, and costs what was replaced. */
class ChangedNames implements Names {
  /** Places of the names of the new fields. */
  private readonly between = new Map<string, number[]>();
  readonly suspects: readonly number[];
  readonly repeated: readonly (readonly number[])[];

  constructor(
    private readonly origin: NameIndex,
    private readonly splice: Splice,
    private readonly fields: SharedList<Field>,
  ) {
    const { head, after } = splice;
    for (let place = head; place < after; place++) {
      const key = fields.get(place)?.key ?? '';
      const known = this.between.get(key);
      if (known !== undefined) {
        known.push(place);
      } else if (key !== '') {
        this.between.set(key, [place]);
      }
    }
    this.suspects = placesAfter(origin.suspects, splice, (place) => isSuspect(fields.get(place)?.key ?? ''));
    this.repeated = this.findRepeated();
  }

  get(key: string): number | undefined {
    const { head, before, after } = this.splice;
    const first = this.origin.get(key);
    if (first !== undefined && first < head) {
      return first;
    }
    const between = this.between.get(key)?.[0];
    if (between !== undefined || first === undefined) {
      return between;
    }
    const behind = first >= before ? first : this.origin.allOf(key).find((place) => place >= before);
    return behind === undefined ? undefined : behind + after - before;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): IterableIterator<string> {
    for (let place = 0; place < this.fields.length; place++) {
      const key = this.fields.get(place)?.key ?? '';
      if (key !== '' && this.get(key) === place) {
        yield key;
      }
    }
  }

  similarTo(key: string): string[] {
    const own = lettersOf(key);
    const { head, before } = this.splice;
    // Names that stay are in order already; thousands may be similar.
    const stay: string[] = [];
    const moved = [...this.between.keys()].filter((name) => areSimilar(own, lettersOf(name)));
    for (const name of this.origin.similarTo(key)) {
      const first = this.origin.get(name) ?? 0;
      if (this.between.has(name)) {
        continue;
      }
      if (first < head || first >= before) {
        stay.push(name);
      } else if (this.has(name)) {
        moved.push(name);
      }
    }
    const place = (name: string): number => this.get(name) ?? 0;
    const found: string[] = [];
    let from = 0;
    for (const name of moved.sort((one, other) => place(one) - place(other))) {
      const to = firstWhere(stay, from, (one) => place(one) > place(name));
      found.push(...stay.slice(from, to), name);
      from = to;
    }
    return [...found, ...stay.slice(from)];
  }

  after(splice: Splice, fields: SharedList<Field>): Names {
    return this.origin.after(joined(this.splice, splice), fields);
  }

  private findRepeated(): readonly (readonly number[])[] {
    const { origin, between, fields } = this;
    const keys = new Set(between.keys());
    const found = origin.repeated
      .filter((places) => places.some((place) => place < this.splice.head || place >= this.splice.before))
      .map((places) => placesAfter(places, this.splice, () => false))
      .filter((places) => !keys.has(fields.get(places[0] ?? -1)?.key ?? ''));
    for (const [key, own] of between) {
      const { head, before, after } = this.splice;
      const all = origin.allOf(key);
      const from = firstAtLeast(all, before);
      found.push([
        ...all.filter((place) => place < head),
        ...own,
        ...all.slice(from).map((place) => place + after - before),
      ]);
    }
    // As they are met.
    return found.filter(({ length }) => length > 1).sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0));
  }
}

/** Of names in order, the first from `from` on that something holds of, as it does of all that follow; their number when of none. */
function firstWhere(names: readonly string[], from: number, holds: (name: string) => boolean): number {
  let low = from;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(names[middle] ?? '')) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

function isSuspect(key: string): boolean {
  return (
    key.endsWith('_complete') ||
    key.endsWith('_timestamp') ||
    key.includes('___') ||
    (key.startsWith('redcap') && system.has(key))
  );
}

/** A letter put in the place of another takes one away and adds one. */
function areSimilar(own: number, other: number): boolean {
  return atMostTwo(own & ~other) && atMostTwo(other & ~own);
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

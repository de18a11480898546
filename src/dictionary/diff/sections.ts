import { keptValue } from '../kept';
import type { Field } from '../field';
import type { DictionaryModel, Section } from '../model';
import type { Change } from './change';

/** What becomes of section headers that stand on fields which are removed (`REDCAP_DATA_DICTIONARY.md §2`). */
export interface SectionHeaders {
  /** By the name of a field: the header that a removed field in front of it left to it. */
  readonly inherited: ReadonlyMap<string, string>;
  /** Headers that are gone with their field, while fields of their section stay. */
  readonly lost: readonly Change[];
  /** Fields whose section header went elsewhere with the field it stands on, one of each section. */
  readonly left: readonly Change[];
}

/** A section header is a cell of the first field of its section: who removes that field takes the header away from all others. */
export function sectionHeaders(
  before: DictionaryModel,
  after: DictionaryModel,
  newForm: (form: string) => string,
  moved: ReadonlySet<string>,
): SectionHeaders {
  const inherited = new Map<string, string>();
  const lost: Change[] = [];
  for (const { header, fields } of before.sections) {
    const [first] = fields;
    if (header.trim() === '' || first === undefined || after.field(first.name) !== undefined) {
      continue;
    }
    const heir = fields.map(({ name }) => after.field(name)).find((field) => field !== undefined);
    if (heir === undefined || heir.form !== newForm(first.form)) {
      continue;
    }
    if (keptValue(heir.sectionHeader) === keptValue(header)) {
      inherited.set(heir.name, keptValue(header));
    } else if (heir.sectionHeader.trim() === '' && !isElsewhere(header, after, heir.form)) {
      lost.push(describe(header, first, heir));
    }
  }
  return { inherited, lost, left: leftBehind(before, after, newForm, moved) };
}

/** A field that moves takes the header with it: what stood behind it belongs to the section in front then. */
function leftBehind(
  before: DictionaryModel,
  after: DictionaryModel,
  newForm: (form: string) => string,
  moved: ReadonlySet<string>,
): Change[] {
  const sectionOf = new Map<string, Section>();
  for (const section of after.sections) {
    for (const { name } of section.fields) {
      sectionOf.set(name, section);
    }
  }
  return before.sections.flatMap(({ header, form, fields: [old, ...others] }) => {
    const first = old && after.field(old.name);
    const own = first && sectionOf.get(first.name);
    if (header.trim() === '' || !own || keptValue(first.sectionHeader) !== keptValue(header)) {
      return [];
    }
    const stayed = others.flatMap(({ name }) => {
      const field = after.field(name);
      return field && field.form === newForm(form) ? [field] : [];
    });
    const strays = stayed.filter((field) => {
      const now = sectionOf.get(field.name);
      return now !== own && keptValue(now?.header ?? '') !== keptValue(header) && field.sectionHeader === '';
    });
    const [stray] = strays;
    // Where the header stays, it is the others that go elsewhere, and that is told of each.
    const wentAway = moved.has(first.name) || first.form !== newForm(form) || strays.length === stayed.length;
    return stray && wentAway ? [stayedBehind(header, first, strays, sectionOf.get(stray.name)?.header ?? '')] : [];
  });
}

function stayedBehind(header: string, first: Field, strays: readonly Field[], now: string): Change {
  const [before, after] = [keptValue(header), keptValue(now)];
  const [{ name, form } = first] = strays;
  const others = strays.length - 1;
  const who = others === 0 ? name : `${name} and the ${others} after it`;
  const [stand, belong] = others === 0 ? ['stands', 'belongs'] : ['stand', 'belong'];
  const place = after === '' ? `${stand} below no section header` : `${belong} to the section "${after}"`;
  return {
    kind: 'column-changed',
    risk: 'none',
    field: name,
    form,
    column: 'section_header',
    before,
    after,
    summary: `The section header "${before}" moves with ${first.name}: ${who} now ${place}.`,
  };
}

function isElsewhere(header: string, model: DictionaryModel, form: string): boolean {
  return model.form(form)?.fields.some((field) => keptValue(field.sectionHeader) === keptValue(header)) === true;
}

function describe(header: string, first: Field, heir: Field): Change {
  const before = keptValue(header);
  return {
    kind: 'column-changed',
    risk: 'none',
    field: heir.name,
    form: heir.form,
    column: 'section_header',
    before,
    after: '',
    summary: `The section header "${before}" is gone with ${first.name}: ${heir.name} now belongs to the section in front of it.`,
  };
}

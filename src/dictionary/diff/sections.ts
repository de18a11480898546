import { keptCell } from '../kept';
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
  const sectionOf = sectionsByField(after);
  for (const { header, fields } of before.sections) {
    const [first] = fields;
    if (header === '' || first === undefined || after.field(first.name) !== undefined) {
      continue;
    }
    const heir = fields.map(({ name }) => after.field(name)).find((field) => field !== undefined);
    if (heir === undefined || heir.form !== newForm(first.form)) {
      continue;
    }
    if (keptHeader(heir.sectionHeader) === keptHeader(header)) {
      inherited.set(heir.name, keptHeader(header));
    } else if (heir.sectionHeader === '' && !isHandedOn(header, sectionOf.get(heir.name), before)) {
      const heirs = new Set(fields.map(({ name }) => after.field(name)));
      const bearer = after.form(heir.form)?.fields.find((field) => isNewBearer(header, field, before));
      lost.push(describe(header, first, heir, bearer !== undefined && heirs.has(bearer) ? bearer : undefined));
    }
  }
  return { inherited, lost, left: leftBehind(before, after, newForm, moved) };
}

/** A header of nothing but blanks begins a section, too. */
function keptHeader(header: string): string {
  return keptCell('section_header', header);
}

function sectionsByField(model: DictionaryModel): ReadonlyMap<string, Section> {
  return new Map(model.sections.flatMap((section) => section.fields.map(({ name }) => [name, section] as const)));
}

/** Whether a field in front has the header now, which had another one before. */
function isHandedOn(header: string, section: Section | undefined, before: DictionaryModel): boolean {
  const [first] = section?.fields ?? [];
  return first !== undefined && isNewBearer(header, first, before);
}

function isNewBearer(header: string, field: Field, before: DictionaryModel): boolean {
  return (
    keptHeader(field.sectionHeader) === keptHeader(header) &&
    keptHeader(before.field(field.name)?.sectionHeader ?? '') !== keptHeader(header)
  );
}

/** A field that moves takes the header with it: what stood behind it belongs to the section in front then. */
function leftBehind(
  before: DictionaryModel,
  after: DictionaryModel,
  newForm: (form: string) => string,
  moved: ReadonlySet<string>,
): Change[] {
  const sectionOf = sectionsByField(after);
  return before.sections.flatMap(({ header, form, fields: [old, ...others] }) => {
    const first = old && after.field(old.name);
    const own = first && sectionOf.get(first.name);
    if (header === '' || !own || keptHeader(first.sectionHeader) !== keptHeader(header)) {
      return [];
    }
    const stayed = others.flatMap(({ name }) => {
      const field = after.field(name);
      return field && field.form === newForm(form) ? [field] : [];
    });
    const strays = stayed.filter((field) => {
      const now = sectionOf.get(field.name);
      return now !== own && keptHeader(now?.header ?? '') !== keptHeader(header) && field.sectionHeader === '';
    });
    const [stray] = strays;
    // Where the header stays, it is the others that go elsewhere, and that is told of each.
    const wentAway = moved.has(first.name) || first.form !== newForm(form) || strays.length === stayed.length;
    return stray && wentAway ? [stayedBehind(header, first, strays, sectionOf.get(stray.name)?.header ?? '')] : [];
  });
}

function stayedBehind(header: string, first: Field, strays: readonly Field[], now: string): Change {
  const [before, after] = [keptHeader(header), keptHeader(now)];
  const [{ name, form } = first] = strays;
  const others = strays.length - 1;
  const who = others === 0 ? name : `${name} and the ${others} after it`;
  const [stand, belong] = others === 0 ? ['stands', 'belongs'] : ['stand', 'belong'];
  const place = after === '' ? `${stand} below no section header` : `${belong} to the section ${named(after)}`;
  return {
    kind: 'column-changed',
    risk: 'none',
    field: name,
    form,
    column: 'section_header',
    before,
    after,
    summary: `The section header ${named(before)} moves with ${first.name}: ${who} now ${place}.`,
  };
}

/** @param bearer a field of the section further down that has the header now */
function describe(header: string, first: Field, heir: Field, bearer: Field | undefined): Change {
  const before = keptHeader(header);
  const where = bearer === undefined ? `is gone with ${first.name}` : `moves from ${first.name} to ${bearer.name}`;
  return {
    kind: 'column-changed',
    risk: 'none',
    field: heir.name,
    form: heir.form,
    column: 'section_header',
    before,
    after: '',
    summary: `The section header ${named(before)} ${where}: ${heir.name} now belongs to the section in front of it.`,
  };
}

function named(header: string): string {
  return header.trim() === '' ? 'without a title' : `"${header}"`;
}

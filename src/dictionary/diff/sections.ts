import { keptValue } from '../kept';
import type { Field } from '../field';
import type { DictionaryModel } from '../model';
import type { Change } from './change';

/** What becomes of section headers that stand on fields which are removed (`REDCAP_DATA_DICTIONARY.md §2`). */
export interface SectionHeaders {
  /** By the name of a field: the header that a removed field in front of it left to it. */
  readonly inherited: ReadonlyMap<string, string>;
  /** Headers that are gone with their field, while fields of their section stay. */
  readonly lost: readonly Change[];
}

/** A section header is a cell of the first field of its section: who removes that field takes the header away from all others. */
export function sectionHeaders(
  before: DictionaryModel,
  after: DictionaryModel,
  newForm: (form: string) => string,
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
  return { inherited, lost };
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

import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { columnNames } from '../../dictionary/columnNames';
import type { MetadataField } from '../../api/model';
import { type FieldFacts, structureOf } from '../../state/structure';

/** The data of one field and where it goes. */
export interface FieldPair {
  readonly from: string;
  readonly to: string;
}

/** Why the API cannot bring the data of one field into another. */
export type Misfit =
  /** The record ID is not data but the record's name. */
  | 'record-id'
  /** Descriptive fields hold nothing. */
  | 'no-data'
  /** REDCap computes the target itself. */
  | 'computed'
  /** The API gives signatures out but takes none (`REDCAP_API.md §6.11`). */
  | 'signature'
  /** One of them is a checkbox, which holds any number of values. */
  | 'checkbox'
  /** One of them holds files. */
  | 'file'
  /** The choices of an SQL field are known to the server only. */
  | 'sql';

/** Why the data of `from` can never be copied into `to`; nothing where it depends on the values. */
export function misfitOf(from: Field, to: Field, models: readonly DictionaryModel[]): Misfit | undefined {
  const [source, target] = [factsOf([from]).get(from.name), factsOf([to]).get(to.name)];
  if (models.some(({ recordId }) => recordId?.name === from.name || recordId?.name === to.name)) {
    return 'record-id';
  }
  if (from.type === 'descriptive' || to.type === 'descriptive') {
    return 'no-data';
  }
  if (target?.calculated) {
    return 'computed';
  }
  if (source?.signature || target?.signature) {
    return 'signature';
  }
  if ((from.type === 'checkbox') !== (to.type === 'checkbox')) {
    return 'checkbox';
  }
  if ((from.type === 'file') !== (to.type === 'file')) {
    return 'file';
  }
  return to.type === 'sql' && from.type !== 'sql' ? 'sql' : undefined;
}

/** What operations know of fields, from rows of a dictionary. */
export function factsOf(fields: readonly Field[]): ReadonlyMap<string, FieldFacts> {
  const metadata = fields.map(
    (field) =>
      Object.fromEntries(columnNames.map((column) => [column, field.value(column)])) as unknown as MetadataField,
  );
  return structureOf({ metadata, arms: [], events: [], mappings: [], repeating: [] }).fields;
}

import { addAll } from '../../common/addAll';
import { exportRecordChunks } from '../../api/records';
import type { Session } from '../../api/session';
import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';
import { inBatches } from '../../state/batches';
import type { Structure } from '../../state/structure';

/** A value of another record that is the record's name. */
export interface Reference {
  readonly record: string;
  readonly event: string;
  readonly field: string;
}

export type References =
  | { readonly kind: 'found'; readonly references: readonly Reference[]; readonly fields: number }
  /** Too much would have to be read, or no field could hold a name. */
  | { readonly kind: 'not-searched'; readonly why: 'too-many' | 'no-fields' };

/** Records times fields that are read for a question; more would keep people waiting. */
const mostCells = 500_000;
/** Validations of values that can be a record's name. */
const nameLike: ReadonlySet<string> = new Set([
  '',
  'integer',
  'number',
  'alpha_only',
  'mrn_10d',
  'mrn_generic',
  'vmrn',
]);

interface Search {
  readonly structure: Structure;
  readonly dictionary: DictionaryModel;
  readonly record: string;
  /** Records that are looked at. */
  readonly others: readonly string[];
  /** Fields that the account is not served. */
  readonly hidden: ReadonlySet<string>;
}

/** Looks for a record's name as a value in other records, in fields that could hold one. @throws RedcapError */
export async function findReferences(session: Session, search: Search, signal?: AbortSignal): Promise<References> {
  const { structure, dictionary, record, others, hidden } = search;
  const fields = dictionary.fields
    .filter((field) => field.name !== structure.recordIdField && !hidden.has(field.name) && canHoldName(field))
    .map(({ name }) => name);
  if (fields.length === 0) {
    return { kind: 'not-searched', why: 'no-fields' };
  }
  if (fields.length * others.length > mostCells) {
    return { kind: 'not-searched', why: 'too-many' };
  }
  const references: Reference[] = [];
  const batches = inBatches(
    {
      names: others,
      first: 200,
      read: async (records, stop) => {
        const value: Reference[] = [];
        let bytes = 0;
        const asked = { type: 'eav', rawOrLabel: 'raw', records, fields } as const;
        for await (const rows of exportRecordChunks(session, asked, stop)) {
          for (const row of rows) {
            bytes += 60;
            if ((row['value'] ?? '').trim() === record && row['field_name'] !== structure.recordIdField) {
              value.push({
                record: row['record'] ?? '',
                event: row['redcap_event_name'] ?? '',
                field: row['field_name'] ?? '',
              });
            }
          }
        }
        return { value, bytes };
      },
    },
    signal,
  );
  for await (const { value } of batches) {
    addAll(references, value);
  }
  return { kind: 'found', references, fields: fields.length };
}

function canHoldName(field: Field): boolean {
  return field.type === 'sql' || (field.type === 'text' && nameLike.has(field.validation));
}

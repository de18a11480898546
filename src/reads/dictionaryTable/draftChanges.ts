import type { Field } from '../../dictionary/field';
import type { DictionaryModel } from '../../dictionary/model';

export interface RowChange {
  readonly kind?: 'added' | 'changed';
  /** Indexes of cells. */
  readonly columns: readonly number[];
  /** Fields that stood before this one and are gone. */
  readonly gone: number;
}

/** What a draft changes against what it began with, field by field; made when it is asked for. */
export class DraftChanges {
  private readonly before: ReadonlyMap<string, Field>;
  private goneBefore: ReadonlyMap<string, number> | undefined;

  constructor(
    readonly model: DictionaryModel,
    readonly base: DictionaryModel,
  ) {
    this.before = fieldsOf(base);
  }

  of(row: number): RowChange | undefined {
    const field = this.model.fieldAtRow(row);
    if (field === undefined) {
      return undefined;
    }
    const old = this.before.get(field.key);
    const gone = this.gone.get(field.key) ?? 0;
    const columns = old === undefined ? [] : changedCells(this.model, field, old);
    const kind = old === undefined ? 'added' : columns.length > 0 ? 'changed' : undefined;
    return kind === undefined && gone === 0 ? undefined : { ...(kind && { kind }), columns, gone };
  }

  private get gone(): ReadonlyMap<string, number> {
    if (this.goneBefore === undefined) {
      const map = new Map<string, number>();
      let count = 0;
      let last = '';
      for (const { key } of this.base.fields) {
        if (this.model.names.get(key) === undefined) {
          count++;
        } else {
          if (count > 0) {
            map.set(key, count);
          }
          count = 0;
          last = key;
        }
      }
      if (count > 0 && last !== '') {
        map.set(last, (map.get(last) ?? 0) + count);
      }
      this.goneBefore = map;
    }
    return this.goneBefore;
  }
}

const kept = new WeakMap<DictionaryModel, ReadonlyMap<string, Field>>();

/** What a draft began with stays the same through all its edits. */
function fieldsOf(base: DictionaryModel): ReadonlyMap<string, Field> {
  let fields = kept.get(base);
  if (fields === undefined) {
    fields = new Map(base.fields.map((field) => [field.key, field]));
    kept.set(base, fields);
  }
  return fields;
}

function changedCells({ layout }: DictionaryModel, field: Field, old: Field): readonly number[] {
  if (field.row.text === old.row.text && layout.width === old.layout.width) {
    return [];
  }
  return Array.from({ length: layout.width }, (_, index) => index).filter((index) => {
    const column = layout.column(index);
    return column !== undefined && plain(field.value(column)) !== plain(old.value(column));
  });
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

import { throwIfCancelled } from '../../../common/cancelled';
import type { ColumnStats } from './columnStats';
import { isDeviceName } from '../fileName';
import type { Row } from './csvRows';
import type { TargetNote } from './notes';
import type { RowSource } from './rowSource';
import type { StoredColumn } from './storage';
import { type TableStructure, instrumentTables } from './tables';
import { uniqueNames } from './uniqueNames';

/** A table as it is written: its name is a file's, a sheet's or a table's of a database. */
export interface OutputTable {
  readonly name: string;
  readonly label: string;
  readonly columns: readonly StoredColumn[];
  /** The cells of a row of the flat export; `undefined` when the row is none of this table. */
  readonly rowOf: (row: Row) => Row | undefined;
}

/** Takes the rows of tables and makes files of them; nothing is in its place before `finish`. */
export interface TableWriter {
  /** @param table its place in the list that the writer was opened with */
  write(table: number, rows: readonly Row[]): Promise<void> | void;
  finish(): Promise<void>;
  /** Leaves nothing behind unless it was finished. Never fails. */
  discard(): Promise<void>;
}

const keyLabels: Readonly<Record<string, string>> = {
  redcap_event: 'Event',
  redcap_arm: 'Arm',
  redcap_form_instance: 'Instance of the instrument',
  redcap_event_instance: 'Instance of the event',
};

/** Of the keys that tables are given: short, and never odd. */
const keyStats: ColumnStats = {
  filled: 1,
  maxBytes: 255,
  maxCharacters: 255,
  misfits: 0,
  isInteger: true,
  min: 0,
  max: 0,
};

export function flatTable(columns: readonly StoredColumn[]): OutputTable {
  return { name: 'data', label: 'Data', columns, rowOf: (row) => row };
}

/** One table per instrument, with the types that the columns have as a whole. */
export function tablesOf(columns: readonly StoredColumn[], structure: TableStructure): readonly OutputTable[] {
  const known = new Map(columns.map((column) => [column.column, column]));
  const labels = new Map(structure.instruments.map(({ name, label }) => [name, label]));
  return instrumentTables(
    columns.map(({ column }) => column),
    structure,
  ).map(({ form, columns: own, rowOf }) => ({
    name: form,
    label: labels.get(form) ?? form,
    columns: own.map(({ name, source }): StoredColumn => {
      const from = source === undefined ? undefined : known.get(source);
      return from
        ? { ...from, column: name }
        : {
            column: name,
            field: name,
            form,
            type: name === 'redcap_event' ? 'text' : 'number',
            label: keyLabels[name] ?? name,
            choices: [],
            stored: name === 'redcap_event' ? 'text' : 'integer',
            stats: keyStats,
            misfits: 0,
          };
    }),
    rowOf,
  }));
}

/** The tables by names of which each can be a file of the folder. @param isTaken names of other files of the same kind, without their ending */
export function filedTables(
  tables: readonly OutputTable[],
  isTaken: (name: string) => boolean = () => false,
): { readonly tables: readonly OutputTable[]; readonly notes: readonly TargetNote[] } {
  const names = uniqueNames(
    tables.map(({ name }) => name),
    (name) => isTaken(name) || isDeviceName(name),
  );
  const others = tables.flatMap(({ name }, i) => (names[i] === name ? [] : [`${name}: ${names[i] ?? ''}`]));
  return {
    tables: tables.map((table, i) => ({ ...table, name: names[i] ?? table.name })),
    notes: others.length > 0 ? [{ kind: 'other-names', names: others }] : [],
  };
}

/** Tables of at most `limit` columns: each further part begins with the key again. */
export function splitWide(table: OutputTable, limit: number): readonly OutputTable[] {
  if (table.columns.length <= limit) {
    return [table];
  }
  const keys = table.columns.filter(({ form, field }) => form === '' || keyLabels[field] !== undefined).length;
  const isKey = (i: number): boolean => i === 0 || i < Math.max(1, keys);
  const keyAt = table.columns.flatMap((_, i) => (isKey(i) ? [i] : []));
  const restAt = table.columns.flatMap((_, i) => (isKey(i) ? [] : [i]));
  const each = limit - keyAt.length;
  return Array.from({ length: Math.ceil(restAt.length / each) }, (_, part) => {
    const at = [...keyAt, ...restAt.slice(part * each, (part + 1) * each)];
    return {
      name: part === 0 ? table.name : `${table.name}_${part + 1}`,
      label: table.label,
      columns: at.flatMap((i) => table.columns[i] ?? []),
      rowOf: (row) => {
        const cells = table.rowOf(row);
        return cells && at.map((i) => cells[i] ?? '');
      },
    };
  });
}

/** Reads the source once and hands each table its rows. @throws CancelledError */
export async function fillTables(
  source: RowSource,
  tables: readonly OutputTable[],
  open: () => Promise<TableWriter>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const writer = await open();
  try {
    for await (const batch of source.rows()) {
      throwIfCancelled(signal);
      for (const [i, { rowOf }] of tables.entries()) {
        const rows: Row[] = [];
        for (const row of batch) {
          const cells = rowOf(row);
          if (cells) {
            rows.push(cells);
          }
        }
        if (rows.length > 0) {
          await writer.write(i, rows);
        }
      }
    }
    throwIfCancelled(signal);
    await writer.finish();
  } finally {
    await writer.discard();
  }
}

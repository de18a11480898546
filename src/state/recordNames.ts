import { parse } from 'csv-parse/sync';
import { exportBatch, exportRecordChunks } from '../api/records';
import { type Row, malformed } from '../api/rows';
import type { Session } from '../api/session';
import { inBatches } from './batches';

/** Where a record is, besides its name. */
export interface ListedRecord {
  readonly events: readonly string[];
  /** Unique group name, blank for none; `undefined` when not asked for, or when the server left the column out. */
  readonly dag: string | undefined;
}

/**
 * The names of all records that the caller sees, in the server's order.
 * `withDags` needs a caller outside of any DAG; REDCap leaves the column out for others (REDCAP_API.md §3).
 * @throws RedcapError
 */
export async function listRecords(
  session: Session,
  recordIdField: string,
  options: { readonly withDags?: boolean } = {},
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ListedRecord>> {
  const found = new Map<string, { events: string[]; dag: string | undefined }>();
  const asked = {
    type: 'flat',
    rawOrLabel: 'raw',
    fields: [recordIdField],
    exportDataAccessGroups: options.withDags ?? false,
  } as const;
  for await (const rows of exportRecordChunks(session, asked, signal)) {
    for (const row of rows) {
      const name = recordOf(row, recordIdField, session);
      if (name === '') {
        continue;
      }
      const record = found.get(name) ?? { events: [], dag: undefined };
      found.set(name, record);
      const event = row['redcap_event_name'];
      if (event && !record.events.includes(event)) {
        record.events.push(event);
      }
      record.dag ||= row['redcap_data_access_group'];
    }
  }
  return found;
}

/** Which of these records exist, asked for by name: several short calls at a time instead of one long list. @throws RedcapError */
export async function stillThere(
  session: Session,
  recordIdField: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const batches = inBatches(
    {
      names,
      first: namesPerCall,
      least: namesPerCall,
      read: async (records, stop) => {
        const asked = { type: 'flat', rawOrLabel: 'raw', records, fields: [recordIdField] } as const;
        const value: string[] = [];
        for await (const rows of exportBatch(session, asked, stop)) {
          for (const row of rows) {
            value.push(recordOf(row, recordIdField, session));
          }
        }
        return { value, bytes: value.length };
      },
    },
    signal,
  );
  for await (const { names: asked, value } of batches) {
    const there = new Set(value);
    for (const name of asked) {
      if (there.has(name)) {
        found.add(name);
      }
    }
  }
  return found;
}

/** The name that a flat row is of. Rows without the column are not those of no record: a project would seem empty, and whatever is deleted gone. @throws RedcapError `malformed-answer` */
export function recordOf(row: Row, recordIdField: string, session: Session): string {
  const name = row[recordIdField];
  if (name === undefined) {
    throw malformed(session, { content: 'record' });
  }
  return name;
}

/** Names in the first call where nothing but names is asked for. */
const namesPerCall = 500;

/**
 * Record names from pasted text: one per line or separated by commas, tabs or semicolons; a name holding one of these is quoted as in CSV.
 * Blanks around names go, inside they stay; doubles are dropped.
 */
export function parseRecordNames(text: string): readonly string[] {
  const normal = text.replaceAll(/\r\n?/g, '\n');
  return [
    ...new Set(
      splitCsv(normal)
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ];
}

function splitCsv(text: string): string[] {
  try {
    const rows: unknown = parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      delimiter: [',', '\t', ';'],
      ltrim: true,
      rtrim: true,
    });
    return (rows as string[][]).flat();
  } catch {
    // A lone quote is part of a name then.
    return text.split(/[\n,;\t]/);
  }
}

/** Names as a list that `parseRecordNames` reads back, for input boxes. */
export function formatRecordNames(names: readonly string[]): string {
  return names.map(quotedName).join(', ');
}

/** A record name as it stands in a list: in quotes, as in CSV, where it would not be told from its neighbours. */
export function quotedName(name: string): string {
  return /[",;\t\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/**
 * A name as databases may compare names (MySQL's `utf8mb4_unicode_ci`): without regard to capitals, accents, widths, the two Japanese syllabaries and their
 * marks, and characters that cannot be seen; characters beyond the first plane, emoji among them, are all alike to it.
 */
export function foldedName(name: string): string {
  if (plainName.test(name)) {
    return name.trim().toLowerCase();
  }
  return name
    .normalize('NFKD')
    .replaceAll(/([\p{Script=Latin}\p{Script=Greek}]|[\u0415\u0435](?=\u0308))[\u0300-\u036F]+/gu, '$1')
    .replaceAll(/[\u3099\u309A\p{Cf}]/gu, '')
    .normalize('NFC')
    .replaceAll(/[\u30A1-\u30F6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .trim()
    .toLowerCase()
    .replaceAll(/[ßæœς]/g, (letter) => alike[letter] ?? letter);
}

const plainName = /^[ -~]*$/;
const alike: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ς: 'σ' };

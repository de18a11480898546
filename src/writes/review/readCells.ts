import { exportDags } from '../../api/dags';
import { unlessRefused } from '../../api/unlessRefused';
import type { ExportRecordsOptions } from '../../api/model';
import { exportRecordTexts } from '../../api/records';
import type { Session } from '../../api/session';
import { throwIfCancelled } from '../../common/cancelled';
import { chunk } from '../planning';
import { missingFields } from '../../reads/export/expectedColumns';
import type { Ground } from '../../state/ground';
import { type EavRow, type Place, formOfField, placeKey, placeOfRow } from '../../state/presence';
import { recordsPerCall } from '../../state/readPresence';
import { listRecords } from '../../state/recordNames';
import { type CallerRights, hiddenInstruments } from '../../state/rights';
import type { ReviewLimit, ReviewProgress } from './review';

/** One stored data point: a checkbox with all its ticked codes. The record ID is one too. */
export interface Cell {
  readonly record: string;
  readonly place: Place;
  readonly field: string;
  readonly values: readonly string[];
}

export interface CellRequest {
  readonly ground: Ground;
  /** Fields and form statuses to read; absent: all. */
  readonly fields?: readonly string[];
  /** Unique event names; absent: all. */
  readonly events?: readonly string[];
  readonly rights: CallerRights | undefined;
}

/** What the cells are given to. */
export interface CellSink {
  see(cell: Cell): void;
  /** All cells of these records have been seen. */
  endOfRecords(): void;
}

/** How much of the data was seen. */
export interface Sight {
  /** `undefined`: nothing could be read. */
  readonly records: number | undefined;
  /** Fields and form statuses of which not every value was served. */
  readonly hidden: ReadonlySet<string>;
  /** Records may be missing: no count is more than a least. */
  readonly partial: boolean;
  readonly limits: readonly ReviewLimit[];
}

/** Together with the records of one call still below what servers take in one form (PHP's `max_input_vars` is 1000). */
const fieldsPerCall = 400;
const namesPerCall = 900;
const mostRecordsPerCall = 500;

/**
 * Reads data points in batches of records, in memory of one batch. What the account may not see is found out by asking for a header, as
 * REDCap leaves such columns out without a word (`REDCAP_API.md §3, §5.1`). @throws RedcapError, CancelledError
 */
export async function readCells(
  session: Session,
  request: CellRequest,
  sink: CellSink,
  signal?: AbortSignal,
  onProgress?: (progress: ReviewProgress) => void,
): Promise<Sight> {
  const {
    ground: { structure },
    events,
  } = request;
  const listed = await unlessRefused('forbidden', () => listRecords(session, structure.recordIdField, {}, signal));
  if (!listed) {
    return { records: undefined, hidden: new Set(), partial: true, limits: [{ reason: 'no-export-right' }] };
  }
  const header = await visibleFields(session, request, [...listed.keys()][0], signal);
  const limits = [
    ...hiddenLimit(request, header.hidden),
    ...(await groupLimit(session, request.rights, header.groupColumn, signal)),
  ];
  const wanted = events && new Set(events);
  const records = [...listed]
    .filter(([, { events: known }]) => wanted === undefined || known.some((event) => wanted.has(event)))
    .map(([name]) => name);
  const notServed = new Set<string>();
  const size =
    request.fields === undefined
      ? recordsPerCall
      : Math.min(mostRecordsPerCall, namesPerCall - Math.min(fieldsPerCall, request.fields.length));
  let done = 0;
  onProgress?.({ done, total: records.length });
  for (const batch of chunk(records, size)) {
    for (const fields of fieldChunks(request)) {
      throwIfCancelled(signal);
      const missing = await readBatch(session, request, { fields, records: batch }, sink, signal);
      // A server that cut the list of records, or a record that went away just now: asking again tells.
      const again =
        missing.length === 0 ? [] : await readBatch(session, request, { fields, records: missing }, sink, signal);
      again.forEach((record) => notServed.add(record));
    }
    sink.endOfRecords();
    done += batch.length;
    onProgress?.({ done, total: records.length });
  }
  if (notServed.size > 0) {
    limits.push({ reason: 'records-not-served', records: notServed.size });
  }
  return {
    records: listed.size,
    hidden: header.hidden,
    partial: limits.some(({ reason }) => reason === 'own-group' || reason === 'records-not-served'),
    limits,
  };
}

/** What to ask for in one call, the record ID always among it; `undefined` for everything. */
function fieldChunks({ fields, ground }: CellRequest): readonly (readonly string[] | undefined)[] {
  const { recordIdField } = ground.structure;
  if (fields === undefined) {
    return [undefined];
  }
  const others = fields.filter((field) => field !== recordIdField);
  return others.length === 0 ? [[recordIdField]] : chunk(others, fieldsPerCall).map((some) => [recordIdField, ...some]);
}

/** @returns the records that did not come */
async function readBatch(
  session: Session,
  { ground: { structure }, events }: CellRequest,
  { fields, records }: { readonly fields: readonly string[] | undefined; readonly records: readonly string[] },
  sink: CellSink,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const asked = {
    type: 'eav',
    rawOrLabel: 'raw',
    records,
    ...(fields && { fields }),
    ...(events && { events }),
    exportBlankForGrayFormStatus: true,
  } as const;
  // With a single event REDCap may leave the column out.
  const soleEvent = structure.events.length === 1 ? (structure.events[0]?.uniqueEventName ?? '') : '';
  const left = new Set(records);
  const allowed = new Set(records);
  const ticks = new Map<string, { readonly cell: Cell; readonly values: string[] }>();
  for await (const row of exportRecordTexts(session, asked, signal)) {
    const { record = '', value = '' } = row;
    if (!allowed.has(record)) {
      continue;
    }
    left.delete(record);
    const cell = cellOf(row, soleEvent);
    if (value === '') {
      continue;
    }
    if (structure.fields.get(cell.field)?.type === 'checkbox') {
      const key = `${record}\u0000${placeKey(cell.place)}\u0000${cell.field}`;
      const known = ticks.get(key)?.values ?? [];
      known.push(value);
      ticks.set(key, { cell, values: known });
    } else {
      sink.see(cell);
    }
  }
  for (const { cell, values } of ticks.values()) {
    sink.see({ ...cell, values });
  }
  return [...left];

  function cellOf(row: EavRow, sole: string): Cell {
    const { record = '', field_name: field = '', value = '' } = row;
    return {
      record,
      field,
      values: [value],
      place: placeOfRow(structure, row['redcap_event_name'] || sole, formOfField(structure, field).name, row),
    };
  }
}

interface VisibleFields {
  readonly hidden: ReadonlySet<string>;
  /** Whether REDCap told the groups of records; `undefined` without any record. */
  readonly groupColumn: boolean | undefined;
}

/** Asks for one record's columns: those that do not come are withheld. */
async function visibleFields(
  session: Session,
  request: CellRequest,
  record: string | undefined,
  signal: AbortSignal | undefined,
): Promise<VisibleFields> {
  const { structure } = request.ground;
  const hiddenForms = new Set(hiddenInstruments(request.rights, structure.forms));
  const expected = new Set(
    (request.fields ?? [...structure.fields.keys(), ...structure.forms.map((form) => `${form}_complete`)]).filter(
      (field) => structure.fields.get(field)?.type !== 'descriptive',
    ),
  );
  const hidden = new Set(
    [...expected].filter(
      (field) => field !== structure.recordIdField && hiddenForms.has(formOfField(structure, field).name),
    ),
  );
  if (record === undefined) {
    return { hidden, groupColumn: undefined };
  }
  let groupColumn = false;
  for (const fields of fieldChunks(request)) {
    const served = await headerOf(
      session,
      { type: 'flat', rawOrLabel: 'raw', records: [record], ...(fields && { fields }), exportDataAccessGroups: true },
      signal,
    );
    groupColumn ||= served.includes('redcap_data_access_group');
    // The columns of a checkbox stand for it.
    const names = new Set(served.map((column) => column.replace(/^(.+?)___.*$/s, '$1')));
    for (const field of missingFields(
      [...(fields ?? expected)].filter((name) => expected.has(name)),
      [...names],
    )) {
      hidden.add(field);
    }
  }
  return { hidden, groupColumn };
}

async function headerOf(
  session: Session,
  asked: Omit<ExportRecordsOptions, 'format' | 'csvDelimiter'>,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  for await (const row of exportRecordTexts(session, asked, signal)) {
    return Object.keys(row);
  }
  return [];
}

function hiddenLimit({ ground: { structure } }: CellRequest, hidden: ReadonlySet<string>): ReviewLimit[] {
  const instruments = [...new Set([...hidden].map((field) => formOfField(structure, field).name))];
  return hidden.size === 0 ? [] : [{ reason: 'hidden-fields', fields: [...hidden], instruments }];
}

/** Members of a group are served its records only, and no column of groups. Without groups there is no such column either. */
async function groupLimit(
  session: Session,
  rights: CallerRights | undefined,
  groupColumn: boolean | undefined,
  signal: AbortSignal | undefined,
): Promise<ReviewLimit[]> {
  if (rights) {
    return rights.dataAccessGroup === '' ? [] : [{ reason: 'own-group', dag: rights.dataAccessGroup }];
  }
  if (groupColumn === true) {
    return [];
  }
  const dags = await unlessRefused('absent', () => exportDags(session, signal));
  return dags?.length === 0 ? [] : [{ reason: 'own-group' }];
}

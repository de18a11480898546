import { createHash } from 'node:crypto';
import { RedcapError } from '../../api/errors';
import { exportFile } from '../../api/files';
import { exportRecordChunks } from '../../api/records';
import type { Session } from '../../api/session';
import { chunk, unique } from '../planning';
import type { Ground } from '../../state/ground';
import type { Progress } from '../../safety/operation';
import { type Place, Presence, formOfField, placeKey, placeOfRow } from '../../state/presence';
import { listRecords } from '../../state/recordNames';
import { locationOf } from '../../safety/snapshot/filesPart';
import type { FieldPair } from './fieldPair';
import { targetPlace } from './targetPlace';

/** What the records hold of one pair of fields; numbers and names, no values. */
export interface PairSurvey extends FieldPair {
  /** Records with data in the source, and its filled fields over all events and instances; files apart. */
  readonly records: number;
  readonly values: number;
  readonly files: number;
  /** Unique names; none in classic projects. */
  readonly events: readonly string[];
  /** Of them in repeating instances. */
  readonly instances: number;
  /** Of values and files: those that stand in the target already. */
  readonly same: number;
  /** Records whose target holds something else. */
  readonly taken: readonly string[];
  /** Values that the target does not take, the codes among them that the source's own choices have. */
  readonly unfit: { readonly values: number; readonly records: number; readonly codes: readonly string[] };
  /** Values for which the target's instrument has no place. */
  readonly noPlace: { readonly values: number; readonly records: number; readonly events: readonly string[] };
}

export interface Survey {
  readonly pairs: readonly PairSurvey[];
  /** All data points of the pairs' fields. */
  readonly presence: Presence;
  /** Records that have something that is not in its target yet. */
  readonly open: readonly string[];
}

/** A pair, and what its target takes. */
export interface SurveyedPair extends FieldPair {
  readonly accepts: (value: string) => boolean;
  /** The source's own choices. */
  readonly codes: ReadonlySet<string>;
}

/** A data point of a source and its counterpart. */
export interface Counterpart {
  readonly record: string;
  readonly from: { readonly field: string; readonly place: Place; readonly print: number };
  readonly to: { readonly field: string; readonly place: Place; readonly print: number };
}

export interface SurveyRequest {
  readonly session: Session;
  /** With the targets, also those that the server does not have yet. */
  readonly ground: Ground;
  readonly pairs: readonly SurveyedPair[];
  /** Whether the server has the field. */
  readonly isThere: (field: string) => boolean;
  /** Tells whether two files are the same; without it they are fetched and compared. */
  readonly sameFile?: (files: Counterpart) => Promise<boolean>;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

const recordsPerRead = 500;

/** Reads the pairs' fields of all records and compares source with target. Changes nothing. @throws RedcapError, CancelledError */
export async function survey(request: SurveyRequest, signal?: AbortSignal): Promise<Survey> {
  const { session, ground, pairs, onProgress } = request;
  const { recordIdField } = ground.structure;
  const tallies = pairs.map((pair) => new PairTally(pair));
  const presence = new Presence(ground.structure);
  const fields = unique([recordIdField, ...pairs.flatMap(({ from, to }) => [from, to]).filter(request.isThere)]);
  const names = [...(await listRecords(session, recordIdField, {}, signal)).keys()];
  for (const [index, records] of chunk(names, recordsPerRead).entries()) {
    const asked = { type: 'eav', rawOrLabel: 'raw', records, fields } as const;
    for await (const rows of exportRecordChunks(session, asked, signal)) {
      for (const row of rows) {
        presence.add(row);
        for (const tally of tallies) {
          tally.judge(row, ground);
        }
      }
    }
    onProgress?.({
      phase: 'checking',
      done: Math.min(names.length, (index + 1) * recordsPerRead),
      total: names.length,
    });
  }
  if (names.some((name) => !presence.has(name))) {
    // What is not read would be taken for "holds nothing".
    throw new RedcapError(
      'truncated-answer',
      'REDCap listed records and then did not send them: it cannot be relied on at the moment. Try again later.',
      { url: session.url, method: 'record/export' },
    );
  }
  const sameFile = request.sameFile ?? ((files: Counterpart) => isSameFile(session, ground, files, signal));
  const open = new Set<string>();
  for (const record of presence.records) {
    for (const tally of tallies) {
      if (await tally.compare(record, presence, ground, sameFile)) {
        open.add(record);
      }
    }
  }
  return { pairs: tallies.map((tally) => tally.result(ground)), presence, open: [...open] };
}

/** Counts one pair. */
class PairTally {
  private readonly records = new Set<string>();
  private readonly events = new Set<string>();
  private readonly taken = new Set<string>();
  private readonly unfit = { cells: new Set<string>(), records: new Set<string>(), codes: new Set<string>() };
  private readonly noPlace = { values: 0, records: new Set<string>(), events: new Set<string>() };
  private values = 0;
  private files = 0;
  private instances = 0;
  private same = 0;

  constructor(private readonly pair: SurveyedPair) {}

  /** Looks at the value of one row of the export. */
  judge(row: Readonly<Record<string, string>>, { structure }: Ground): void {
    const { from, accepts, codes } = this.pair;
    const { record = '', field_name: field, value = '' } = row;
    if (field !== from || value === '' || accepts(value)) {
      return;
    }
    // A checkbox counts once, however many of its codes are lacking.
    this.unfit.cells.add(
      `${record}\u0000${placeKey(placeOfRow(structure, row['redcap_event_name'] ?? '', formOfField(structure, from).name, row))}`,
    );
    this.unfit.records.add(record);
    if (codes.has(value)) {
      this.unfit.codes.add(value);
    }
  }

  /** @returns whether anything of the record is not in its target */
  async compare(
    record: string,
    presence: Presence,
    ground: Ground,
    sameFile: (files: Counterpart) => Promise<boolean>,
  ): Promise<boolean> {
    const { from, to } = this.pair;
    const { fields } = ground.structure;
    const isFile = fields.get(from)?.type === 'file';
    let open = false;
    for (const { place, cells } of presence.places(record)) {
      const print = cells.get(from);
      if (print === undefined) {
        continue;
      }
      this.count(record, place, isFile);
      const there = targetPlace(ground, place, fields.get(to)?.form ?? '');
      const now = there && presence.cellsAt(record, there)?.get(to);
      if (!there) {
        this.noPlace.values++;
        this.noPlace.records.add(record);
        this.noPlace.events.add(place.event);
        open = true;
      } else if (now === undefined) {
        open = true;
      } else if (
        isFile
          ? await sameFile({ record, from: { field: from, place, print }, to: { field: to, place: there, print: now } })
          : now === print
      ) {
        this.same++;
      } else {
        this.taken.add(record);
        open = true;
      }
    }
    return open;
  }

  result({ structure }: Ground): PairSurvey {
    const { from, to } = this.pair;
    // In the project's order.
    const named = (events: ReadonlySet<string>): readonly string[] =>
      structure.events.map((event) => event.uniqueEventName).filter((event) => events.has(event));
    return {
      from,
      to,
      records: this.records.size,
      values: this.values,
      files: this.files,
      events: named(this.events),
      instances: this.instances,
      same: this.same,
      taken: [...this.taken],
      unfit: { values: this.unfit.cells.size, records: this.unfit.records.size, codes: [...this.unfit.codes] },
      noPlace: { values: this.noPlace.values, records: this.noPlace.records.size, events: named(this.noPlace.events) },
    };
  }

  private count(record: string, place: Place, isFile: boolean): void {
    this.records.add(record);
    this.events.add(place.event);
    this.values += isFile ? 0 : 1;
    this.files += isFile ? 1 : 0;
    this.instances += place.instance > 0 ? 1 : 0;
  }
}

async function isSameFile(
  session: Session,
  ground: Ground,
  { record, from, to }: Counterpart,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const [a, b] = [await read(from), await read(to)];
  return a === b;

  async function read({ field, place }: Counterpart['from']): Promise<string> {
    const location = locationOf(ground.structure, record, {
      field,
      event: place.event,
      instance: place.instance === 0 ? '' : String(place.instance),
    });
    // Servers change names that they do not like.
    return createHash('sha256')
      .update((await exportFile(session, location, signal)).content)
      .digest('hex');
  }
}

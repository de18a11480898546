import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { RedcapError } from '../../../api/errors';
import { exportFileTo } from '../../../api/files';
import type { ExportRecordsOptions, FileLocation } from '../../../api/model';
import { exportRecordTexts } from '../../../api/records';
import type { Session } from '../../../api/session';
import { throwIfCancelled } from '../../../common/cancelled';
import { recordOf } from '../../../state/recordNames';
import { takePlace } from '../../../common/wholeFile';
import { fileProblem } from '../fileProblem';
import { cleanName } from '../fileName';
import { type DownloadedFile, addToJournal, readJournal, writeFileManifest } from './fileManifest';

export interface FilesAsked {
  readonly recordIdField: string;
  /** File-upload and signature fields. */
  readonly fields: readonly string[];
  /** Unique event names; absent: all. */
  readonly events?: readonly string[];
  /** Names; absent: all. */
  readonly records?: ReadonlySet<string>;
  /** What else narrows the records down, as for an export. */
  readonly narrowed?: Pick<ExportRecordsOptions, 'filterLogic' | 'dateRangeBegin' | 'dateRangeEnd'>;
}

export interface FilesProgress {
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
}

export interface FilesResult extends FilesProgress {
  /** Places whose file went while the others were downloaded. */
  readonly gone: readonly FileLocation[];
  /** Files that an earlier download had brought already. */
  readonly kept: number;
}

const atOnce = 3;

/**
 * Downloads every file of some fields into a folder, with a manifest: record, event, instance, name, size, SHA-256. One that was interrupted goes on
 * behind what it had. @throws RedcapError, ExportError about the folder, CancelledError
 */
export async function downloadFiles(
  session: Session,
  asked: FilesAsked,
  folder: string,
  run: { readonly signal?: AbortSignal; readonly onProgress?: (progress: FilesProgress) => void } = {},
): Promise<FilesResult> {
  const places = await listFiles(session, asked, run.signal);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(error, 'open');
  }
  const there = new Map((await presentOf(folder)).map((file) => [placeKey(file), file] as const));
  const names = new Set(Array.from(there.values(), ({ file }) => file.toLowerCase()));
  const found: (DownloadedFile | undefined)[] = [];
  const gone: FileLocation[] = [];
  let [next, done, bytes, kept] = [0, 0, 0, 0];
  const fetchOne = async (place: { location: FileLocation; name: string }): Promise<DownloadedFile | undefined> => {
    const known = there.get(placeKey(place));
    if (known) {
      kept++;
      return known;
    }
    const file = uniqueName(place, names);
    const got = await fetchFile(session, place, path.join(folder, file), run.signal);
    return got && { ...place, name: got.name, bytes: got.bytes, sha256: got.sha256, file };
  };
  const worker = async (): Promise<void> => {
    for (let at = next++; at < places.length; at = next++) {
      throwIfCancelled(run.signal);
      const place = places[at];
      const got = place && (await fetchOne(place));
      if (got) {
        found[at] = got;
        bytes += got.bytes;
        if (!there.has(placeKey(got))) {
          await addToJournal(folder, got);
        }
      } else if (place) {
        gone.push(place.location);
      }
      run.onProgress?.({ done: ++done, total: places.length, bytes });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
  const files = found.filter((file) => file !== undefined);
  await writeFileManifest(folder, files);
  return { done: files.length, total: places.length, bytes, gone, kept };
}

/** Every place that holds a file, in the server's order; older servers tell `[document]` instead of a name (REDCAP_API.md §5.1). */
async function listFiles(
  session: Session,
  { recordIdField, fields, events, records, narrowed }: FilesAsked,
  signal?: AbortSignal,
): Promise<readonly { location: FileLocation; name: string }[]> {
  const places: { location: FileLocation; name: string }[] = [];
  const options = { type: 'flat', rawOrLabel: 'raw', fields: [...new Set([recordIdField, ...fields])] } as const;
  for await (const row of exportRecordTexts(session, { ...options, ...narrowed, ...(events && { events }) }, signal)) {
    // Long lists of names are cut on their way (REDCAP_API.md §13): they are looked at here.
    const record = recordOf(row, recordIdField, session);
    if (records?.has(record) === false) {
      continue;
    }
    for (const field of fields) {
      const name = row[field] ?? '';
      if (name !== '') {
        const event = row['redcap_event_name'] ?? '';
        const instance = Number(row['redcap_repeat_instance'] || 0);
        const location = {
          record,
          field,
          ...(event !== '' && { event }),
          ...(instance > 0 && { repeatInstance: instance }),
        };
        places.push({ location, name: name === '[document]' ? '' : name });
      }
    }
  }
  return places;
}

/** What an interrupted download brought and is there as it was written. */
async function presentOf(folder: string): Promise<readonly DownloadedFile[]> {
  const files = await readJournal(folder);
  const sizes = await Promise.all(
    files.map(({ file }) =>
      stat(path.join(folder, path.basename(file))).then(
        ({ size }) => size,
        () => -1,
      ),
    ),
  );
  return files.filter(({ bytes }, i) => sizes[i] === bytes);
}

/** @returns `undefined` when the place holds no file any more */
async function fetchFile(
  session: Session,
  { location, name }: { readonly location: FileLocation; readonly name: string },
  target: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly name: string; readonly bytes: number; readonly sha256: string } | undefined> {
  const temporary = `${target}.partial`;
  const hash = createHash('sha256');
  let handle: FileHandle;
  try {
    handle = await open(temporary, 'w');
  } catch (error) {
    throw fileProblem(error, 'open');
  }
  try {
    const got = await exportFileTo(
      session,
      location,
      async (chunk) => {
        hash.update(chunk);
        await handle.write(chunk).catch((error: unknown) => {
          throw fileProblem(error, 'write');
        });
      },
      undefined,
      signal,
    );
    await handle.sync();
    await handle.close();
    await takePlace(temporary, target);
    return { name: name === '' ? got.name : name, bytes: got.bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    if (RedcapError.is(error, 'bad-request')) {
      return undefined;
    }
    throw error;
  }
}

/** `12 visit_1_arm_1 2 consent scan.pdf`: what it is of, and its own name with its ending; never a name that there is. */
function uniqueName(
  { location, name }: { readonly location: FileLocation; readonly name: string },
  taken: Set<string>,
): string {
  const { ext, name: own } = path.parse(name.replaceAll(/[/\\]/g, '_'));
  const { record, event, repeatInstance, field } = location;
  const ending = /^\.[\p{L}\p{N}]{1,10}$/u.test(ext) ? ext : '';
  const stem = cleanName([record, event, repeatInstance, field, own].filter(Boolean).join(' '));
  for (let i = 1; ; i++) {
    const file = `${stem}${i === 1 ? '' : ` (${i})`}${ending}`;
    if (!taken.has(file.toLowerCase())) {
      taken.add(file.toLowerCase());
      return file;
    }
  }
}

/** A file that has another name now is another file. */
function placeKey({ location, name }: { readonly location: FileLocation; readonly name: string }): string {
  const { record, event, repeatInstance, field } = location;
  return JSON.stringify([record, event, repeatInstance, field, name]);
}

import type { FileLocation } from '../../api/model';
import type { Structure } from '../../state/structure';
import { isRepeatingEvent, isRepeatingForm } from '../../state/structure';
import { SnapshotError } from './snapshotError';
import type { DataRow } from './recordsPart';

/** A file of a file-upload field in a snapshot; its bytes are a part of their own. */
export interface StoredFileEntry {
  /** See `filePartName`. */
  readonly number: number;
  readonly record: string;
  readonly event: string;
  readonly instrument: string;
  readonly instance: string;
  readonly field: string;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The server's id of the document at that time. */
  readonly documentId: string;
}

/** Where the file of a data point is, as the file methods want it (REDCAP_API.md §6.11). */
export function locationOf(
  structure: Structure,
  record: string,
  { event, instance: stored, field }: Pick<DataRow, 'event' | 'instance' | 'field'>,
): FileLocation {
  const form = structure.fields.get(field)?.form ?? '';
  const repeats = isRepeatingForm(structure, event, form) || isRepeatingEvent(structure, event);
  const instance = Number(stored || 0) || (repeats ? 1 : 0);
  return {
    record,
    field,
    ...(event === '' ? {} : { event }),
    ...(instance === 0 ? {} : { repeatInstance: instance }),
  };
}

export function parseFileEntry(line: string): StoredFileEntry {
  try {
    return JSON.parse(line) as StoredFileEntry;
  } catch {
    throw new SnapshotError('damaged', 'files');
  }
}

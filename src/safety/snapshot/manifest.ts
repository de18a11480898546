import type { WrappedKey } from './keys';

/** The project a snapshot, a journal or a lock belongs to. */
export interface ProjectIdentity {
  /** Normalised API address. */
  readonly url: string;
  readonly projectId: number;
  readonly title: string;
}

/** What stands in clear beside a snapshot: enough to list and purge it without its key. */
export interface SnapshotHead {
  /** 2: some parts are packed. */
  readonly format: 1 | 2;
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  readonly key: WrappedKey;
}

export interface ManifestPart {
  readonly name: string;
  /** Before sealing. */
  readonly bytes: number;
  /** Of the bytes before sealing, hexadecimal. */
  readonly sha256: string;
  /** Its bytes are lines, packed with gzip; absent: as they are. */
  readonly packed?: true;
}

/** What a snapshot is about; sealed. */
export interface SnapshotAbout {
  readonly project: ProjectIdentity;
  /** Kind of the operation it was taken for. */
  readonly kind: string;
  /** How many records it holds. */
  readonly records: number;
  /** Instruments that the account may not export in full: their data is not all in it. */
  readonly hiddenInstruments: readonly string[];
}

export interface SnapshotManifest {
  readonly format: 1 | 2;
  readonly id: string;
  readonly created: string;
  readonly about: SnapshotAbout;
  readonly parts: readonly ManifestPart[];
}

/** Names of the parts. Files are `file-1`, `file-2`, … */
export const partNames = {
  /** `SnapshotStructure` as JSON. */
  structure: 'structure',
  /** The dictionary as the server wrote it. */
  dictionary: 'dictionary',
  /** See recordsPart.ts. */
  records: 'records',
  /** Names of the records, JSON list. */
  names: 'names',
  /** A JSON list of pairs of record and group per batch of records, `null` where the server does not tell. */
  groups: 'groups',
  /** `StoredFileEntry` per line. */
  files: 'files',
  /** The state right after the operation, see afterPart.ts; added when it has ended. */
  after: 'after',
  /** Fingerprints of the records right after the operation, see savedPrints.ts; added when it has ended. */
  afterRecords: 'after-records',
  /** The report of the operation as text; added when it has ended. */
  report: 'report',
} as const;

/** What records hold after a stretch of a long run, numbered from 1; as `afterRecords`, which counts more. */
export function stretchPartName(number: number): string {
  return `after-records-${number}`;
}

export function filePartName(number: number): string {
  return `file-${number}`;
}

export function isHead(value: unknown): value is SnapshotHead {
  return (
    isObject(value) &&
    typeof value['format'] === 'number' &&
    typeof value['id'] === 'string' &&
    typeof value['created'] === 'string' &&
    isObject(value['key']) &&
    ['keyId', 'nonce', 'sealed'].every((name) => typeof (value['key'] as Record<string, unknown>)[name] === 'string')
  );
}

export function isManifest(value: unknown): value is SnapshotManifest {
  return (
    isObject(value) &&
    (value['format'] === 1 || value['format'] === 2) &&
    typeof value['id'] === 'string' &&
    isObject(value['about']) &&
    Array.isArray(value['parts'])
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

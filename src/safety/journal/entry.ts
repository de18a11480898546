import type { RecordScope } from '../../state/recordScope';
import type { StructureName } from '../../state/documentNames';
import type { EndStatus } from '../operation';
import type { ProjectIdentity } from '../snapshot/manifest';

/** What an operation did or was to do; names of structure and numbers, never values, never names of records. */
export type OperationWhat =
  | { readonly kind: 'records'; readonly scope: RecordScope; readonly logDeleted: boolean }
  | { readonly kind: 'file'; readonly field: string }
  | { readonly kind: 'arms'; readonly arms: readonly number[]; readonly events: readonly string[] }
  | { readonly kind: 'events'; readonly events: readonly string[] }
  /** `membersUnknown`: the account was not told which records were in them. */
  | { readonly kind: 'dags'; readonly dags: readonly string[]; readonly membersUnknown?: true }
  | { readonly kind: 'dictionary'; readonly risk: string; readonly changes: number }
  /** Values of some fields were copied to others; nothing went. */
  | { readonly kind: 'field-data'; readonly pairs: readonly { readonly from: string; readonly to: string }[] }
  /** Records were imported; what `blanks` did, how many records came into being and how many values blank cells were to erase. */
  | {
      readonly kind: 'import';
      readonly blanks: 'keep' | 'erase';
      readonly created: number;
      readonly erased: number;
    }
  /** A file was put into a file-upload field, in place of another or not. */
  | { readonly kind: 'upload-file'; readonly field: string; readonly replaces: boolean }
  /** A record was randomized by the scheme of this id: for good. */
  | { readonly kind: 'randomize'; readonly randomizationId: number }
  /** A record got another name; both names stand in the snapshot. */
  | { readonly kind: 'rename' }
  /** A document of the structure was pushed. Rows by their names; of changed ones the columns that changed. */
  | {
      readonly kind: 'structure';
      readonly document: StructureName;
      readonly added: readonly string[];
      readonly removed: readonly string[];
      /** Groups went, and the account was not told which records were in them. */
      readonly membersUnknown?: true;
      readonly changed: readonly {
        readonly key: string;
        readonly before: Readonly<Record<string, string>>;
        readonly after: Readonly<Record<string, string>>;
      }[];
    }
  /** Files or a folder of the File Repository, by name. REDCap keeps deleted files for 30 days. */
  | {
      readonly kind: 'repository';
      readonly action: 'upload' | 'create-folder' | 'delete';
      readonly names: readonly string[];
    }
  /** Settings of the project, as REDCap writes them. */
  | {
      readonly kind: 'settings';
      readonly changed: readonly { readonly name: string; readonly before: string; readonly after: string }[];
    }
  /** The account's own data access group; blank for none, `from` absent where it was not told. */
  | { readonly kind: 'own-group'; readonly from?: string; readonly to: string }
  /** Of another operation (`of`), whole or for some records. */
  | { readonly kind: 'undo'; readonly of: string; readonly part: 'all' | 'records' };
export type OperationKind = OperationWhat['kind'];

/** How much is touched. Absent: none, or not counted. */
export interface OperationCounts {
  readonly records?: number;
  readonly values?: number;
  readonly files?: number;
  readonly arms?: number;
  readonly events?: number;
  readonly designations?: number;
  readonly repeating?: number;
  readonly dags?: number;
  readonly users?: number;
  readonly roles?: number;
  readonly settings?: number;
  /** Users and roles with other rights, another role or another group. */
  readonly access?: number;
  readonly fields?: number;
  /** Rows of the structure with other labels. */
  readonly labels?: number;
}

/** Who was at it. */
export interface OperationAuthor {
  /** The owner of the token, where it is known. */
  readonly username?: string;
  readonly host: string;
  readonly process: number;
}

/** Written before the first write leaves. */
export interface OpenedLine {
  readonly type: 'opened';
  readonly id: string;
  /** ISO 8601, by this computer's clock. */
  readonly at: string;
  readonly by: OperationAuthor;
  readonly project: ProjectIdentity;
  readonly what: OperationWhat;
  /** As planned. */
  readonly counts: OperationCounts;
  readonly snapshot: string;
  /** What its author said about it, for people. */
  readonly message?: string;
}

/** Written when the operation has ended in whatever way. */
export interface EndedLine {
  readonly type: 'ended';
  readonly id: string;
  readonly at: string;
  readonly status: EndStatus;
  /** Whether any write left for the server. */
  readonly sent: boolean;
  /** As found by reading afterwards. */
  readonly counts: OperationCounts;
  /** The number that REDCap returned. */
  readonly returned?: number;
  /** How many differences from the plan were found. */
  readonly differences: number;
  readonly lostAnswers: number;
  /** Reason of the error, never its text. */
  readonly error?: string;
}

/** What was found out later about an operation without a certain end. */
export interface SettledLine {
  readonly type: 'settled';
  readonly id: string;
  readonly at: string;
  /** `nothing`: what its snapshot holds is all there. `some`: a part of it is missing or changed. */
  readonly found: 'nothing' | 'some';
  /** What is missing or changed. */
  readonly counts: OperationCounts;
}

/** Its snapshot was removed on purpose or for its age. */
export interface PurgedLine {
  readonly type: 'purged';
  readonly id: string;
  readonly at: string;
}

export type JournalLine = OpenedLine | EndedLine | SettledLine | PurgedLine;

/** Parts of a line, by type, that must be there for it to be understood. */
export function isJournalLine(value: unknown): value is JournalLine {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const line = value as Partial<Record<string, unknown>>;
  if (typeof line['id'] !== 'string' || typeof line['at'] !== 'string') {
    return false;
  }
  switch (line['type']) {
    case 'opened':
      return (
        typeof line['what'] === 'object' &&
        line['what'] !== null &&
        typeof line['snapshot'] === 'string' &&
        typeof line['counts'] === 'object' &&
        typeof line['project'] === 'object' &&
        typeof line['by'] === 'object'
      );
    case 'ended':
      return typeof line['status'] === 'string' && typeof line['sent'] === 'boolean';
    case 'settled':
      return typeof line['found'] === 'string';
    case 'purged':
      return true;
    default:
      return false;
  }
}

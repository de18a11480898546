import type { Presence } from '../../state/presence';
import type { SeenRecords } from '../../state/recordPrints';
import type { EndStatus } from '../operation';
import { RedcapError } from '../../api/errors';
import type { OperationCounts, OperationWhat } from './entry';

/** What snapshot and journal need to know of a plan, whatever its kind. */
export interface OperationFacts {
  readonly what: OperationWhat;
  readonly counts: OperationCounts;
  /** Records whose data goes into the snapshot, whole. */
  readonly records: readonly string[] | 'all';
  /** Their data as the plan saw it. */
  readonly before?: SeenRecords;
  readonly hiddenInstruments: readonly string[];
  /** It is about users, roles or who has which. */
  readonly withAccess?: boolean;
  /** The user knows of files that REDCap cannot hand out, and goes on without them. */
  readonly withoutLostFiles?: boolean;
  /** What going back to the snapshot has to bring back, where that is not what the operation's kind says. */
  readonly goesBack?: OperationWhat['kind'];
  /** The dictionary that is sent: found on the server later, it is the operation's own, also when its end is not known. */
  readonly dictionary?: string;
}

/** What the journal keeps of an outcome, whatever its kind. */
export interface ResultFacts {
  readonly status: EndStatus;
  readonly sent: boolean;
  readonly counts: OperationCounts;
  readonly returned: number | undefined;
  readonly differences: number;
  readonly lostAnswers: number;
  readonly error: Error | undefined;
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
  /** The dictionary after a push. */
  readonly dictionary?: string;
  /** Groups that the operation put records into, by record. */
  readonly groups?: Readonly<Record<string, string>>;
}

/** An error for the journal: its kind only, for texts can hold data. */
export function reasonOf(error: Error | undefined): string | undefined {
  return error === undefined
    ? undefined
    : RedcapError.is(error)
      ? error.reason
      : 'reason' in error && typeof error.reason === 'string'
        ? error.reason
        : error.name;
}

import type { Dag } from '../../../api/model';
import type { Session } from '../../../api/session';
import type { WriteSession } from '../../../api/writeSession';
import type { OperationWhat } from '../../../safety/journal/entry';
import type { SnapshotStructure } from '../../../safety/snapshot/structurePart';
import type { ShapeName } from '../../../state/documentNames';
import type { Ground } from '../../../state/ground';
import type { PresentGroups } from '../presentGroups';
import type { LabelBack, MissingStructure } from '../undoPlan';

export type StructureWhat = Extract<OperationWhat, { kind: 'structure' }>;
/** Of a document that records or groups live in. */
export type ShapeWhat = StructureWhat & { readonly document: ShapeName };

/** What is compared: the project when the snapshot was taken, and as it is now. */
export interface ThenAndNow {
  readonly stored: SnapshotStructure;
  readonly now: Ground;
  readonly groups: PresentGroups;
}

export interface PresentRow {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What is read to see whether labels are back. */
export interface LabelState {
  readonly ground: Ground;
  readonly dags: readonly Dag[];
}

/** What an undo of a pushed document does with its rows. */
export interface ShapeBack {
  /** What is lost with rows: data of records, or who is in which group. */
  readonly holds: 'data' | 'groups';
  /** Rows that the push removed and that are missing now, with what went with them. `removed`: their keys. */
  missing(removed: ReadonlySet<string>, between: ThenAndNow): Partial<MissingStructure>;
  /** A row as it is now, found by REDCap's id where it has one, else by its key or by the label that it was given. Absent: rows without labels. */
  readonly labels?: {
    present(
      row: { readonly key: string; readonly after: Readonly<Record<string, string>> },
      between: ThenAndNow,
    ): PresentRow | undefined;
    /** Gives rows their earlier labels, given what stands there. @returns the number that REDCap gives */
    send(session: WriteSession, labels: readonly LabelBack[], state: LabelState): Promise<number>;
    /** Whether a row has its earlier label again; `start` is what stood there before it was sent. */
    isBack(label: LabelBack, start: LabelState, now: LabelState): boolean;
    /** The groups, where labels are about them. @throws RedcapError */
    readonly readDags?: (session: Session) => Promise<readonly Dag[]>;
  };
}

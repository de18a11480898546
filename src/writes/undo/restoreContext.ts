import type { Session } from '../../api/session';
import type { Writing } from '../../safety/write';
import type { Presence } from '../../state/presence';
import type { Ground } from '../../state/ground';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';
import type { Renamed } from './restoreStructure';
import type { Tally } from './tally';
import type { UndoPlan } from './undoPlan';

/** What bringing back records needs to know. */
export interface RestoreContext {
  /** For reading. */
  readonly session: Session;
  readonly writing: Writing;
  readonly plan: UndoPlan;
  readonly tally: Tally;
  /** The structure on the server now, everything missing made again. */
  readonly ground: Ground;
  readonly renamed: Renamed;
  readonly files: ReadonlyMap<string, StoredFileEntry>;
  /** What stood there before this undo sent anything. */
  readonly fresh: Presence;
  /** Groups of the snapshot by record. */
  readonly groups: ReadonlyMap<string, string>;
}

import type { DagsPlan, Groups, StructurePlan } from '../deletes/plan';
import type { AccessTexts } from '../../state/accessTexts';
import type { Difference } from '../../state/difference';
import type { Ground, GroundChange } from '../../state/ground';
import type { FoundGone, OutcomeStatus, Refusal, Warning } from '../../safety/operation';
import type { Presence, Takes } from '../../state/presence';
import type { Review } from '../review/review';
import type { DocumentChanges } from './changes';
import type { DocumentName, StructureName } from '../../state/documentNames';
import type { DocumentProblem } from './problem';

export interface StructurePushRequest {
  readonly document: StructureName;
  /** The draft as the editor has it. */
  readonly draft: string;
  /** The server's version that the draft started from. */
  readonly base: string;
}

export type StructurePushRefusal =
  | Refusal
  /** The API changes arms, events and designations only in Development (REDCAP_API.md §4). */
  | { readonly reason: 'document-in-production'; readonly document: StructureName }
  | { readonly reason: 'classic-document'; readonly document: DocumentName }
  /** It would take from the token's owner what a push and its undo need. */
  | { readonly reason: 'own-access'; readonly username: string }
  /** Problems of error severity, at their cells. */
  | { readonly reason: 'errors'; readonly problems: readonly DocumentProblem[]; readonly serverChanged: boolean };

/** Data whose place changes with designations and repeating set-ups. */
export interface Affected {
  /** All data of all records when the plan was made. */
  readonly before: Presence;
  readonly allRecords: readonly string[];
  /** Records that have data in a place that changes. */
  readonly records: readonly string[];
  /** Whether a data point is in such a place. */
  readonly takes: Takes;
}

/** What pushing a structure document does, exactly. */
export interface StructurePushPlan {
  readonly kind: 'structure';
  readonly document: StructureName;
  readonly ground: Ground;
  /** The server's version now; the run refuses another. */
  readonly server: string;
  readonly draft: string;
  /** The server's document is no longer the one that the draft started from. */
  readonly serverChanged: boolean;
  readonly changes: DocumentChanges;
  /** Arms, events or groups to be deleted. */
  readonly removal: StructurePlan | DagsPlan | undefined;
  readonly affected: Affected | undefined;
  /** All groups and who is in them, where groups are pushed. */
  readonly groups: Groups | undefined;
  /** Who may do what, where that is pushed. */
  readonly access: AccessTexts | undefined;
  /** What the removed rows cost; absent where none is removed, and for groups, which hold no data. */
  readonly review: Review | undefined;
  /** Fields that name an event which goes or gets another label: their logic may find it no more. */
  readonly uses: readonly { readonly event: string; readonly fields: readonly string[] }[];
  readonly warnings: readonly Warning[];
  /** The project's title has to be typed: data will be lost, or the project is in Production. */
  readonly typeTitle: boolean;
}

export type PlannedStructurePush =
  | { readonly kind: 'plan'; readonly plan: StructurePushPlan }
  | { readonly kind: 'nothing-to-push'; readonly server: string }
  | { readonly kind: 'refused'; readonly refusals: readonly StructurePushRefusal[] };

export interface StructurePushOutcome {
  readonly status: OutcomeStatus;
  readonly sent: boolean;
  /** Sum of the numbers that REDCap returned. */
  readonly returned: number | undefined;
  readonly lostAnswers: number;
  /** Of the plan's rows, those found done by the reading afterwards. */
  readonly done: { readonly added: number; readonly changed: number; readonly removed: number };
  readonly found: FoundGone;
  readonly differences: readonly Difference[];
  readonly notes: readonly Difference[];
  readonly groundChanges: readonly GroundChange[];
  /** Unique names that REDCap made anew from changed labels. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Arms that REDCap has taken and does not list before they have an event (REDCAP_API.md §6.1). */
  readonly unlisted: readonly string[];
  /** The server's version after the push, where it could be read. */
  readonly server: string | undefined;
  readonly error: Error | undefined;
  readonly after?: { readonly presence: Presence; readonly records: readonly string[] };
}

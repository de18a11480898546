import type { OperationKind, OperationWhat } from '../../safety/journal/entry';
import { accessBack } from './backs/access';
import type { BackQuestion, PlanBack, PlannedBack } from './backs/back';
import { recordNameBack } from './backs/recordName';
import { settingsBack } from './backs/settings';

/** What an undo of one kind of write brings back; values of records, files and groups come back for all of them. */
interface UndoKind<K extends OperationKind> {
  /** Structure that is missing now, found in `missingStructure.ts`. */
  readonly structure?: true;
  /** Whatever else the write changed. */
  readonly back?: PlanBack<K>;
}

/** Every kind of write: one that is not here does not compile. */
const undoKinds: { readonly [K in OperationKind]: UndoKind<K> } = {
  records: {},
  file: {},
  arms: { structure: true },
  events: { structure: true },
  dags: { structure: true },
  dictionary: { structure: true },
  structure: { back: accessBack },
  settings: { back: settingsBack },
  rename: { back: recordNameBack },
  'field-data': {},
  import: {},
  repository: {},
  'own-group': {},
  'upload-file': {},
  randomize: {},
  undo: {},
};

export type KindWithStructure = 'arms' | 'events' | 'dags' | 'dictionary';

export function bringsStructure(kind: OperationKind): kind is KindWithStructure {
  return undoKinds[kind].structure === true;
}

export async function planBack(
  what: OperationWhat,
  question: BackQuestion,
  signal?: AbortSignal,
): Promise<PlannedBack> {
  return (await planOf(what.kind)?.(what, question, signal)) ?? { limits: [] };
}

/** The table's type says that a kind's plan takes a `what` of that kind. */
function planOf(kind: OperationKind): PlanBack<OperationKind> | undefined {
  return undoKinds[kind].back as PlanBack<OperationKind> | undefined;
}

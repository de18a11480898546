import type { OperationKind, OperationWhat } from '../../safety/journal/entry';
import { type StructureName, isAccess } from '../../state/documentNames';
import { accessBack } from './backs/access';
import type { BackQuestion, PlanBack, PlannedBack } from './backs/back';
import { recordNameBack } from './backs/recordName';
import { settingsBack } from './backs/settings';
import { shapeOf } from './shapes/registry';

type What<K extends OperationKind> = Extract<OperationWhat, { kind: K }>;

/** What an undo of one kind of write brings back; values of records, files and groups come back for all of them. */
interface UndoKind<K extends OperationKind> {
  /** Structure that is missing now, found in `missingStructure.ts`. */
  readonly structure?: true;
  /** Whatever else the write changed. */
  readonly back?: PlanBack<K>;
  /** Whether the write may have taken data of records that its account did not see, so that no snapshot of it holds them. */
  readonly takesUnseen?: (what: What<K>) => boolean;
}

/** Every kind of write: one that is not here does not compile. */
const undoKinds: { readonly [K in OperationKind]: UndoKind<K> } = {
  records: {},
  file: {},
  arms: { structure: true, takesUnseen: () => true },
  events: { structure: true, takesUnseen: () => true },
  dags: { structure: true },
  dictionary: { structure: true, takesUnseen: ({ risk }) => risk !== 'none' },
  structure: { back: accessBack, takesUnseen: ({ document, removed }) => removed.length > 0 && holdsData(document) },
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

export function takesUnseen(what: OperationWhat): boolean {
  const takes = undoKinds[what.kind].takesUnseen as UndoKind<OperationKind>['takesUnseen'];
  return takes?.(what) === true;
}

/** Groups, users and roles hold none. */
function holdsData(document: StructureName): boolean {
  return !isAccess(document) && shapeOf(document).holds === 'data';
}

/** The table's type says that a kind's plan takes a `what` of that kind. */
function planOf(kind: OperationKind): PlanBack<OperationKind> | undefined {
  return undoKinds[kind].back as PlanBack<OperationKind> | undefined;
}

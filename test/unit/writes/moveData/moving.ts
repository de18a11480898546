import assert from 'node:assert/strict';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { applyEdits } from '../../../../src/dictionary/csvDocument';
import { deleteRow, setCell } from '../../../../src/dictionary/edit';
import { DictionaryLanguage } from '../../../../src/dictionary/language/dictionaryIndex';
import { renameEdits } from '../../../../src/dictionary/language/rename';
import { readDictionary } from '../../../../src/dictionary/model';
import type { ColumnName } from '../../../../src/dictionary/columnNames';
import { dictionaryPush } from '../../../../src/writes/dictionary/run';
import type { FieldPair } from '../../../../src/writes/moveData/fieldPair';
import { type MovePlan, type PlannedMove, planMove } from '../../../../src/writes/moveData/planMove';
import { dataCopy } from '../../../../src/writes/moveData/run';
import {
  type MoveOutcome,
  type MovePorts,
  type MoveStep,
  guarded,
  runMove,
} from '../../../../src/writes/moveData/runMove';
import type { OperationTarget } from '../../../../src/safety/operation';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { type Rig, quick } from '../deletes/rig';
import { type Net, projectFolder, stateOf } from '../undo/support';

export const served = (rig: Rig): Promise<string> => exportMetadataCsv(rig.target.session);

/** The dictionary with fields renamed at every place. */
export function renamed(text: string, pairs: readonly FieldPair[]): string {
  return pairs.reduce((now, { from, to }) => {
    const model = readDictionary(now);
    return applyEdits(
      model.document,
      renameEdits(new DictionaryLanguage().index(model), { kind: 'field', name: from }, to),
    ).text;
  }, text);
}

export function withCell(text: string, field: string, column: ColumnName, value: string): string {
  const model = readDictionary(text);
  const found = model.field(field);
  assert.ok(found, field);
  const edit = setCell(model.document, model.rowOf(found), column, value);
  return edit ? applyEdits(model.document, [edit]).text : text;
}

export function withoutField(text: string, field: string): string {
  const model = readDictionary(text);
  const found = model.field(field);
  assert.ok(found, field);
  return applyEdits(model.document, [deleteRow(model.document, model.rowOf(found))]).text;
}

export async function plannedMove(
  rig: Rig,
  draft: string,
  pairs: readonly FieldPair[],
  target = rig.target,
): Promise<PlannedMove> {
  return await planMove(target, { server: await served(rig), draft, pairs });
}

export function planOf(planned: PlannedMove): MovePlan {
  assert.ok(
    planned.kind === 'plan',
    JSON.stringify(planned, (_key, value: unknown) => (value instanceof Set ? [...value] : value)).slice(0, 600),
  );
  return planned.plan;
}

export interface Between {
  /** Called before a step begins. */
  readonly before?: (step: MoveStep) => void;
  /** Called when a push has passed its guard's place in the plan but not the guard. */
  readonly beforeGuard?: (step: MoveStep) => Promise<void>;
  readonly afterCopy?: () => Promise<void>;
}

/** Ports with snapshot, journal and lock under every step, as a window has them. */
export function safePorts(rig: Rig, net: Net, between: Between = {}, target: OperationTarget = rig.target): MovePorts {
  const job = {
    target,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
  };
  return {
    onStep: (step) => {
      between.before?.(step);
    },
    push: async (plan, step, guard) => {
      const kind = guarded(dictionaryPush, async () => {
        await between.beforeGuard?.(step);
        await guard();
      });
      return (await net.safety.write(kind, { ...job, plan })).outcome;
    },
    copy: async (plan) => {
      const { outcome } = await net.safety.write(dataCopy, { ...job, plan });
      await between.afterCopy?.();
      return outcome;
    },
  };
}

export async function move(
  rig: Rig,
  net: Net,
  draft: string,
  pairs: readonly FieldPair[],
  between: Between = {},
): Promise<MoveOutcome> {
  return await runMove(rig.target, planOf(await plannedMove(rig, draft, pairs)), safePorts(rig, net, between));
}

/** What a store has to be once fields have another name: the dictionary of the draft, everything else the same. */
export function expectedState(stored: ProjectSeed, draft: string, pairs: readonly FieldPair[]): readonly string[] {
  const seed = live(stored);
  const names = new Map(pairs.map(({ from, to }) => [from, to]));
  const name = (field: string): string => names.get(field) ?? field;
  const fields = readDictionary(draft).fields.map((field) =>
    Object.fromEntries(Object.keys(seed.fields[0] ?? {}).map((column) => [column, field.value(column as ColumnName)])),
  );
  return stateOf({
    ...seed,
    fields,
    values: seed.values.map((value) => ({ ...value, field: name(value.field) })),
    files: seed.files.map((file) => ({ ...file, field: name(file.field) })),
  });
}

/** The store as the account sees it: data that the server keeps of fields that are gone does not count. */
export function liveState(seed: ProjectSeed): readonly string[] {
  return stateOf(live(seed));
}

function live(seed: ProjectSeed): ProjectSeed {
  const known = new Set(
    seed.fields.flatMap((field) => [
      field['field_name'] ?? '',
      `${field['form_name'] ?? ''}_complete`,
      `${field['form_name'] ?? ''}_timestamp`,
      'redcap_survey_identifier',
    ]),
  );
  return {
    ...seed,
    values: seed.values.filter(({ field }) => known.has(field)),
    files: seed.files.filter(({ field }) => known.has(field)),
  };
}

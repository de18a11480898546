import { freely } from '../../api/freely';
import { readFileSync, writeFileSync } from 'node:fs';
import { exportMetadataCsv, importMetadataCsv } from '../../../../src/api/metadata';
import { exportProjectInfo } from '../../../../src/api/project';
import { importRecords } from '../../../../src/api/records';
import { importUsers } from '../../../../src/api/users';
import { importUserDagAssignments } from '../../../../src/api/dags';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import type { DeletePlan } from '../../../../src/writes/deletes/plan';
import { planPush } from '../../../../src/writes/dictionary/plan';
import { dictionaryPush } from '../../../../src/writes/dictionary/run';
import type { StructureName } from '../../../../src/state/documentNames';
import { structurePush } from '../../../../src/writes/documents/run';
import { planImport } from '../../../../src/writes/importRecords/plan';
import { recordsImport } from '../../../../src/writes/importRecords/run';
import { textSource } from '../../../../src/writes/importRecords/source';
import { planCopy } from '../../../../src/writes/moveData/plan';
import { dataCopy } from '../../../../src/writes/moveData/run';
import type { OperationTarget, Outcome } from '../../../../src/safety/operation';
import type { Operation } from '../../../../src/safety/write';
import { openUndo } from '../../../../src/writes/undo/openUndo';
import { planUndo } from '../../../../src/writes/undo/plan';
import { undo as undoing } from '../../../../src/writes/undo/run';
import type { UndoOutcome } from '../../../../src/writes/undo/undoOutcome';
import type { Secrets } from '../../../../src/projects/tokenStore';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { planned, served, withLine } from '../documents/support';
import { fullProject, owner } from '../deletes/seeds';
import type { Net } from './support';
import { projectFolder } from './support';

/** Secrets that a second process sees too. Only for tests. */
export class FileSecrets implements Secrets {
  constructor(private readonly file: string) {}

  async get(key: string): Promise<string | undefined> {
    return this.all()[key];
  }

  async store(key: string, value: string): Promise<void> {
    writeFileSync(this.file, JSON.stringify({ ...this.all(), [key]: value }));
  }

  async delete(key: string): Promise<void> {
    const { [key]: _gone, ...rest } = this.all();
    writeFileSync(this.file, JSON.stringify(rest));
  }

  private all(): Record<string, string> {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  }
}

export interface Hooks {
  /** Called when the plan is made, before the run. */
  readonly planned?: () => Promise<void>;
}

/** One operation as a user would start it, in a project of its own. */
export interface Scenario {
  readonly name: string;
  /** What is written: for faults that strike just that. */
  readonly call: string;
  readonly seed: () => ProjectSeed;
  /** What has to be there before. */
  readonly prepare?: (target: OperationTarget, net: Net) => Promise<void>;
  readonly execute: (
    target: OperationTarget,
    net: Net,
    hooks?: Hooks,
  ) => Promise<{ readonly status: string; readonly sent: boolean }>;
  /** What somebody else changes: in the data that the operation is about. */
  readonly edit: (target: OperationTarget) => Promise<void>;
  /** It takes nothing away, so that there is nothing to undo: running it again ends what was left. */
  readonly adds?: true;
  /** Values stand where others stood. */
  readonly overwrites?: true;
}

const quick = { delay: () => Promise.resolve() };
const records = ['1', '2', '3'];
const seed = (): ProjectSeed =>
  fullProject(records, {
    recordDags: { 1: 'north', 2: 'south' },
    users: [owner, { ...owner, username: 'ann', dag: 'north' }],
  });

const job = async (target: OperationTarget) => ({
  target,
  folder: projectFolder,
  project: {
    url: target.session.url,
    projectId: (await exportProjectInfo(target.session)).projectId,
    title: 'Two Arms',
  },
  username: 'owner',
  ...quick,
});

async function runDelete<R, P extends DeletePlan>(
  target: OperationTarget,
  net: Net,
  operation: Operation<R, P>,
  request: R,
  hooks: Hooks,
): Promise<Outcome> {
  const planned = await operation.plan(target, request);
  if (planned.kind === 'refused') {
    throw new Error(`refused: ${JSON.stringify(planned.refusals)}`);
  }
  await hooks.planned?.();
  const { outcome } = await net.safety.write(operation, {
    ...(await job(target)),
    plan: planned.plan,
    report: () => 'report',
  });
  return outcome;
}

const editRecord =
  (row: Record<string, string>) =>
  async ({ session }: OperationTarget): Promise<void> => {
    await importRecords(freely(session), { format: 'json', data: JSON.stringify([row]) });
  };
const editWeight = editRecord({ study_id: '1', redcap_event_name: 'visit_arm_1', weight: '99' });

function deleting<R, P extends DeletePlan>(
  name: string,
  call: string,
  operation: Operation<R, P>,
  request: R,
  edit: Scenario['edit'] = editWeight,
): Scenario {
  return {
    name,
    call,
    seed,
    edit,
    execute: (target, net, hooks = {}) => runDelete(target, net, operation, request, hooks),
  };
}

/** A draft of a document of the structure, pushed. */
function pushing(
  name: string,
  call: string,
  document: StructureName,
  edit: (text: string) => string,
  others: Scenario['edit'] = editWeight,
): Scenario {
  return {
    name,
    call,
    seed,
    edit: others,
    execute: async (target, net, hooks = {}) => {
      const plan = await planned(target, document, edit(await served(target, document)));
      await hooks.planned?.();
      return (await net.safety.write(structurePush, { ...(await job(target)), plan })).outcome;
    },
  };
}

const pairs = [
  { from: 'weight', to: 'mass' },
  { from: 'scan', to: 'picture' },
];

/** The same project with a blank counterpart for two fields. */
function withCounterparts(): ProjectSeed {
  const before = seed();
  const counterparts = pairs.flatMap(({ from, to }) =>
    before.fields.filter((field) => field['field_name'] === from).map((field) => ({ ...field, field_name: to })),
  );
  const end = before.fields.findIndex((field) => field['field_name'] === 'note') + 1;
  return { ...before, fields: [...before.fields.slice(0, end), ...counterparts, ...before.fields.slice(end)] };
}

/** A draft without the field `note`, with another label for `weight`. */
export function edited(dictionary: string): string {
  return dictionary
    .split('\n')
    .filter((line) => !line.startsWith('note,'))
    .join('\n')
    .replace(/^weight,visit,,text,weight/m, 'weight,visit,,text,Weight');
}

/** Undoes what was last deleted. */
export async function undo(
  target: OperationTarget,
  net: Net,
  options: { readonly hooks?: Hooks; readonly overwrite?: boolean; readonly newest?: boolean } = {},
): Promise<UndoOutcome | undefined> {
  const history = await net.history();
  const operation = options.newest ? history[0] : history.find((candidate) => candidate.opened.what.kind !== 'undo');
  if (!operation) {
    return undefined;
  }
  const planned = await planUndo(target, await openUndo(net.store, projectFolder, operation));
  if (planned.kind !== 'plan') {
    return undefined;
  }
  await options.hooks?.planned?.();
  const plan = { ...planned.plan, overwrite: options.overwrite ?? false };
  const { outcome } = await net.safety.write(undoing, { ...(await job(target)), plan });
  return outcome;
}

export const scenarios: readonly Scenario[] = [
  deleting('delete records', 'record/delete', recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } }),
  deleting(
    'delete data of an instrument',
    'record/delete',
    recordsDelete,
    { records: ['1', '2'], scope: { kind: 'instrument', instrument: 'lab', event: 'visit_arm_1' } },
    editRecord({
      study_id: '1',
      redcap_event_name: 'visit_arm_1',
      redcap_repeat_instrument: 'lab',
      redcap_repeat_instance: '2',
      lab_value: '99',
    }),
  ),
  deleting(
    'delete a file',
    'file/delete',
    fileDelete,
    {
      field: 'scan',
      locations: [
        { record: '1', event: 'visit_arm_2' },
        { record: '2', event: 'visit_arm_2' },
      ],
    },
    editRecord({ study_id: '1', redcap_event_name: 'visit_arm_2', weight: '99' }),
  ),
  deleting('delete an arm', 'arm/delete', armsDelete, { arms: [2] }),
  deleting('delete events', 'event/delete', eventsDelete, { events: ['enrolment_arm_1', 'visit_arm_2'] }),
  deleting('delete groups', 'dag/delete', dagsDelete, { dags: ['north'] }, async ({ session }) => {
    await importUserDagAssignments(freely(session), [{ username: 'ann', uniqueGroupName: 'south' }]);
  }),
  {
    name: 'push the dictionary',
    call: 'metadata/import',
    seed,
    execute: async (target, net, hooks = {}) => {
      const base = await exportMetadataCsv(target.session);
      const planned = await planPush(target.session, { draft: edited(base), base }, undefined);
      if (planned.kind !== 'plan') {
        throw new Error(planned.kind);
      }
      await hooks.planned?.();
      return (await net.safety.write(dictionaryPush, { ...(await job(target)), plan: planned.plan })).outcome;
    },
    edit: async ({ session }) => {
      await importMetadataCsv(
        freely(session),
        (await exportMetadataCsv(session)).replace(/^mood,diary,,text,mood/m, 'mood,diary,,text,Mood'),
      );
    },
  },
  pushing('push events', 'event/delete', 'events.csv', (text) =>
    withLine(withLine(text, 'Diary,1'), 'Enrolment,2', 'Start,2,enrolment_arm_2,'),
  ),
  pushing(
    'push designations',
    'formEventMapping/import',
    'instrument_event_mappings.csv',
    (text) => withLine(text, '1,visit_arm_1,visit'),
    editRecord({
      study_id: '1',
      redcap_event_name: 'visit_arm_1',
      redcap_repeat_instrument: 'lab',
      redcap_repeat_instance: '2',
      lab_value: '99',
    }),
  ),
  pushing(
    'push users',
    'user/delete',
    'users.csv',
    (text) => withLine(text, 'ann,'),
    async ({ session }) => {
      await importUsers(freely(session), [{ username: 'ann', dataAccessGroup: 'south', rights: { calendar: 0 } }]);
    },
  ),
  pushing(
    'push group assignments',
    'userDagMapping/import',
    'user_dag_assignments.csv',
    (text) => withLine(text, 'ann,', 'ann,south'),
    async ({ session }) => {
      await importUserDagAssignments(freely(session), [{ username: 'ann', uniqueGroupName: '' }]);
    },
  ),
  {
    name: 'copy the data of fields',
    call: 'record/import',
    seed: withCounterparts,
    edit: editWeight,
    adds: true,
    execute: async (target, net, hooks = {}) => {
      const plannedCopy = await planCopy(target, pairs);
      if (plannedCopy.kind !== 'plan') {
        return { status: plannedCopy.kind === 'nothing-to-copy' ? 'done' : plannedCopy.kind, sent: false };
      }
      await hooks.planned?.();
      return (await net.safety.write(dataCopy, { ...(await job(target)), plan: plannedCopy.plan })).outcome;
    },
  },
  {
    name: 'import records',
    call: 'record/import',
    seed,
    edit: editWeight,
    overwrites: true,
    execute: async (target, net, hooks = {}) => {
      const text = ['study_id,redcap_event_name,weight', ...records.map((record) => `${record},visit_arm_1,80`)].join(
        '\n',
      );
      const plannedImport = await planImport(target, {
        source: textSource(text, 'data.csv'),
        dates: 'detect',
        labels: 'detect',
      });
      if (plannedImport.kind !== 'plan') {
        return { status: plannedImport.kind === 'nothing-to-import' ? 'done' : plannedImport.kind, sent: false };
      }
      await hooks.planned?.();
      return (await net.safety.write(recordsImport, { ...(await job(target)), plan: plannedImport.plan })).outcome;
    },
  },
  {
    name: 'undo',
    call: 'record/import',
    seed,
    prepare: async (target, net) => {
      await runDelete(target, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } }, {});
    },
    execute: async (target, net, hooks = {}) => {
      const outcome = await undo(target, net, { hooks });
      if (!outcome) {
        throw new Error('nothing to undo');
      }
      return outcome;
    },
    edit: editWeight,
  },
];

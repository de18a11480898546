import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { listFileRepository } from '../../../../src/api/fileRepository';
import { exportMetadataCsv } from '../../../../src/api/metadata';
import { dagsDelete } from '../../../../src/writes/deletes/dags';
import { fileDelete } from '../../../../src/writes/deletes/file';
import { planImport } from '../../../../src/writes/importRecords/plan';
import { recordsImport } from '../../../../src/writes/importRecords/run';
import { textSource } from '../../../../src/writes/importRecords/source';
import { planRename } from '../../../../src/writes/renameRecord/plan';
import { recordRename } from '../../../../src/writes/renameRecord/run';
import { exportDocument } from '../../../../src/writes/documents/exportDocument';
import { planSettings } from '../../../../src/writes/settings/plan';
import { settingsPush } from '../../../../src/writes/settings/run';
import { settingsText, valuesIn } from '../../../../src/writes/settings/settingsText';
import { planCopy } from '../../../../src/writes/moveData/plan';
import { recordsDelete } from '../../../../src/writes/deletes/records';
import { armsDelete, eventsDelete } from '../../../../src/writes/deletes/structure';
import { planOwnGroup } from '../../../../src/writes/ownGroup/plan';
import { ownGroupSwitch } from '../../../../src/writes/ownGroup/run';
import type { AnyOutcome, WriteKind } from '../../../../src/safety/write';
import { type RepositoryRequest, planRepository } from '../../../../src/writes/repository/plan';
import { repositoryWrite } from '../../../../src/writes/repository/run';
import { safeStructurePush } from '../documents/safely';
import { served, withLine } from '../documents/support';
import { move, renamed, safePorts } from '../moveData/moving';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { planRandomize } from '../../../../src/writes/randomize/plan';
import { recordRandomize } from '../../../../src/writes/randomize/run';
import { planUpload } from '../../../../src/writes/uploadFile/plan';
import { fileUpload } from '../../../../src/writes/uploadFile/run';
import { type Rig } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';
import { type Net, projectFolder, safeDelete, safePush, safeUndo, undoPlan } from './support';

/** What each command that can write does through the one way, with a run of it below. */
export const writeCases: Readonly<Record<string, (rig: Rig, net: Net) => Promise<unknown>>> = {
  deleteRecords: (rig, net) => safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } }),
  deleteFile: (rig, net) =>
    safeDelete(rig, net, fileDelete, { field: 'scan', locations: [{ record: '1', event: 'visit_arm_2' }] }),
  deleteArms: (rig, net) => safeDelete(rig, net, armsDelete, { arms: [2] }),
  deleteEvents: (rig, net) => safeDelete(rig, net, eventsDelete, { events: ['visit_arm_1'] }),
  deleteDags: (rig, net) => safeDelete(rig, net, dagsDelete, { dags: ['north'] }),
  push: async (rig, net) => {
    await pushEvents(rig, net);
    await pushSettings(rig, net);
    return await push(rig, net);
  },
  switchGroup: async (rig, net) => {
    const rights = { username: 'owner', rights: { api_import: 1 }, dataAccessGroup: '' };
    const planned = await planOwnGroup({ ...rig.target, rights }, 'north');
    return planned.kind === 'plan' ? await write(rig, net, ownGroupSwitch, planned.plan) : planned;
  },
  uploadToRepository: async (rig, net) => {
    const file = path.join(net.folder, 'note.txt');
    writeFileSync(file, 'a note');
    return await repository(rig, net, { action: 'upload', place: topOfRepository, paths: [file] });
  },
  createRepositoryFolder: (rig, net) =>
    repository(rig, net, { action: 'create-folder', place: topOfRepository, name: 'Notes' }),
  deleteRepositoryFile: async (rig, net) => {
    await writeCases['uploadToRepository']?.(rig, net);
    rig.simulator.clearRequests();
    const files = (await listFileRepository(rig.target.session)).flatMap((item) =>
      item.kind === 'file' ? [item] : [],
    );
    return await repository(rig, net, { action: 'delete', place: topOfRepository, files });
  },
  renameField: async (rig, net) => {
    const pairs = [
      { from: 'weight', to: 'mass' },
      { from: 'scan', to: 'picture' },
    ];
    const { stopped } = await move(rig, net, renamed(await exportMetadataCsv(rig.target.session), pairs), pairs);
    return { status: stopped ? stopped.why.kind : 'done' };
  },
  copyFieldData: async (rig, net) => {
    const base = await exportMetadataCsv(rig.target.session);
    await safePush(
      rig,
      net,
      base.replace(/^mood,.*$/m, (row) => `${row}\n${row.replace('mood', 'thought')}`),
      base,
    );
    const planned = await planCopy(rig.target, [{ from: 'mood', to: 'thought' }]);
    return planned.kind === 'plan' ? await safePorts(rig, net).copy(planned.plan) : { status: planned.kind };
  },
  importRecords: async (rig, net) => {
    const plannedImport = await planImport(rig.target, {
      source: textSource('study_id,redcap_event_name,weight,note\n1,visit_arm_1,80,new\n9,visit_arm_1,60,', 'data.csv'),
      dates: 'detect',
      labels: 'detect',
    });
    if (plannedImport.kind !== 'plan') {
      return { status: plannedImport.kind };
    }
    const { outcome } = await net.safety.write(recordsImport, {
      target: rig.target,
      plan: plannedImport.plan,
      folder: projectFolder,
      project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
      username: 'owner',
    });
    return outcome;
  },
  renameRecord: async (rig, net) => {
    const found = await planRename(rig.target, { record: '1', newName: 'one' });
    if (found.kind !== 'plan') {
      return { status: found.kind };
    }
    const { outcome } = await net.safety.write(recordRename, {
      target: rig.target,
      plan: found.plan,
      folder: projectFolder,
      project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
      username: 'owner',
    });
    return outcome;
  },
  uploadRecordFile: async (rig, net) => {
    const file = path.join(net.folder, 'scan.txt');
    writeFileSync(file, 'a scan');
    const location = { record: '1', field: 'scan', event: 'visit_arm_2' };
    const planned = await planUpload(rig.target, { location, path: file });
    return planned.kind === 'plan' ? await write(rig, net, fileUpload, planned.plan) : planned;
  },
  randomize: async (rig, net) => {
    const planned = await planRandomize(rig.target, { record: '1', randomizationId: 1 });
    return planned.kind === 'plan' ? await write(rig, net, recordRandomize, planned.plan) : planned;
  },
  undoOperation: async (rig, net) => {
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    rig.simulator.clearRequests();
    return await safeUndo(rig, net, await undoPlan(rig, net));
  },
  restoreRecords: async (rig, net) => {
    await safeDelete(rig, net, recordsDelete, { records: ['1', '2'], scope: { kind: 'record' } });
    rig.simulator.clearRequests();
    return await safeUndo(rig, net, await undoPlan(rig, net, { records: ['2'] }));
  },
};

/** The project that a case is about: two records, one of them in a group. */
export function seedOfCase(command: string): ProjectSeed {
  return fullProject(['1', '2'], {
    recordDags: { 1: 'north' },
    users: [{ ...owner, switchableDags: ['', 'north'] }],
    ...(command === 'randomize' ? randomized() : {}),
  });
}

/** A scheme with one place, whose target is a text field. */
function randomized(): Partial<ProjectSeed> {
  const { settings } = fullProject([]);
  const allocations = [{ target: 'A', alternative: '', strata: [] }];
  return {
    users: [{ ...owner, rights: { ...owner.rights, random_perform: 1 } }],
    settings: { ...settings, other: { ...settings.other, randomization_enabled: '1' } },
    randomizations: [{ id: 1, field: 'note', event: 'visit_arm_1', open: true, strata: [], allocations }],
  };
}

const topOfRepository = { folderId: undefined, name: '' };

async function repository(rig: Rig, net: Net, request: RepositoryRequest): Promise<unknown> {
  const planned = await planRepository(rig.target, request);
  if (planned.kind !== 'plan') {
    throw new Error(JSON.stringify(planned));
  }
  return await write(rig, net, repositoryWrite, planned.plan);
}

async function write<P, O extends AnyOutcome>(rig: Rig, net: Net, kind: WriteKind<P, O>, plan: P): Promise<O> {
  const { outcome } = await net.safety.write(kind, {
    target: rig.target,
    plan,
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    delay: () => Promise.resolve(),
  });
  return outcome;
}

async function pushEvents(rig: Rig, net: Net): Promise<unknown> {
  return await safeStructurePush(
    rig,
    net,
    'events.csv',
    withLine(withLine(await served(rig.target, 'events.csv'), 'Diary,1'), 'Visit,1', 'Week 1,1,visit_arm_1,'),
  );
}

async function pushSettings(rig: Rig, net: Net): Promise<unknown> {
  const base = await exportDocument(rig.target.session, 'project_settings.json', { isLongitudinal: true });
  const draft = settingsText({ ...Object.fromEntries(valuesIn(base)), project_notes: 'Second phase' });
  const found = await planSettings(rig.target, { draft, base });
  return found.kind === 'plan' ? await write(rig, net, settingsPush, found.plan) : found;
}

async function push(rig: Rig, net: Net): Promise<unknown> {
  const base = await exportMetadataCsv(rig.target.session);
  return await safePush(rig, net, base.replace(/^weight,visit,,text,weight/m, 'weight,visit,,text,Weight'), base);
}

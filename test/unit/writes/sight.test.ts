import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../src/common/l10n';
import { freely } from '../api/freely';
import type { OperationTarget } from '../../../src/safety/operation';
import { confirmText } from '../../../src/writes/deletes/words';
import { safetyLines } from '../../../src/writes/deletes/safetyWords';
import { outcomeText } from '../../../src/writes/deletes/outcomeWords';
import { recordsDelete } from '../../../src/writes/deletes/records';
import { armsDelete, eventsDelete } from '../../../src/writes/deletes/structure';
import { undoLines, undoOutcomeText } from '../../../src/writes/undo/words';
import type { SeedUser } from '../../../src/simulator/store/seed';
import { isRecordImport, refusal, standBetween, stopBetween } from './deletes/between';
import { type Rig, refusals, startRig, stopRigs } from './deletes/rig';
import { fullProject, longitudinalSeed, owner, value } from './deletes/seeds';
import { plannedMove, renamed, served } from './moveData/moving';
import { makeNet, plannedUndo, removeFolders, safeDelete, safeRun, safeUndo, stateOf, undoPlan } from './undo/support';
import { showCase } from '../support/cases';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

const writer = { api_export: 1, api_import: 1, design: 1, record_create: 1, record_delete: 1 };

/** A project with an account of its own, whose rights nobody tells: the ordinary case. */
async function ordinary(
  user: Partial<SeedUser>,
  records = ['1', '2', '3'],
): Promise<{ rig: Rig; ann: OperationTarget }> {
  const ann: SeedUser = { ...owner, username: 'ann', rights: writer, ...user };
  const rig = await startRig(
    fullProject(records, { recordDags: { 1: 'north', 2: 'south', 3: 'south' }, users: [owner, ann] }),
  );
  const token = rig.simulator.addToken(rig.projectId, {
    username: 'ann',
    rights: writer,
    ...(user.dag ? { dag: user.dag } : {}),
  });
  return { rig, ann: rig.targetFor(token) };
}

describe('a member of a data access group whose rights are not known', () => {
  it('does not move the data of fields: other groups would lose theirs', async () => {
    const { rig, ann } = await ordinary({ dag: 'north' });
    const pairs = [{ from: 'weight', to: 'mass' }];
    const planned = await plannedMove(rig, renamed(await served(rig), pairs), pairs, ann);
    assert.ok(planned.kind === 'refused');
    assert.ok(
      ['caller-in-group', 'group-unknown'].includes(planned.refusals[0]?.reason ?? ''),
      JSON.stringify(planned),
    );
    assert.equal(rig.seed().fields.filter((field) => field['field_name'] === 'mass').length, 0);
    showCase('sight/move by a group member', 'refused: other groups would lose their data');
  });

  it('does not delete arms and events, or is told of the loss and types the title', async () => {
    const { rig, ann } = await ordinary({ dag: 'north' });
    for (const planned of [
      await eventsDelete.plan(ann, { events: ['visit_arm_1'] }),
      await armsDelete.plan(ann, { arms: [1] }),
    ]) {
      if (planned.kind === 'refused') {
        assert.deepEqual(
          planned.refusals.map(({ reason }) => reason),
          ['own-group'],
        );
      } else {
        assert.equal(planned.plan.typeTitle, true);
        assert.match(
          confirmText(planned.plan, english).lines.join('\n'),
          /data of other groups.*no undo would bring it back/,
        );
        assert.match(safetyLines(planned.plan, english).join('\n'), /data of other data access groups/);
      }
    }
    // Who may see the groups is refused outright.
    const seer = rig.simulator.addToken(rig.projectId, {
      username: 'ann',
      dag: 'north',
      rights: { ...writer, data_access_groups: 1 },
    });
    assert.deepEqual(await refusals(rig, eventsDelete, { events: ['visit_arm_1'] }, rig.targetFor(seer)), [
      { reason: 'own-group', what: 'events' },
    ]);
    showCase('sight/structure by a group member', 'refused, or the loss is said and the title typed');
  });
});

describe('an account from which an instrument is hidden, and whose rights are not known', () => {
  const hiding = { formsExport: { enrolment: 1, visit: 0, lab: 1, diary: 1 } };

  it('is told before a delete what is not kept, and the undo does not claim to be whole', async () => {
    const { rig, ann } = await ordinary(hiding);
    const net = await makeNet();
    const planned = await recordsDelete.plan(ann, { records: ['1'], scope: { kind: 'record' } });
    assert.ok(planned.kind === 'plan');
    assert.equal(planned.plan.typeTitle, true);
    const asked = [confirmText(planned.plan, english).lines.join('\n'), ...safetyLines(planned.plan, english)].join(
      '\n',
    );
    assert.match(asked, /may not export all data of these instruments.*no undo brings it back: visit/);
    assert.ok(!/1 record whole/.test(asked), asked);
    assert.equal((await safeRun(rig, net, recordsDelete, planned.plan, ann)).status, 'done');
    const undo = await undoPlan(rig, net, { target: ann });
    // A modal shows the first six lines: what this undo lacks stands before what every undo lacks.
    assert.match(
      undoLines(undo, english, 12).join('\n'),
      /Does not come back:\n(?:• .*\n)*• data that you may not export, of these instruments: visit\n(?:• .*\n)*• the history of the records before now/,
    );
    const text = undoOutcomeText(undo, await safeUndo(rig, net, undo, ann), english);
    assert.ok(!text.includes('equal'), text);
    assert.match(text, /Did not come back: data that you may not export, of these instruments: visit/);
    showCase('sight/hidden instrument', 'named in plan and limits; the undo does not claim to be whole');
  });

  it('does not write into what it cannot see when it undoes what somebody else did', async () => {
    const { rig, ann } = await ordinary(hiding);
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'event', event: 'enrolment_arm_1' } });
    const undo = await undoPlan(rig, net, { target: ann });
    const before = rig.seed().values.filter((row) => row.field === 'weight');
    await safeUndo(rig, net, undo, ann);
    assert.deepEqual(
      rig.seed().values.filter((row) => row.field === 'weight'),
      before,
    );
    const sent = rig
      .writes()
      .filter((call) => call.content === 'record' && call.action === 'import')
      .map((call) => call.parameters['data'] ?? '');
    assert.ok(sent.length > 0 && !sent.some((data) => /"(?:weight|note|visit_complete)"/.test(data)));
  });
});

describe('an account that is given hashes for record names', () => {
  it('writes nothing', async () => {
    const hash = 'd41d8cd98f00b204e9800998ecf8427e';
    const { rig } = await ordinary({});
    const proxy = await standBetween(rig, (asked) => {
      if (asked.content !== 'record' || asked.action === 'delete') {
        return undefined;
      }
      const named = [...asked.form.entries()].some(([key]) => key.startsWith('records'));
      return named
        ? { status: 200, body: asked.form.get('format') === 'csv' ? '\n' : '[]' }
        : asked.form.get('format') === 'json'
          ? { status: 200, body: JSON.stringify([{ study_id: hash, redcap_event_name: 'enrolment_arm_1' }]) }
          : { status: 200, body: `study_id,redcap_event_name\n${hash},enrolment_arm_1\n` };
    });
    for (const found of [
      await refusals(rig, recordsDelete, { records: 'all', scope: { kind: 'record' } }, proxy.target()),
      await refusals(rig, eventsDelete, { events: ['visit_arm_1'] }, proxy.target()),
    ]) {
      assert.deepEqual(found, [{ reason: 'hashed-ids' }]);
    }
  });
});

describe('an account that is not given the names of records', () => {
  it('writes nothing: rows without a name are not taken for a project without records', async () => {
    const { rig } = await ordinary({});
    const proxy = await standBetween(rig, (asked) => {
      if (asked.content !== 'record' || asked.action === 'delete' || asked.form.get('format') !== 'json') {
        return undefined;
      }
      return asked.form.get('type') === 'eav'
        ? undefined
        : { status: 200, body: JSON.stringify([{ redcap_event_name: 'visit_arm_1', weight: '70' }]) };
    });
    for (const plan of [
      () => eventsDelete.plan(proxy.target(), { events: ['visit_arm_1'] }),
      () => armsDelete.plan(proxy.target(), { arms: [1] }),
      () => recordsDelete.plan(proxy.target(), { records: 'all', scope: { kind: 'record' } }),
    ]) {
      await assert.rejects(plan(), { reason: 'malformed-answer' });
    }
    showCase('sight/no record names', 'nothing is written');
  });
});

describe('an account with de-identified exports on a server that hashes its record names', () => {
  it('deletes, moves and undoes nothing', async () => {
    const { rig, ann } = await ordinary({ formsExport: { enrolment: 2, visit: 1, lab: 1, diary: 1 } });
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['1'], scope: { kind: 'record' } });
    rig.simulator.setUnkind({ hashedIds: true });
    const hashed = [{ reason: 'hashed-ids' }];
    assert.deepEqual(await refusals(rig, recordsDelete, { records: 'all', scope: { kind: 'record' } }, ann), hashed);
    const undo = await plannedUndo(rig, net, { target: ann });
    assert.deepEqual(undo.kind === 'refused' && undo.refusals, hashed);
    const pairs = [{ from: 'weight', to: 'mass' }];
    const move = await plannedMove(rig, renamed(await served(rig), pairs), pairs, ann);
    assert.ok(move.kind === 'refused');
    showCase('sight/hashed record names', 'nothing is written');
  });
});

describe('a project that has been in Production and is not now', () => {
  it('is treated with its care, for it may be in Analysis/Cleanup', async () => {
    const base = longitudinalSeed([
      value('1', 'visit_arm_1', 'weight', '70'),
      value('2', 'visit_arm_1', 'weight', '70'),
    ]);
    const rig = await startRig({
      ...base,
      settings: { ...base.settings, inProduction: false, productionTime: '2024-05-05 10:10:10' },
    });
    const planned = await recordsDelete.plan(rig.target, { records: ['1'], scope: { kind: 'record' } });
    assert.ok(planned.kind === 'plan');
    assert.equal(planned.plan.typeTitle, true);
    const events = await eventsDelete.plan(rig.target, { events: ['visit_arm_1'] });
    assert.ok(events.kind === 'plan');
    assert.equal(events.plan.typeTitle, true);
    assert.match(confirmText(events.plan, english).lines.join('\n'), /REDCap may refuse/);
    showCase('sight/analysis status', "Production's care: title typed, refusals foretold");
  });
});

describe('a delete that REDCap refuses', () => {
  it("is told in REDCap's own words, in message and report", async () => {
    const words = 'The record cannot be deleted because it has been locked.';
    const { rig } = await ordinary({});
    const net = await makeNet();
    const proxy = await standBetween(rig, (asked) =>
      asked.content === 'record' && asked.action === 'delete' ? refusal(words) : undefined,
    );
    const target: OperationTarget = proxy.target();
    const planned = await recordsDelete.plan(target, { records: ['1'], scope: { kind: 'record' } });
    assert.ok(planned.kind === 'plan');
    const outcome = await safeRun(rig, net, recordsDelete, planned.plan, target);
    assert.equal(outcome.status, 'refused');
    const text = outcomeText(planned.plan, outcome, english);
    assert.ok(text.includes(words) && text.includes('Nothing was deleted.'), text);
    showCase('delete/refused', "REDCap's words in message and report");
  });
});

describe('a record whose name differs from another one in capitals only', () => {
  it('is not brought back over it without a question', async () => {
    const rig = await startRig(
      longitudinalSeed([value('A1', 'visit_arm_1', 'weight', '70'), value('2', 'visit_arm_1', 'weight', '70')]),
    );
    const net = await makeNet();
    await safeDelete(rig, net, recordsDelete, { records: ['A1'], scope: { kind: 'record' } });
    const { importRecords } = await import('../../../src/api/records');
    await importRecords(freely(rig.target.session), {
      format: 'json',
      data: JSON.stringify([{ study_id: 'a1', redcap_event_name: 'visit_arm_1', note: 'another person' }]),
    });
    const planned = await plannedUndo(rig, net);
    assert.ok(planned.kind === 'plan');
    assert.deepEqual(planned.plan.conflicts, [{ kind: 'record-anew', record: 'A1', namesake: 'a1' }]);
    const proxy = await standBetween(rig, () => undefined);
    const plan = await undoPlan(rig, net, { target: proxy.target() });
    proxy.clear();
    await safeUndo(rig, net, plan, proxy.target());
    assert.equal(proxy.calls.filter(isRecordImport).length, 0);
    assert.deepEqual(
      rig.seed().values.filter((row) => row.record === 'A1'),
      [],
    );
    showCase('undo/names in other capitals', 'a conflict; not written over');
  });
});

describe('a record whose namesake in other capitals goes with it', () => {
  it('is deleted with a word about that, and the undo brings back both', async () => {
    const rig = await startRig(
      longitudinalSeed([
        ...['A1', 'a1', 'b'].map((record) => value(record, 'visit_arm_1', 'weight', `7${record}`)),
        value('a1', 'enrolment_arm_1', 'initials', 'XY'),
      ]),
    );
    const net = await makeNet();
    const before = stateOf(rig.seed());
    const proxy = await standBetween(rig, async (asked, forward) => {
      if (asked.content !== 'record' || asked.action !== 'delete') {
        return undefined;
      }
      // As a database that compares without capitals does.
      const both = new URLSearchParams(asked.form);
      both.set('records[1]', 'a1');
      return { ...(await forward(both)), body: '1' };
    });
    const target = proxy.target();
    const planned = await recordsDelete.plan(target, { records: ['A1'], scope: { kind: 'record' } });
    assert.ok(planned.kind === 'plan');
    assert.match(confirmText(planned.plan, english).lines.join('\n'), /may not tell their names from these.*: a1/);
    assert.equal((await safeRun(rig, net, recordsDelete, planned.plan, target)).status, 'mismatch');
    assert.equal((await safeUndo(rig, net, await undoPlan(rig, net))).status, 'done');
    assert.deepEqual(stateOf(rig.seed()), before);
    const other = await recordsDelete.plan(target, { records: ['A1', 'a1'], scope: { kind: 'record' } });
    assert.ok(other.kind === 'plan' && other.plan.warnings.every(({ kind }) => kind !== 'namesakes'));
    showCase('delete/namesake', 'named before; kept in the snapshot, and brought back');
  });
});

describe('a file that is on record but not on the server', () => {
  it('is named by its place before anything is deleted, and the delete goes on without it where the user says so', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const proxy = await standBetween(rig, (asked) =>
      asked.content === 'file' && asked.form.get('record') === '1' && asked.form.get('field') === 'consent'
        ? refusal('There is no file to download for this record')
        : undefined,
    );
    const target = proxy.target();
    const planned = await recordsDelete.plan(target, { records: ['1'], scope: { kind: 'record' } });
    assert.ok(planned.kind === 'plan');
    const writes = rig.writes().length;
    await assert.rejects(safeRun(rig, net, recordsDelete, planned.plan, target), /1, enrolment_arm_1, consent/);
    assert.equal(rig.writes().length, writes);
    const outcome = await safeRun(rig, net, recordsDelete, { ...planned.plan, withoutLostFiles: true }, target);
    assert.equal(outcome.status, 'done');
    const plan = await undoPlan(rig, net, { target });
    assert.ok(plan.limits.some((limit) => limit.kind === 'lost-files' && limit.fields.includes('consent')));
    assert.match(
      undoOutcomeText(plan, await safeUndo(rig, net, plan, target), english),
      /that REDCap could not hand out before/,
    );
    showCase('delete/file gone', 'named by its place; goes on without it on demand');
  });
});

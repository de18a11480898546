import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { exportSurveyList } from '../../../../src/api/surveyList';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import type { SimulatorOptions } from '../../../../src/simulator/options';
import { ExportError } from '../../../../src/reads/export/exportError';
import { participantsCsv } from '../../../../src/reads/views/participants';
import { readReport } from '../../../../src/reads/views/readReport';
import { readLog } from '../../../../src/reads/log/readLog';
import { readTable } from '../../../../src/writes/documents/table';
import { unkindMix } from '../../simulator/unkindMix';
import { type Rig, startRig, stopRigs } from '../../writes/deletes/rig';

afterEach(stopRigs);

async function trial(options: SimulatorOptions = {}): Promise<Rig> {
  return await startRig(
    sampleSeeds().find(({ participants }) => participants !== undefined),
    options,
  );
}

for (const [server, options] of [
  ['a kind server', {}],
  ['an unkind server', { unkind: { ...unkindMix(63), memory: undefined } }],
] as const) {
  describe(`what is shown of a project, ${server}`, () => {
    it('reports as tables, as long as an editor takes them', async () => {
      const rig = await trial(options);
      const { target } = rig;
      const [first] = rig.seed().reports ?? [];
      const reportId = first?.id ?? 0;
      const table = readTable(await readReport(target.session, { reportId }, 1_000_000));
      assert.deepEqual(table.document.problems, []);
      assert.ok(table.columns.includes('ae_term') && table.rows.length > 1);
      await assert.rejects(
        readReport(target.session, { reportId }, 100),
        (error) => error instanceof ExportError && error.reason === 'needs-disk',
      );
      await assert.rejects(readReport(target.session, { reportId: 999_999 }, 1000), (error) =>
        RedcapError.is(error, 'bad-request'),
      );
    });

    it('surveys by the XML of the project, and their participants', async () => {
      const rig = await trial(options);
      const { target } = rig;
      const surveys = await exportSurveyList(target.session);
      assert.deepEqual(
        surveys.map(({ form, title, saveAndReturn, isActive }) => [form, title, saveAndReturn, isActive]),
        [['quality_of_life', 'Your health and your heart', true, true]],
      );
      const [participant] = rig.seed().participants ?? [];
      const event = participant?.event ?? '';
      const { text, participants } = await participantsCsv(target.session, { instrument: 'quality_of_life', event });
      const { columns, rows } = readTable(text);
      assert.equal(rows.length, participants);
      assert.ok(participants > 0 && columns.includes('survey_link'), text.slice(0, 200));
      assert.deepEqual(
        // Records whom nobody invited are in the list without an address.
        rows
          .map(({ values }) => values['email'] ?? '')
          .filter((email) => email !== '')
          .sort(),
        (rig.seed().participants ?? [])
          .filter((row) => row.event === event)
          .map(({ email }) => email)
          .sort(),
      );
    });
  });
}

describe('what is shown of a project', () => {
  it('nothing that the account may not read, with the name of the right', async () => {
    const rig = await trial();
    const token = rig.simulator.addToken(rig.projectId, { username: 'reader', rights: { api_export: 1 } });
    const { session } = rig.targetFor(token);
    const right = (name: RegExp) => (error: unknown) =>
      RedcapError.is(error, 'missing-right') && name.test(JSON.stringify(error.details));
    await assert.rejects(readLog(session, {}, { most: 10 }), right(/Logging/));
    await assert.rejects(
      participantsCsv(session, { instrument: 'quality_of_life', event: 'baseline_arm_1' }),
      right(/Survey Distribution Tools/),
    );
  });

  it('what the log says of one record', async () => {
    const { target } = await trial();
    const { entries } = await readLog(target.session, { logtype: 'manage' }, { most: 100 });
    assert.ok(entries.every(({ action }) => action.startsWith('Manage/Design')));
  });
});

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { parse } from 'csv-parse/sync';
import { RedcapError } from '../../../../src/api/errors';
import { surveyCodesCsv } from '../../../../src/reads/surveys/surveyCodes';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { type Rig, startRig, stopRigs } from '../../writes/deletes/rig';

afterEach(stopRigs);

async function trial(): Promise<{ readonly rig: Rig; readonly survey: { instrument: string; event?: string } }> {
  const seed = sampleSeeds().find(({ participants }) => (participants ?? []).length > 0);
  const [participant] = seed?.participants ?? [];
  assert.ok(seed && participant);
  const survey = { instrument: participant.form, ...(participant.event ? { event: participant.event } : {}) };
  return { rig: await startRig(seed), survey };
}

const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });

describe('survey links and codes of many records', () => {
  it('come one row a record in the order asked for, each with its own link', async () => {
    const { rig, survey } = await trial();
    const records = [...new Set(rig.seed().values.map(({ record }) => record))].slice(0, 9).reverse();
    const seen: number[] = [];
    const { text, incomplete } = await surveyCodesCsv(
      rig.target.session,
      records.map((record) => ({ record, ...survey })),
      ['survey_link', 'survey_access_code'],
      { onProgress: (done) => seen.push(done) },
    );
    const rows = rowsOf(text);
    assert.deepEqual([rows.map(({ record }) => record), incomplete], [records, 0]);
    assert.equal(new Set(rows.map(({ survey_link: link }) => link)).size, records.length);
    assert.ok(rows.every(({ survey_access_code: code }) => /^\w+$/.test(code ?? '')));
    assert.deepEqual(Object.keys(rows[0] ?? {}).slice(-2), ['survey_link', 'survey_access_code']);
    assert.equal(seen.at(-1), records.length);
  });

  it('say for which records REDCap gave less, and give up where the account may not ask at all', async () => {
    const { rig, survey } = await trial();
    const [record = ''] = rig.seed().values.map((row) => row.record);
    const { text, incomplete } = await surveyCodesCsv(
      rig.target.session,
      [
        { record, ...survey },
        { record: 'nobody', ...survey },
      ],
      ['survey_link'],
    );
    const rows = rowsOf(text);
    assert.deepEqual([incomplete, rows[0]?.['problem'], rows[1]?.['survey_link']], [1, '', '']);
    assert.match(rows[1]?.['problem'] ?? '', /^survey_link: .*nobody/);
    const token = rig.simulator.addToken(rig.projectId, {
      username: 'reader',
      rights: { api_export: 1, manage_survey_participants: 0 },
    });
    await assert.rejects(
      surveyCodesCsv(rig.targetFor(token).session, [{ record, ...survey }], ['survey_link']),
      (error) => RedcapError.is(error, 'missing-right'),
    );
  });

  it('stop when they are cancelled', async () => {
    const { rig, survey } = await trial();
    const abort = new AbortController();
    const records = [...new Set(rig.seed().values.map(({ record }) => record))];
    const running = surveyCodesCsv(
      rig.target.session,
      records.map((record) => ({ record, ...survey })),
      ['survey_link'],
      {
        signal: abort.signal,
        onProgress: () => {
          abort.abort();
        },
      },
    );
    await assert.rejects(running, /cancel/i);
    assert.ok(rig.simulator.requests.length < records.length);
  });
});

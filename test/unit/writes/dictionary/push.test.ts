import { sendWrite } from '../../../../src/api/writeSession';
import { runBare } from '../deletes/bare';
import { freely } from '../../api/freely';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { exportDictionary, exportMetadata, exportMetadataCsv, importMetadataCsv } from '../../../../src/api/metadata';
import { convertHeaders } from '../../../../src/dictionary/columns';
import { parseCsvDocument } from '../../../../src/dictionary/csvDocument';
import { readDictionary } from '../../../../src/dictionary/model';
import { compareDictionaries } from '../../../../src/writes/dictionary/compare';
import { toApiForm, toUploadForm } from '../../../../src/writes/dictionary/forms';
import {
  type PlannedPush,
  type PushPlan,
  type ReviewedPush,
  planPush,
  reviewPush,
} from '../../../../src/writes/dictionary/plan';
import { dictionaryPush } from '../../../../src/writes/dictionary/run';
import { pushSummary } from '../../../../src/writes/dictionary/pushSummary';
import { factsOfPush } from '../../../../src/writes/dictionary/facts';
import { english } from '../../../../src/common/l10n';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject } from '../deletes/seeds';
import { addField, edit, removeField } from './edits';
import { showCase } from '../../support/cases';

const quick = { delay: () => Promise.resolve() };

function planOf(planned: PlannedPush): PushPlan {
  assert.equal(planned.kind, 'plan', JSON.stringify(planned).slice(0, 400));
  assert.ok(planned.kind === 'plan');
  return planned.plan;
}

function reasons(planned: PlannedPush): string[] {
  return planned.kind === 'refused' ? planned.refusals.map((refusal) => refusal.reason) : [planned.kind];
}

const served = (rig: Rig): Promise<string> => exportMetadataCsv(rig.target.session);
const dictionaryWrites = (rig: Rig): number => rig.writes().filter((call) => call.content === 'metadata').length;

describe('pushing a data dictionary', function pushSuite() {
  this.timeout(60_000);
  afterEach(stopRigs);

  it('imports the draft, reads it back, and the server holds it', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const base = await served(rig);
    const draft = edit(removeField(addField(base, 'extra', 'visit'), 'note'), 'weight', 'field_label', 'Weight, "kg"');
    const plan = planOf(await planPush(rig.target.session, { draft, base }, undefined));
    const summary = pushSummary(plan.changes, english);
    assert.match(summary, /Fields added: 1 \(extra\)/);
    assert.match(summary, /Fields removed: 1 \(note\)/);
    assert.match(summary, /Fields changed: 1 \(weight\)/);
    assert.match(summary, /Data WILL be lost: note/);
    const outcome = await runBare(dictionaryPush, rig.target, plan, quick);
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    assert.equal(outcome.imported, readDictionary(draft).fields.length);
    assert.equal(compareDictionaries(readDictionary(draft), readDictionary(await served(rig))).length, 0);
  });

  it('goes into the journal with the risk that the records give it, and keeps all of them all the same', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const base = await served(rig);
    const planFor = async (draft: string): Promise<ReviewedPush> =>
      await reviewPush(
        rig.target.session,
        planOf(await planPush(rig.target.session, { draft, base }, undefined)),
        undefined,
      );
    const empty = await planFor(removeField(removeField(base, 'sleep'), 'note'));
    assert.deepEqual(factsOfPush(empty).what, { kind: 'dictionary', risk: 'will-lose', changes: 2 });
    const { counts, records } = factsOfPush(empty);
    assert.deepEqual([counts, records], [{ fields: 9, records: 2, values: 6, files: 0 }, 'all']);
    const harmless = await planFor(edit(base, 'races', 'select_choices_or_calculations', '1, A | 3, C'));
    assert.deepEqual(
      [harmless.changes.risk, harmless.review.risk, factsOfPush(harmless)],
      [
        'will-lose',
        'none',
        {
          what: { kind: 'dictionary', risk: 'none', changes: 1 },
          counts: { fields: 11 },
          records: 'all',
          hiddenInstruments: [],
          dictionary: harmless.text,
        },
      ],
    );
    const narrower = await planFor(edit(base, 'initials', 'text_validation_type_or_show_slider_number', 'number'));
    assert.deepEqual(
      [narrower.changes.risk, narrower.review.risk, factsOfPush(narrower).records],
      ['none', 'might-lose', 'all'],
    );
    assert.equal(rig.writes().length, 0);
  });

  it('has nothing to push when the draft says what the server says, however it is written', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    for (const draft of [base, convertHeaders(base, 'ui'), `\uFEFF${base}`, base.replaceAll('\n', '\r\n')]) {
      assert.deepEqual(reasons(await planPush(rig.target.session, { draft, base }, undefined)), ['nothing-to-push']);
    }
    assert.equal(rig.writes().length, 0);
  });

  it('sends what the server takes from drafts with other headers, delimiters and a byte order mark', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const edited = edit(base, 'weight', 'field_label', 'Gewicht; in kg');
    const semicolons = readDictionary(edited)
      .document.rows.map((row) =>
        Array.from({ length: row.cellCount }, (_, i) => `"${row.value(i).replaceAll('"', '""')}"`).join(';'),
      )
      .join('\r\n');
    for (const [name, draft] of Object.entries({
      'web headers': convertHeaders(edited, 'ui'),
      'byte order mark': `\uFEFF${edited}`,
      semicolons,
    })) {
      const plan = planOf(await planPush(rig.target.session, { draft, base }, undefined));
      const outcome = await runBare(dictionaryPush, rig.target, plan, quick);
      assert.equal(outcome.status, 'done', `${name}: ${JSON.stringify(outcome)}`);
      assert.equal(readDictionary(await served(rig)).field('weight')?.label, 'Gewicht; in kg');
      await importMetadataCsv(freely(rig.target.session), base);
    }
  });

  it('pushes a label beside an annotation with a backslash before a quote, which stays as it is', async () => {
    const annotation = '@P1000LANG={"English":"<p style=\\"color:red\\">How, are you?</p>"} C:\\';
    const rig = await startRig(classicSeed([]));
    const start = edit(await served(rig), 'note', 'field_annotation', annotation);
    assert.equal(
      (
        await runBare(
          dictionaryPush,
          rig.target,
          planOf(await planPush(rig.target.session, { draft: start, base: start }, undefined)),
          quick,
        )
      ).status,
      'done',
    );
    // A server that writes CSV as PHP does: no quote behind a backslash is doubled.
    const target = {
      ...rig.target.session,
      url: rig.target.session.url,
      open: rig.target.session.open.bind(rig.target.session),
      [sendWrite]: rig.target.session[sendWrite].bind(rig.target.session),
      read: async (...[call, signal]: Parameters<typeof rig.target.session.read>) => {
        const answer = await rig.target.session.read(call, signal);
        return call.parameters?.['format'] === 'csv'
          ? { ...answer, bytes: Buffer.from(answer.bytes.toString().replaceAll('\\""', '\\"')) }
          : answer;
      },
    };
    const base = await exportDictionary(target);
    const draft = edit(base, 'weight', 'field_label', 'Weight now');
    const plan = planOf(await planPush(target, { draft, base }, undefined));
    const outcome = await runBare(dictionaryPush, { session: target, rights: undefined }, plan, quick);
    assert.equal(outcome.status, 'done', JSON.stringify(outcome));
    const fields = await exportMetadata(rig.target.session);
    assert.equal(fields.find((field) => field.field_name === 'note')?.field_annotation, annotation);
    assert.equal(fields.find((field) => field.field_name === 'weight')?.field_label, 'Weight now');
    showCase('dictionary/backslash before a quote', 'pushed beside it; it stays as it is');
  });

  it("leaves a draft in the API's form byte for byte as it is", () => {
    const text =
      'field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,field_note,text_validation_type_or_show_slider_number,text_validation_min,text_validation_max,identifier,branching_logic,required_field,custom_alignment,question_number,matrix_group_name,matrix_ranking,field_annotation\n"record_id",start,,text,ID,,,,,,,,,,,,,\n';
    assert.deepEqual(toApiForm(text), { kind: 'written', text });
  });

  const broken: Readonly<Record<string, (base: string) => string>> = {
    'DD01 a name twice': (base) => edit(base, 'weight', 'field_name', 'note'),
    'DD02 no form': (base) => edit(base, 'weight', 'form_name', ''),
    'DD03 a form in two places': (base) => edit(base, 'initials', 'form_name', 'lab'),
    'DD04 a type REDCap does not know': (base) => edit(base, 'weight', 'field_type', 'number'),
    'DD07 no choices': (base) => edit(base, 'races', 'select_choices_or_calculations', ''),
    'DD14 identifier yes': (base) => edit(base, 'weight', 'identifier', 'yes'),
    'DD15 alignment': (base) => edit(base, 'weight', 'custom_alignment', 'LX'),
    'DD19 record id no text': (base) => edit(base, 'study_id', 'field_type', 'notes'),
  };
  for (const [name, damage] of Object.entries(broken)) {
    it(`is blocked by ${name}, at its cell, and nothing is sent`, async () => {
      const rig = await startRig(classicSeed([]));
      const base = await served(rig);
      const planned = await planPush(rig.target.session, { draft: damage(base), base }, undefined);
      assert.ok(planned.kind === 'refused');
      const problems = planned.refusals.flatMap((refusal) => (refusal.reason === 'errors' ? refusal.problems : []));
      assert.ok(
        problems.some((problem) => problem.code === name.slice(0, 4)),
        JSON.stringify(problems),
      );
      assert.equal(dictionaryWrites(rig), 0);
    });
  }

  /** A server that holds what REDCap's checks would refuse today: logic of a field whose field is gone, and a type that it does not know. */
  const faulty = (): Promise<Rig> => {
    const seed = classicSeed([]);
    return startRig({
      ...seed,
      fields: seed.fields.map((field) =>
        field.field_name === 'weight'
          ? { ...field, branching_logic: "[gone] = '1'" }
          : field.field_name === 'initials'
            ? { ...field, identifier: 'yes' }
            : field,
      ),
    });
  };

  it('is not blocked by errors that the server holds already: they are told, and the server decides', async () => {
    const rig = await faulty();
    const base = await served(rig);
    const plan = planOf(
      await planPush(
        rig.target.session,
        { draft: edit(base, 'note', 'field_label', 'A better label'), base },
        undefined,
      ),
    );
    assert.deepEqual(
      [...new Set(plan.standing.map(({ field }) => field ?? ''))].sort(),
      ['initials', 'weight'],
      JSON.stringify(plan.standing),
    );
    // The same errors in rows that stand elsewhere now, and in the spelling of the web interface.
    const moved = planOf(
      await planPush(
        rig.target.session,
        { draft: convertHeaders(addField(base, 'extra', 'visit'), 'ui'), base },
        undefined,
      ),
    );
    assert.equal(moved.standing.length, plan.standing.length);
    showCase('dictionary/errors of the server', 'warnings that block nothing');
  });

  it('is not blocked by what the server holds, whatever is changed beside it in the same cell', async () => {
    const seed = classicSeed([]);
    const rig = await startRig({
      ...seed,
      fields: seed.fields.map((field) =>
        field.field_name === 'weight'
          ? { ...field, branching_logic: "[gone] = '1'\nor [initials] = '2'" }
          : field.field_name === 'note'
            ? { ...field, branching_logic: "([initials] = '2'" }
            : field,
      ),
    });
    const base = await served(rig);
    const plan = async (draft: string) => planPush(rig.target.session, { draft, base }, undefined);
    assert.deepEqual(reasons(await plan(base.replaceAll('\n', '\r\n'))), ['nothing-to-push']);
    for (const draft of [
      edit(base, 'weight', 'branching_logic', '[gone]="1" or [initials]="2"'),
      edit(base, 'weight', 'branching_logic', "[gone] = '1' or [initials] = '3'"),
      edit(base, 'note', 'branching_logic', '( [initials]="2"'),
    ]) {
      assert.equal(planOf(await plan(draft)).standing.length, 2);
    }
    for (const draft of [
      edit(base, 'weight', 'branching_logic', "[gone2] = '1'"),
      edit(base, 'note', 'branching_logic', "([initials] = '3'"),
    ]) {
      assert.deepEqual(reasons(await plan(draft)), ['errors']);
    }
  });

  it('is blocked by an error of the same kind that names something else', async () => {
    const seed = classicSeed([]);
    const [old, now] = ['1, A | 1, B | 2, C', '1, A | 2, B | 2, C'];
    const rig = await startRig({
      ...seed,
      fields: seed.fields.map((field) =>
        field.field_name === 'races' ? { ...field, select_choices_or_calculations: old } : field,
      ),
    });
    const base = await served(rig);
    assert.deepEqual(
      reasons(
        await planPush(
          rig.target.session,
          { draft: edit(base, 'races', 'select_choices_or_calculations', now), base },
          undefined,
        ),
      ),
      ['errors'],
    );
  });

  it('sends a section header of a blank, which begins a section without a title', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const draft = edit(base, 'weight', 'section_header', ' ');
    assert.deepEqual(
      planOf(await planPush(rig.target.session, { draft, base }, undefined)).changes.changes.map(
        ({ column }) => column,
      ),
      ['section_header'],
    );
  });

  it('has nothing to push in an unchanged draft of a dictionary with errors', async () => {
    const rig = await faulty();
    const base = await served(rig);
    assert.deepEqual(reasons(await planPush(rig.target.session, { draft: base, base }, undefined)), [
      'nothing-to-push',
    ]);
    showCase('dictionary/unchanged with errors', 'nothing to push');
  });

  it('is blocked by an error that the draft brings, beside one that stands and in its cell too', async () => {
    const rig = await faulty();
    const base = await served(rig);
    for (const draft of [
      edit(base, 'note', 'branching_logic', "[gone] = '1'"),
      edit(base, 'weight', 'branching_logic', "[gone] = '1' and [nowhere] = '2'"),
      removeField(base, 'races').replace("[gone] = '1'", "[gone] = '1' and [races] = '1'"),
    ]) {
      const planned = await planPush(rig.target.session, { draft, base }, undefined);
      assert.ok(planned.kind === 'refused', JSON.stringify(planned).slice(0, 200));
      const problems = planned.refusals.flatMap((refusal) => (refusal.reason === 'errors' ? refusal.problems : []));
      assert.ok(problems.length > 0 && problems.every(({ field }) => field !== 'initials'), JSON.stringify(problems));
    }
  });

  it('is planned for a file in Production, and for accounts that may not import: errors block there too', async () => {
    const seed = classicSeed([]);
    const rig = await startRig({ ...seed, settings: { ...seed.settings, inProduction: true } });
    const base = await served(rig);
    const rights = { username: 'u', rights: { design: 0, api_import: 0 }, dataAccessGroup: '' };
    const draft = edit(base, 'weight', 'field_label', 'W');
    assert.deepEqual(reasons(await planPush(rig.target.session, { draft, base }, rights)), [
      'in-production',
      'missing-right',
      'missing-right',
    ]);
    assert.equal(
      planOf(await planPush(rig.target.session, { draft, base, goal: 'file' }, rights)).info.inProduction,
      true,
    );
    assert.deepEqual(
      reasons(
        await planPush(
          rig.target.session,
          { draft: edit(base, 'weight', 'branching_logic', "[nowhere] = '1'"), base, goal: 'file' },
          rights,
        ),
      ),
      ['errors'],
    );
  });

  it('is blocked when a column is missing: sending it would erase that column', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const document = parseCsvDocument(base);
    const draft = document.rows
      .map((row) => Array.from({ length: 17 }, (_, i) => `"${row.value(i)}"`).join(','))
      .join('\n');
    const planned = await planPush(rig.target.session, { draft, base }, undefined);
    assert.ok(reasons(planned).includes('form'));
  });

  it('says that the server changed since the draft was opened', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    await importMetadataCsv(freely(rig.target.session), edit(base, 'note', 'field_label', 'Changed by a colleague'));
    const plan = planOf(
      await planPush(rig.target.session, { draft: edit(base, 'weight', 'field_label', 'Mine'), base }, undefined),
    );
    assert.equal(plan.serverChanged, true);
  });

  it('stops when the server changes between plan and run, and sends nothing', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const plan = planOf(
      await planPush(rig.target.session, { draft: edit(base, 'weight', 'field_label', 'Mine'), base }, undefined),
    );
    await importMetadataCsv(freely(rig.target.session), edit(base, 'note', 'field_label', 'Changed by a colleague'));
    const before = dictionaryWrites(rig);
    const outcome = await runBare(dictionaryPush, rig.target, plan, quick);
    assert.deepEqual([outcome.status, outcome.sent], ['ground-moved', false]);
    assert.equal(dictionaryWrites(rig), before);
  });

  it('stops when the project goes to Production between plan and run', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const plan = planOf(
      await planPush(rig.target.session, { draft: edit(base, 'weight', 'field_label', 'Mine'), base }, undefined),
    );
    rig.simulator.setProduction(rig.projectId, true);
    assert.equal((await runBare(dictionaryPush, rig.target, plan, quick)).status, 'ground-moved');
  });

  it('stops when the token opens another project with the same dictionary by now', async () => {
    const rig = await startRig(classicSeed([]));
    const other = rig.simulator.addProject(classicSeed([]));
    const base = await served(rig);
    const plan = planOf(
      await planPush(rig.target.session, { draft: edit(base, 'weight', 'field_label', 'Mine'), base }, undefined),
    );
    const outcome = await runBare(dictionaryPush, rig.targetFor(other.token), plan, quick);
    assert.deepEqual([outcome.status, outcome.sent, dictionaryWrites(rig)], ['ground-moved', false, 0]);
  });

  it('is refused in Production and without rights before anything is sent', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const draft = edit(base, 'weight', 'field_label', 'Mine');
    assert.deepEqual(
      reasons(
        await planPush(
          rig.target.session,
          { draft, base },
          { username: 'u', rights: { api_import: 1, design: 0 }, dataAccessGroup: '' },
        ),
      ),
      ['missing-right'],
    );
    rig.simulator.setProduction(rig.projectId, true);
    assert.deepEqual(reasons(await planPush(rig.target.session, { draft, base }, undefined)), ['in-production']);
    assert.equal(rig.writes().length, 0);
  });

  it('finds out what is true when the answer to the import is lost', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const plan = planOf(
      await planPush(rig.target.session, { draft: edit(base, 'weight', 'field_label', 'Mine'), base }, undefined),
    );
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'metadata/import', times: 1 }]);
    const outcome = await runBare(dictionaryPush, rig.target, plan, quick);
    assert.deepEqual([outcome.status, outcome.imported], ['done', undefined], JSON.stringify(outcome));
    assert.equal(rig.writes().filter((call) => call.content === 'metadata').length, 1);
  });

  it('says that nothing arrived when the connection broke before REDCap had it', async () => {
    const rig = await startRig(classicSeed([]));
    const base = await served(rig);
    const plan = planOf(
      await planPush(rig.target.session, { draft: edit(base, 'weight', 'field_label', 'Mine'), base }, undefined),
    );
    rig.simulator.setFaults([{ fault: 'gateway-timeout', call: 'metadata/import', times: 1 }]);
    const outcome = await runBare(dictionaryPush, rig.target, plan, quick);
    assert.equal(outcome.status, 'not-done');
    assert.equal(await served(rig), base);
  });

  it('round-trips the sample dictionaries: nothing to push, and the file for Draft Mode says the same', async () => {
    for (const seed of sampleSeeds()) {
      const rig = await startRig({ ...seed, settings: { ...seed.settings, inProduction: false } });
      const base = await served(rig);
      assert.deepEqual(reasons(await planPush(rig.target.session, { draft: base, base }, undefined)), [
        'nothing-to-push',
      ]);
      const upload = toUploadForm(base);
      assert.ok(upload.kind === 'written');
      assert.match(upload.text, /^"Variable \/ Field Name","Form Name"/);
      assert.deepEqual(compareDictionaries(readDictionary(base), readDictionary(upload.text)), []);
    }
  });
});

describe('comparing what was sent with what is stored', () => {
  const base = 'field_name,form_name,section_header,field_type,field_label\nid,f,,text,ID\na,f,,text,A\nb,f,,text,B\n';
  const differ = (text: string): string[] =>
    compareDictionaries(readDictionary(base), readDictionary(text)).map((d) => d.kind);

  it('names every kind of difference', () => {
    assert.deepEqual(differ(base), []);
    assert.deepEqual(differ(base.replace('a,f,,text,A\n', '')), ['field-missing']);
    assert.deepEqual(differ(`${base}c,f,,text,C\n`), ['field-unexpected']);
    assert.deepEqual(differ(base.replace('text,A', 'notes,A')), ['cell']);
    assert.deepEqual(differ(base.replace('a,f,,text,A\nb,f,,text,B', 'b,f,,text,B\na,f,,text,A')), ['field-order']);
  });

  it('tolerates trimming and line ends, nothing else', () => {
    assert.deepEqual(differ(base.replace('text,A', 'text,"A "').replaceAll('\n', '\r\n')), []);
    assert.deepEqual(differ(base.replace('text,A', 'text,a')), ['cell']);
  });
});

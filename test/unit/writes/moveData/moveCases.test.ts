import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import fc from 'fast-check';
import { applyEdits } from '../../../../src/dictionary/csvDocument';
import { insertRow } from '../../../../src/dictionary/edit';
import { diffDictionaries } from '../../../../src/dictionary/diff';
import { readDictionary } from '../../../../src/dictionary/model';
import { english } from '../../../../src/common/l10n';
import { operationTitle } from '../../../../src/writes/words/historyText';
import { bridgeDictionary } from '../../../../src/writes/moveData/bridge';
import { candidatesFor, guessPairs } from '../../../../src/writes/moveData/candidates';
import type { FieldPair } from '../../../../src/writes/moveData/fieldPair';
import { moveLines, moveMarkdown } from '../../../../src/writes/moveData/words';
import { type PlannedCopy, planCopy } from '../../../../src/writes/moveData/plan';
import type { PlannedMove } from '../../../../src/writes/moveData/planMove';
import { refusalText } from '../../../../src/writes/words/refusalText';
import { renameInDictionary } from '../../../../src/writes/moveData/renameInDictionary';
import { runMove } from '../../../../src/writes/moveData/runMove';
import type { ProjectSeed, SeedValue } from '../../../../src/simulator/store/seed';
import { type Rig, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, file, fullProject, longitudinalSeed, value } from '../deletes/seeds';
import { makeNet, removeFolders, safeUndo, undoPlan } from '../undo/support';
import {
  expectedState,
  liveState,
  move,
  planOf,
  plannedMove,
  renamed,
  safePorts,
  served,
  withCell,
  withoutField,
} from './moving';

type Cells = Readonly<Record<string, string>>;
const row = (name: string, form: string, type: string, more: Cells = {}): Cells => ({
  field_name: name,
  form_name: form,
  field_type: type,
  field_label: `Label of ${name}`,
  select_choices_or_calculations: '',
  ...more,
});

const kinds: readonly Cells[] = [
  row('study_id', 'base', 'text'),
  row('born', 'base', 'text', { text_validation_type_or_show_slider_number: 'date_dmy' }),
  row('seen', 'base', 'text', { text_validation_type_or_show_slider_number: 'datetime_seconds_mdy' }),
  row('age', 'base', 'text', {
    text_validation_type_or_show_slider_number: 'integer',
    text_validation_min: '0',
    text_validation_max: '120',
  }),
  row('sex', 'base', 'radio', { select_choices_or_calculations: '1, Female | 2, Male' }),
  row('ward', 'base', 'dropdown', { select_choices_or_calculations: 'a, A | b-2, B' }),
  row('signs', 'base', 'checkbox', { select_choices_or_calculations: '1, One | -2, Two | k9, Nine' }),
  row('alive', 'base', 'yesno'),
  row('pain', 'base', 'slider', { select_choices_or_calculations: 'low | | high' }),
  row('twice', 'base', 'calc', { select_choices_or_calculations: '[age]*2' }),
  row('scan', 'base', 'file'),
  row('remark', 'base', 'notes', { branching_logic: "[sex] = '1' and [age] > 3" }),
];

const withCodes = (values: readonly SeedValue[], more: Partial<ProjectSeed> = {}): ProjectSeed => {
  const seed = classicSeed(values, { fields: kinds, repeating: [], ...more });
  return { ...seed, settings: { ...seed.settings, missingDataCodes: 'NI, No information | UNK, Unknown' } };
};

const data = (record: string): SeedValue[] => [
  value(record, '', 'study_id', record),
  value(record, '', 'born', '1980-02-29'),
  value(record, '', 'seen', '2020-12-31 23:59:58'),
  value(record, '', 'age', '121'),
  value(record, '', 'sex', '2'),
  value(record, '', 'ward', 'b-2'),
  value(record, '', 'signs', '-2'),
  value(record, '', 'signs', 'k9'),
  value(record, '', 'alive', '0'),
  value(record, '', 'pain', '40'),
  value(record, '', 'twice', '242'),
  value(record, '', 'remark', 'x\ny'),
];

function reasons(planned: PlannedMove | PlannedCopy): string[] {
  return planned.kind === 'refused' ? planned.refusals.map((refusal) => refusal.reason) : [planned.kind];
}

async function refusedTexts(
  rig: Rig,
  draft: string,
  pairs: readonly FieldPair[],
  target = rig.target,
): Promise<readonly string[]> {
  const planned = await plannedMove(rig, draft, pairs, target);
  assert.ok(planned.kind === 'refused', planned.kind);
  return planned.refusals.map((refusal) =>
    refusal.reason === 'form' ? refusal.reason : refusalText(refusal, english),
  );
}

describe('what can be moved', function caseSuite() {
  this.timeout(60_000);
  afterEach(stopRigs);
  afterEach(removeFolders);

  it('dates, numbers out of range, choices, checkboxes, sliders and missing-data codes arrive as they were stored', async () => {
    const rig = await startRig(
      withCodes(
        [
          ...data('1'),
          value('2', '', 'study_id', '2'),
          ...['born', 'seen', 'age', 'sex', 'ward', 'signs', 'alive', 'pain', 'remark'].map((field) =>
            value('2', '', field, 'UNK'),
          ),
        ],
        { files: [file('1', '', 'scan', { name: 'a b é.txt' })] },
      ),
    );
    const pairs = kinds.flatMap(({ field_name: from = '', field_type: type }) =>
      from === 'study_id' || type === 'calc' ? [] : [{ from, to: `${from}_2` }],
    );
    const draft = renamed(await served(rig), pairs);
    const before = rig.seed();
    const outcome = await move(rig, await makeNet(), draft, pairs);
    assert.equal(outcome.stopped, undefined, JSON.stringify(outcome.stopped));
    assert.deepEqual(outcome.copied?.counts, { records: 2, values: 18, files: 1 });
    assert.match(await served(rig), /\[sex_2\] = '1' and \[age_2\] > 3/);
    // The calculation follows the new name of its field.
    const unlike = (line: string): boolean => !line.includes('"twice"');
    assert.deepEqual(liveState(rig.seed()).filter(unlike), expectedState(before, draft, pairs).filter(unlike));
  });

  it('goes into another type where every value fits, and refuses with counts and codes where one does not', async () => {
    const rig = await startRig(withCodes([...data('1'), ...data('2')]));
    const base = await served(rig);
    const text = (name: string, cells: Cells = {}): string => {
      const model = readDictionary(base);
      return applyEdits(model.document, [
        insertRow(model.document, model.document.rows.length, { ...row(name, 'base', 'text'), ...cells }),
      ]).text;
    };
    assert.equal(
      reasons(await plannedMove(rig, withoutField(text('sex_text'), 'sex'), [{ from: 'sex', to: 'sex_text' }]))[0],
      'errors',
      'the branching logic names it',
    );
    const draft = withCell(withoutField(text('sex_text'), 'sex'), 'remark', 'branching_logic', '');
    const outcome = await move(rig, await makeNet(), draft, [{ from: 'sex', to: 'sex_text' }]);
    assert.equal(outcome.stopped, undefined);
    assert.equal(outcome.copied?.counts.values, 2);

    const rig2 = await startRig(withCodes([...data('1'), ...data('2')]));
    const choices = withoutField(
      text('ward_2', { field_type: 'radio', select_choices_or_calculations: 'a, A' }),
      'ward',
    );
    assert.deepEqual(await refusedTexts(rig2, choices, [{ from: 'ward', to: 'ward_2' }]), [
      '2 values of ward in 2 records would not be taken by ward_2. It lacks these choices: b-2. Add them to it first.',
    ]);
    const number = withoutField(text('born_2', { text_validation_type_or_show_slider_number: 'integer' }), 'born');
    assert.deepEqual(await refusedTexts(rig2, number, [{ from: 'born', to: 'born_2' }]), [
      '2 values of born in 2 records would not be taken by born_2.',
    ]);
    const lost = withoutField(
      text('signs_2', { field_type: 'checkbox', select_choices_or_calculations: '1, One' }),
      'signs',
    );
    assert.deepEqual(await refusedTexts(rig2, lost, [{ from: 'signs', to: 'signs_2' }]), [
      '2 values of signs in 2 records would not be taken by signs_2. It lacks these choices: -2, k9. Add them to it first.',
    ]);
    assert.equal(rig2.writes().length, 0);
  });

  it('refuses what the API cannot bring over, before anything is sent', async () => {
    const rig = await startRig(withCodes(data('1')));
    const base = await served(rig);
    const add = (name: string, cells: Cells): string => {
      const model = readDictionary(base);
      return applyEdits(model.document, [
        insertRow(model.document, model.document.rows.length, { ...row(name, 'base', 'text'), ...cells }),
      ]).text;
    };
    const misfit = async (from: string, cells: Cells): Promise<string | undefined> =>
      (await refusedTexts(rig, withoutField(add('new_one', cells), from), [{ from, to: 'new_one' }]))[0];
    assert.match(
      (await misfit('signs', {})) ?? '',
      /new_one cannot take the data of signs: a checkbox holds any number of choices/,
    );
    assert.match((await misfit('scan', {})) ?? '', /files and values do not go together/);
    assert.match(
      (await misfit('alive', { field_type: 'calc', select_choices_or_calculations: '1+1' })) ?? '',
      /REDCap computes it itself/,
    );
    assert.match((await misfit('alive', { field_annotation: '@CALCTEXT(1)' })) ?? '', /REDCap computes it itself/);
    assert.match(
      (await misfit('scan', { field_type: 'file', text_validation_type_or_show_slider_number: 'signature' })) ?? '',
      /takes no signatures/,
    );
    assert.match(
      (await refusedTexts(rig, withoutField(base, 'alive'), [{ from: 'alive', to: 'nowhere' }]))[0] ?? '',
      /no such field: nowhere/,
    );
    const two = withoutField(withoutField(add('new_one', {}), 'alive'), 'pain');
    assert.match(
      (
        await refusedTexts(rig, two, [
          { from: 'alive', to: 'new_one' },
          { from: 'pain', to: 'new_one' },
        ])
      )[0] ?? '',
      /data of two fields/,
    );
    assert.match(
      (await refusedTexts(rig, renamed(base, [{ from: 'study_id', to: 'id' }]), [{ from: 'study_id', to: 'id' }]))[0] ??
        '',
      /the record ID is the name of the record/,
    );
    assert.equal(rig.writes().length, 0);
  });

  it('never overwrites: a target with another value refuses and names the records', async () => {
    const rig = await startRig(withCodes([...data('1'), ...data('2'), value('2', '', 'remark', 'other')]));
    const draft = withoutField(await served(rig), 'born');
    const pairs = [{ from: 'born', to: 'remark' }];
    assert.deepEqual(await refusedTexts(rig, draft, pairs), [
      'remark already holds other values in 2 records: 1, 2. They are not overwritten.',
    ]);
    assert.deepEqual(reasons(await planCopy(rig.target, pairs)), ['taken']);
    assert.equal(rig.writes().length, 0);
  });

  it('refuses a project in Production, a caller in a group and one who exports only a part', async () => {
    const rig = await startRig({ ...fullProject(['1', '2']) });
    const pairs = [{ from: 'weight', to: 'mass' }];
    const draft = renamed(await served(rig), pairs);
    const rights = { username: 'x', rights: {}, dataAccessGroup: '' };
    const as = (more: object): Rig['target'] => ({ ...rig.target, rights: { ...rights, ...more } });
    assert.match(
      (await refusedTexts(rig, draft, pairs, as({ dataAccessGroup: 'north' })))[0] ?? '',
      /see only its records/,
    );
    assert.match(
      (await refusedTexts(rig, draft, pairs, as({ formsExport: { visit: 2 } })))[0] ?? '',
      /may not export all data/,
    );
    assert.match(
      (await refusedTexts(rig, draft, pairs, as({ rights: { design: 0 } })))[0] ?? '',
      /Project Design and Setup/,
    );
    rig.simulator.setProduction(rig.projectId, true);
    const planned = await plannedMove(rig, draft, pairs);
    assert.ok(planned.kind === 'refused' && planned.refusals[0]?.reason === 'production-bridge');
    const both = readDictionary(planned.refusals[0].bridge ?? '');
    assert.ok(both.field('weight') && both.field('mass'), 'the file for Draft Mode has both');
    assert.equal(rig.writes().length, 0);
  });

  it('refuses an instrument that has no place for the data, and takes one that has', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const base = await served(rig);
    const add = (form: string): string => {
      const model = readDictionary(base);
      const last = model.form(form)?.fields.at(-1);
      return applyEdits(model.document, [
        insertRow(model.document, last ? model.rowOf(last) + 1 : model.document.rows.length, row('mass', form, 'text')),
      ]).text;
    };
    const pairs = [{ from: 'weight', to: 'mass' }];
    assert.deepEqual(await refusedTexts(rig, withoutField(add('enrolment'), 'weight'), pairs), [
      '4 values of weight in 2 records have no place in the instrument enrolment: it is not designated there, or repeats otherwise. Events: visit_arm_1, visit_arm_2.',
    ]);
    assert.match(
      (await refusedTexts(rig, withoutField(add('brand_new'), 'weight'), pairs))[0] ?? '',
      /have no place in the instrument brand_new/,
    );
    assert.match((await refusedTexts(rig, withoutField(add('lab'), 'weight'), pairs))[0] ?? '', /repeats otherwise/);
    const classic = await startRig(classicSeed([value('1', '', 'study_id', '1'), value('1', '', 'weight', '70')]));
    const moved = withoutField(add('enrolment'), 'weight');
    const draft = moved
      .split('\n')
      .filter((line) => !line.includes(',diary,'))
      .join('\n');
    assert.equal((await move(classic, await makeNet(), draft, pairs)).stopped, undefined);
    assert.ok(classic.seed().values.some((point) => point.field === 'mass' && point.value === '70'));
  });

  it('copies alone, in Production too, and says so in the history', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    rig.simulator.setProduction(rig.projectId, true);
    const net = await makeNet();
    const planned = await planCopy(rig.target, [{ from: 'weight', to: 'note' }]);
    assert.deepEqual(reasons(planned), ['taken'], 'notes are there in arm 2');
    const free = await planCopy(rig.target, [{ from: 'initials', to: 'initials' }]);
    assert.equal(free.kind, 'nothing-to-copy');
    const rig2 = await startRig(
      longitudinalSeed([value('1', 'visit_arm_1', 'study_id', '1'), value('1', 'visit_arm_1', 'weight', '70')]),
    );
    rig2.simulator.setProduction(rig2.projectId, true);
    const plan = await planCopy(rig2.target, [{ from: 'weight', to: 'note' }]);
    assert.ok(plan.kind === 'plan');
    const outcome = await safePorts(rig2, net).copy(plan.plan);
    assert.deepEqual([outcome.status, outcome.counts], ['done', { records: 1, values: 1, files: 0 }]);
    assert.equal(
      operationTitle((await net.last()).opened, english),
      'Copy data of field weight to note: 1 value in 1 record',
    );
    assert.equal((await net.last()).ended?.status, 'done');
    assert.deepEqual(reasons(await planCopy(rig2.target, [{ from: 'weight', to: 'note' }])), ['nothing-to-copy']);
  });

  it('undoing the last push brings the old field back with its data, and leaves the copies', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const net = await makeNet();
    const pairs = [
      { from: 'weight', to: 'mass' },
      { from: 'scan', to: 'picture' },
    ];
    const outcome = await move(rig, net, renamed(await served(rig), pairs), pairs);
    assert.equal(outcome.stopped, undefined);
    const plan = await undoPlan(rig, net);
    assert.equal((await safeUndo(rig, net, plan)).status, 'done');
    const seed = rig.seed();
    for (const field of ['weight', 'mass', 'scan', 'picture']) {
      assert.ok(
        seed.fields.some((known) => known['field_name'] === field),
        field,
      );
      assert.equal(
        [...seed.values, ...seed.files].filter((point) => point.field === field).length,
        field === 'weight' || field === 'mass' ? 4 : 2,
        field,
      );
    }
    assert.deepEqual(
      (await net.history()).map(({ opened }) => opened.what.kind),
      ['undo', 'dictionary', 'field-data', 'dictionary'],
    );
  });

  it('the plan tells exact counts and steps, and no value', async () => {
    const rig = await startRig(fullProject(['1', '2']));
    const pairs = [
      { from: 'lab_value', to: 'result' },
      { from: 'lab_sheet', to: 'sheet' },
    ];
    const draft = withoutField(renamed(await served(rig), pairs), 'note');
    const plan = planOf(await plannedMove(rig, draft, pairs));
    const lines = moveLines(plan, english);
    assert.equal(lines[0], 'lab_value → result: 6 values in 2 records (1 event, 6 of them in repeating instances)');
    assert.equal(lines[1], 'lab_sheet → sheet: 2 files in 2 records (1 event, 2 of them in repeating instances)');
    assert.ok(
      lines.some((line) => line.startsWith('Data WILL be lost: note (2 records, 2 values)')),
      lines.join('\n'),
    );
    // A modal shows the first six lines: what is lost stands above the steps.
    assert.ok(
      lines.findIndex((line) => line.startsWith('Data WILL be lost')) <
        lines.findIndex((line) => line.startsWith('1. ')),
      lines.join('\n'),
    );
    assert.equal(plan.rest.risk, 'will-lose');
    const markdown = moveMarkdown(plan, 'Keep <b>it</b>', new Date(0), english);
    assert.ok(!markdown.includes('SECRET') && !markdown.includes('<b>'), markdown);
    assert.match(markdown, /\| lab&#95;value \| result \| 2 \| 6 \| 0 \| 0 \|/);
  });
});

describe('the dictionary with old and new fields', function bridgeSuite() {
  afterEach(stopRigs);

  it('adds the new field at the end of its instrument, free of everything that depends on others', async () => {
    const rig = await startRig(withCodes([]));
    const server = readDictionary(await served(rig));
    const draft = readDictionary(
      withCell(
        withCell(renamed(await served(rig), [{ from: 'remark', to: 'comment' }]), 'comment', 'section_header', 'Part'),
        'comment',
        'field_annotation',
        "@DEFAULT='[age]'",
      ),
    );
    const both = readDictionary(bridgeDictionary({ server, draft }, [{ from: 'remark', to: 'comment' }]) ?? '');
    assert.deepEqual(both.fieldNames(), [...server.fieldNames(), 'comment']);
    const added = both.field('comment');
    assert.deepEqual(
      [added?.type, added?.label, added?.branchingLogic, added?.sectionHeader, added?.annotation],
      ['notes', 'Label of remark', '', '', ''],
    );
    assert.equal(both.document.text.startsWith(server.document.text), true);
  });

  it('gives a target on the server the choices that the draft adds, and is not needed where there is nothing to add', async () => {
    const rig = await startRig(withCodes([]));
    const text = await served(rig);
    const server = readDictionary(text);
    const draft = readDictionary(
      withCell(withoutField(text, 'sex'), 'ward', 'select_choices_or_calculations', 'b-2, B | 2, Male'),
    );
    const both = readDictionary(bridgeDictionary({ server, draft }, [{ from: 'sex', to: 'ward' }]) ?? '');
    assert.equal(both.field('ward')?.choicesText, 'a, A | b-2, B | 2, Male');
    assert.ok(both.field('sex'));
    assert.equal(
      bridgeDictionary({ server, draft: readDictionary(withoutField(text, 'sex')) }, [{ from: 'sex', to: 'ward' }]),
      undefined,
    );
  });

  it('guesses renames, what was copied before, and what an earlier attempt has left', async () => {
    const rig = await startRig(withCodes([]));
    const text = await served(rig);
    const server = readDictionary(text);
    const draft = readDictionary(renamed(text, [{ from: 'sex', to: 'gender' }]));
    assert.deepEqual(guessPairs({ server, draft }, diffDictionaries(server, draft), []), [
      { from: 'sex', to: 'gender' },
    ]);
    const both = readDictionary(bridgeDictionary({ server, draft }, [{ from: 'sex', to: 'gender' }]) ?? '');
    assert.deepEqual(guessPairs({ server: both, draft }, diffDictionaries(both, draft), []), [
      { from: 'sex', to: 'gender' },
    ]);
    const other = readDictionary(withCell(draft.document.text, 'gender', 'field_label', 'Gender at birth'));
    assert.deepEqual(
      guessPairs({ server: both, draft: other }, diffDictionaries(both, other), [{ from: 'sex', to: 'gender' }]),
      [{ from: 'sex', to: 'gender' }],
    );
    const sex = server.field('sex');
    assert.ok(sex);
    const candidates = candidatesFor({ server, draft }, sex);
    assert.equal(candidates[0]?.field.name, 'gender');
    assert.deepEqual(
      candidates.filter(({ misfit }) => misfit === 'checkbox').map(({ field }) => field.name),
      ['signs'],
    );
  });

  it('renames everywhere, and goes on where an earlier attempt has put the new field beside the old one', async () => {
    const rig = await startRig(withCodes([]));
    const text = await served(rig);
    const pair = { from: 'age', to: 'years' };
    const first = renameInDictionary(text, pair, english);
    assert.ok(first.kind === 'renamed');
    assert.equal(first.text, renamed(text, [pair]));
    const both = bridgeDictionary({ server: readDictionary(text), draft: readDictionary(first.text) }, [pair]) ?? '';
    assert.deepEqual(renameInDictionary(both, pair, english), first);
    for (const to of ['Years', 'age', 'sex', 'base_complete', '']) {
      assert.equal(renameInDictionary(text, { from: 'age', to }, english).kind, 'problem', to);
    }
    // A field of its own is not taken for a leftover.
    assert.equal(renameInDictionary(withCell(both, 'years', 'field_label', 'Other'), pair, english).kind, 'problem');
  });
});

describe('random projects', function randomSuite() {
  this.timeout(120_000);
  afterEach(stopRigs);
  afterEach(removeFolders);

  it('whatever is moved: the store is as before under the new names, stopped anywhere and run again or not', async () => {
    const movable = [
      'initials',
      'races',
      'consent',
      'weight',
      'scan',
      'note',
      'lab_value',
      'lab_sheet',
      'mood',
      'sleep',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 8 }).map((name) => name.replaceAll(/[^\w -]/g, 'x').trim() || 'r'),
          { minLength: 1, maxLength: 4 },
        ),
        fc.subarray(movable, { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
        fc.option(fc.nat(9)),
        async (names, fields, dice, stopAt) => {
          const whole = fullProject(names);
          const keep = <T>(points: readonly T[], isId: (point: T) => boolean): T[] =>
            points.filter((point, i) => isId(point) || (dice[i % dice.length] ?? 0) % 3 > 0);
          const rig = await startRig({
            ...whole,
            values: keep(whole.values, ({ field }) => field === 'study_id'),
            files: keep(whole.files, () => false),
          });
          const net = await makeNet();
          const pairs = fields.map((from) => ({ from, to: `${from}_x` }));
          const draft = renamed(await served(rig), pairs);
          const expected = expectedState(rig.seed(), draft, pairs);
          if (stopAt !== null) {
            let writes = 0;
            const stop = rig.simulator.onDidWrite(() => {
              if (writes++ === stopAt) {
                rig.simulator.setFaults(['token-refused']);
              }
            });
            await runMove(rig.target, planOf(await plannedMove(rig, draft, pairs)), safePorts(rig, net)).catch(
              (error: unknown) => {
                assert.ok(error instanceof Error);
              },
            );
            stop();
            rig.simulator.setFaults([]);
          }
          const isDone =
            (await served(rig)) === draft || readDictionary(await served(rig)).field(fields[0] ?? '') === undefined;
          if (!isDone) {
            const outcome = await move(rig, net, draft, pairs);
            assert.equal(outcome.stopped, undefined, JSON.stringify(outcome.stopped));
          }
          assert.deepEqual(liveState(rig.seed()), expected);
          await rig.stop();
        },
      ),
      { numRuns: 12 },
    );
  });
});

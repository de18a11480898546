import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEach, describe, it } from 'mocha';
import { importProjectSettings } from '../../../../src/api/project';
import { english } from '../../../../src/common/l10n';
import type { OperationTarget } from '../../../../src/safety/operation';
import { unkindMix } from '../../simulator/unkindMix';
import { exportDocument } from '../../../../src/writes/documents/exportDocument';
import { documentProblemText } from '../../../../src/writes/documents/problem';
import { isSameDocument, mergeDocument } from '../../../../src/writes/merge/mergeDocument';
import { checkSettings } from '../../../../src/writes/settings/checkSettings';
import { type SettingsPlan, planSettings } from '../../../../src/writes/settings/plan';
import { settingsPush, type SettingsOutcome } from '../../../../src/writes/settings/run';
import { readSettings, settingsText, valuesIn } from '../../../../src/writes/settings/settingsText';
import { settingsCosts, settingsLines, settingsMessage } from '../../../../src/writes/settings/words';
import { undoLines } from '../../../../src/writes/undo/words';
import { freely } from '../../api/freely';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { classicSeed, fullProject, value } from '../deletes/seeds';
import { type Net, makeNet, projectFolder, removeFolders, safeUndo, undoPlan } from '../undo/support';

afterEach(stopRigs);
afterEach(removeFolders);

const name = 'project_settings.json';

async function served({ session }: OperationTarget): Promise<string> {
  return await exportDocument(session, name, { isLongitudinal: true });
}

function edited(text: string, changes: Readonly<Record<string, string>>): string {
  return settingsText({ ...Object.fromEntries(valuesIn(text)), ...changes });
}

async function planOf(target: OperationTarget, draft: string, base?: string): Promise<SettingsPlan> {
  const planned = await planSettings(target, { draft, base: base ?? (await served(target)) });
  if (planned.kind !== 'plan') {
    throw new Error(JSON.stringify(planned));
  }
  return planned.plan;
}

async function push(rig: Rig, net: Net, draft: string): Promise<SettingsOutcome> {
  const { outcome } = await net.safety.write(settingsPush, {
    target: rig.target,
    plan: await planOf(rig.target, draft),
    folder: projectFolder,
    project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
    username: 'owner',
    ...quick,
  });
  return outcome;
}

for (const [server, options] of [
  ['a kind server', {}],
  ['an unkind server', { unkind: unkindMix(63) }],
] as const) {
  describe(`settings of a project, ${server}`, () => {
    it('are pushed one by one, read back, and undone', async () => {
      const rig = await startRig(fullProject(['1']), options);
      const net = await makeNet();
      const before = rig.seed();
      const text = await served(rig.target);
      const draft = edited(text, {
        project_notes: 'Second "phase",\nwith a line',
        scheduling_enabled: '1',
        purpose: '2',
      });
      const outcome = await push(rig, net, draft);
      assert.deepEqual([outcome.status, outcome.differences], ['done', []], JSON.stringify(outcome));
      const [sent] = rig.writes();
      assert.deepEqual(JSON.parse(sent?.parameters['data'] ?? ''), {
        purpose: '2',
        project_notes: 'Second "phase",\nwith a line',
        scheduling_enabled: '1',
      });
      assert.deepEqual(rig.seed(), {
        ...before,
        settings: { ...before.settings, notes: 'Second "phase",\nwith a line', schedulingEnabled: true, purpose: 2 },
      });
      const undo = await undoPlan(rig, net);
      assert.match(undoLines(undo, english, 20).join('\n'), /Settings: .*scheduling_enabled \(0\)/);
      assert.equal((await safeUndo(rig, net, undo)).status, 'done');
      assert.deepEqual(rig.seed(), before);
    });
  });
}

describe('settings of a project', () => {
  it('say what follows, and need the title where events go out of reach', async () => {
    const { target } = await startRig(fullProject(['1']));
    const plan = await planOf(target, edited(await served(target), { is_longitudinal: '0', surveys_enabled: '0' }));
    assert.equal(plan.typeTitle, true);
    assert.match(settingsCosts(plan, english).join('\n'), /classic[^]*out of reach/);
    assert.ok(settingsLines(plan).includes('is_longitudinal: 1 → 0'));
    const notes = await planOf(target, edited(await served(target), { project_notes: 'x' }));
    assert.deepEqual([notes.typeTitle, settingsCosts(notes, english)], [false, []]);
  });

  it('leave alone what others changed since, and refuse a draft that is behind', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const text = await served(rig.target);
    await push(rig, net, edited(text, { project_notes: 'mine' }));
    await importProjectSettings(freely(rig.target.session), { project_notes: 'theirs' });
    const undo = await undoPlan(rig, net);
    assert.deepEqual(undo.conflicts, [{ kind: 'setting', name: 'project_notes' }]);
    await safeUndo(rig, net, undo);
    assert.equal(rig.seed().settings.notes, 'theirs');
    assert.equal((await planOf(rig.target, edited(text, { purpose: '2' }), text)).serverChanged, true);
    const merged = mergeDocument(name, text, edited(text, { purpose: '2' }), await served(rig.target));
    assert.deepEqual(
      [merged.conflicts, valuesIn(merged.text).get('purpose'), valuesIn(merged.text).get('project_notes')],
      [[], '2', 'theirs'],
    );
    const both = mergeDocument(name, text, edited(text, { project_notes: 'mine' }), await served(rig.target));
    assert.equal(both.conflicts.length, 1);
    assert.deepEqual(
      (['base', 'ours', 'theirs'] as const).map((of) => valuesIn(both.version(of)).get('project_notes')),
      [valuesIn(text).get('project_notes'), 'mine', 'theirs'],
    );
  });

  it('are not undone over what somebody changed between question and answer', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    await push(rig, net, edited(await served(rig.target), { project_notes: 'mine' }));
    const undo = await undoPlan(rig, net);
    await importProjectSettings(freely(rig.target.session), { project_notes: 'theirs' });
    const outcome = await safeUndo(rig, net, undo);
    assert.deepEqual([outcome.status, outcome.groundChanges], ['ground-moved', [{ kind: 'settings' }]]);
    assert.equal(rig.seed().settings.notes, 'theirs');
  });

  it('of which REDCap takes only a part are told', async () => {
    const rig = await startRig(classicSeed([value('1', '', 'study_id', '1')]));
    const net = await makeNet();
    const outcome = await push(rig, net, edited(await served(rig.target), { project_notes: 'x' }));
    assert.equal(outcome.status, 'done');
    const plan = await planOf(rig.target, edited(await served(rig.target), { project_notes: 'y' }));
    rig.simulator.setFaults([{ fault: 'database-down', call: 'project_settings/import', times: 1 }]);
    const { outcome: failed } = await net.safety.write(settingsPush, {
      target: rig.target,
      plan,
      folder: projectFolder,
      project: { url: rig.simulator.url, projectId: rig.projectId, title: 'Test' },
      username: 'owner',
      ...quick,
    });
    assert.equal(failed.status, 'not-done');
    assert.match(settingsMessage(plan, failed, 'T', '', english), /Nothing was changed\. Your draft is kept\./);
  });

  it('that have mistakes are refused with them', async () => {
    const { target } = await startRig(fullProject(['1']));
    const base = await served(target);
    const found = await planSettings(target, {
      draft: edited(base, { purpose: '9' }),
      base: edited(base, { purpose: '3' }),
    });
    assert.ok(found.kind === 'refused');
    const [refusal] = found.refusals;
    assert.ok(refusal?.reason === 'errors' && 'serverChanged' in refusal);
    assert.deepEqual([refusal.problems.map(({ kind }) => kind), refusal.serverChanged], [['not-a-code'], true]);
  });

  it('are found to be there where the answer was lost, which is counted', async () => {
    const rig = await startRig(fullProject(['1']));
    const net = await makeNet();
    const whole = await push(rig, net, edited(await served(rig.target), { project_notes: 'first' }));
    assert.deepEqual([whole.status, whole.lostAnswers, whole.done], ['done', 0, ['project_notes']]);
    rig.simulator.setFaults([{ fault: 'reset-after-write', call: 'project_settings/import', times: 1 }]);
    const found = await push(rig, net, edited(await served(rig.target), { project_notes: 'second' }));
    assert.deepEqual([found.status, found.lostAnswers, rig.seed().settings.notes], ['done', 1, 'second']);
  });

  it('say what each switch costs where it is switched off, or on', async () => {
    const { target } = await startRig(fullProject(['1']));
    const plan = await planOf(target, edited(await served(target), { project_notes: 'x' }));
    const costs = (setting: string, after: string): string =>
      settingsCosts({ ...plan, changes: [{ name: setting, before: '', after }] }, english).join();
    const switches: readonly (readonly [string, RegExp | '', RegExp | ''])[] = [
      ['is_longitudinal', /^The project becomes classic/, /^The project becomes longitudinal/],
      ['surveys_enabled', /^Surveys are switched off/, ''],
      ['scheduling_enabled', /^Scheduling is switched off/, ''],
      ['randomization_enabled', /^Randomization is switched off/, ''],
      ['record_autonumbering_enabled', /^How new records get their names/, /^How new records get their names/],
      ['project_notes', '', ''],
    ];
    for (const [setting, off, on] of switches) {
      for (const [value, expected] of [
        ['0', off],
        ['1', on],
      ] as const) {
        const text = costs(setting, value);
        assert.ok(expected === '' ? text === '' : expected.test(text), `${setting} ${value}: ${text}`);
      }
    }
    assert.deepEqual(
      [costs('secondary_unique_field', ''), costs('secondary_unique_field', 'mrn')],
      ['', 'REDCap refuses values of mrn that another record has, from now on.'],
    );
  });

  it('are merged one by one; what a draft leaves out it leaves alone, and only two that differ are a conflict', () => {
    const of = (values: Readonly<Record<string, string>>): string => settingsText(values);
    const merged = (ours: Readonly<Record<string, string>>, theirs: Readonly<Record<string, string>>) => {
      const found = mergeDocument(name, of({ a: '1', b: '1', c: '1' }), of(ours), of(theirs));
      return [
        Object.fromEntries(valuesIn(found.text)),
        found.conflicts.map((conflict) => (conflict.kind === 'cell' ? conflict.field : conflict.kind)),
      ];
    };
    const base = { a: '1', b: '1', c: '1' };
    assert.deepEqual(merged(base, base), [base, []]);
    assert.deepEqual(merged({ ...base, a: '2' }, { ...base, b: '2' }), [{ a: '2', b: '2', c: '1' }, []]);
    assert.deepEqual(merged({ ...base, a: '2' }, { ...base, a: '2' }), [{ ...base, a: '2' }, []]);
    assert.deepEqual(merged({ ...base, a: '2' }, { ...base, a: '3' }), [{ ...base, a: '2' }, ['a']]);
    assert.deepEqual(merged({ b: '1', c: '1' }, { ...base, a: '3' }), [{ ...base, a: '3' }, []]);
    assert.deepEqual(merged({ a: '2' }, base), [{ ...base, a: '2' }, []]);
    assert.deepEqual(merged(base, { ...base, d: '1' }), [{ ...base, d: '1' }, []]);
    for (const side of [0, 1, 2]) {
      const texts = [of(base), of(base), of(base)].map((each, index) => (index === side ? '[' : each));
      const [a = '', b = '', c = ''] = texts;
      assert.throws(() => mergeDocument(name, a, b, c));
    }
  });

  it('are read from any JSON: switches and numbers as their digits, what is no single value as nothing', () => {
    const read = (written: string): readonly (string | undefined)[] =>
      readSettings(`{"a": ${written}}`).settings.map((setting) => setting.value);
    assert.deepEqual(
      ['true', 'false', '7', '-1.5', '"x"', 'null', '[1]', '{"b": 1}'].map((written) => read(written)),
      [['1'], ['0'], ['7'], ['-1.5'], ['x'], [''], [undefined], [undefined]],
    );
    assert.equal(
      settingsText({ purpose: '1', project_title: '1', is_longitudinal: '01' }).replaceAll(/\s/g, ''),
      '{"purpose":1,"project_title":"1","is_longitudinal":"01"}',
    );
  });

  const text = settingsText({
    project_id: '12',
    project_title: 'T',
    purpose: '1',
    purpose_other: 'why',
    is_longitudinal: '0',
    secondary_unique_field: '',
    in_production: '0',
  });
  const facts = { isLongitudinal: false, server: text, fields: ['study_id', 'mrn'] };
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing in what the server has', text, []],
    ['true and false for switches', text.replace('"is_longitudinal": 0', '"is_longitudinal": true'), []],
    ['no JSON', '{\n  "project_title": "T",\n  oops\n}\n', ['not-json at "oops\n}\n"']],
    ['no object', '[1]', ['not-json at "[1]"']],
    ['a setting that REDCap gives itself', text.replace('"project_id": 12', '"project_id": 13'), ['given at "13"']],
    ['an unknown one', text.replace('"purpose":', '"purposes":'), ['unknown-setting at "1"']],
    ['one that is there twice', text.replace('"purpose": 1', '"purpose": 1,\n  "purpose": 2'), ['twice at "2"']],
    ['a switch that is none', text.replace('"is_longitudinal": 0', '"is_longitudinal": 2'), ['not-a-code at "2"']],
    ['a purpose that is none', text.replace('"purpose": 1', '"purpose": "x"'), ['not-a-code at ""x""']],
    ['other without what', text.replace('"why"', '""'), ['blank at """"']],
    ['no title', text.replace('"T"', '" "'), ['blank at "" ""']],
    ['a field that is none', text.replace('field": ""', 'field": "none"'), ['unknown-field at ""none""']],
    ['a list', text.replace('"why"', '["why"]'), ['nested at "["']],
  ];
  for (const [what, draft, expected] of cases) {
    it(`are checked: ${what}`, () => {
      const problems = checkSettings(draft, facts);
      assert.deepEqual(
        problems.map(({ kind, start, end }) => `${kind} at "${draft.slice(start, end)}"`),
        expected,
      );
      assert.ok(problems.every((problem) => !/\{\d\}|undefined/.test(documentProblemText(problem, english))));
    });
  }

  it('property: any text is read, problems lie within it, and what was written is read again', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (tail, values) => {
        for (const each of [tail, text + tail, `{"project_title": ${tail}}`]) {
          for (const { start, end } of checkSettings(each, facts)) {
            assert.ok(start >= 0 && start <= end && end <= each.length, each);
          }
        }
        const own = Object.fromEntries(Object.entries(values).filter(([key]) => key !== '__proto__'));
        assert.deepEqual(Object.fromEntries(valuesIn(settingsText(own))), own);
        assert.equal(readSettings(settingsText(own)).broken, undefined);
        assert.ok(isSameDocument(name, settingsText(own), settingsText(own)));
      }),
      { numRuns: 300 },
    );
  });
});

import { describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import type { DictionaryDiff } from '../../../../src/dictionary/diff';
import type { Change, ChangeKind } from '../../../../src/dictionary/diff/change';
import type { PushPlan } from '../../../../src/writes/dictionary/plan';
import { pushSummary } from '../../../../src/writes/dictionary/pushSummary';
import type { PushOutcome } from '../../../../src/writes/dictionary/run';
import { pushMessage, pushReport } from '../../../../src/writes/dictionary/words';
import type { SettingsPlan } from '../../../../src/writes/settings/plan';
import type { SettingsOutcome } from '../../../../src/writes/settings/run';
import {
  settingsCosts,
  settingsLines,
  settingsMarkdown,
  settingsMessage,
  settingsReport,
} from '../../../../src/writes/settings/words';
import { isGolden, turnsOf } from './golden';
import { statuses } from './statuses';

const kinds: Readonly<Record<ChangeKind, true>> = {
  'record-id-changed': true,
  'instrument-added': true,
  'instrument-removed': true,
  'instrument-renamed': true,
  'instrument-moved': true,
  'field-added': true,
  'field-removed': true,
  'field-renamed': true,
  'field-moved': true,
  'field-retyped': true,
  'choice-added': true,
  'choice-removed': true,
  'choice-relabelled': true,
  'choice-recoded': true,
  'choices-reordered': true,
  'logic-changed': true,
  'calculation-changed': true,
  'validation-changed': true,
  'column-changed': true,
};
const allKinds = Object.keys(kinds) as readonly ChangeKind[];
const diffOf = (changes: readonly Change[]): DictionaryDiff => ({ changes, risk: 'none', removedFields: [] });
const change = (kind: ChangeKind, field: string, more: Partial<Change> = {}): Change => ({
  kind,
  risk: 'none',
  summary: '',
  field,
  ...more,
});
const context = { when: new Date(2026, 2, 4, 5, 6, 7), url: 'https://redcap.example.edu/api/' };
const error = new RedcapError('bad-request', 'REDCap refused.', { serverMessage: 'no' });
const info = { title: 'Trial', projectId: 13 } as PushPlan['info'];

describe('the words of a push, whatever it changes', () => {
  it('of the data dictionary, in short', () => {
    const summaries: Readonly<Record<string, readonly Change[]>> = {
      'every kind': allKinds.map((kind) => change(kind, kind)),
      ...Object.fromEntries(allKinds.map((kind) => [kind, [change(kind, 'x')]])),
      'of an instrument': [{ kind: 'instrument-added', risk: 'none', summary: '', form: 'lab' }],
      guessed: [change('field-renamed', 'weight', { guess: true, before: 'weight', after: 'mass' })],
      'guessed, with nothing after': [change('field-renamed', 'weight', { guess: true, before: 'weight' })],
      'with risks': (['none', 'label-mismatch', 'might-lose', 'will-lose'] as const).map((risk) =>
        change('field-retyped', risk, { risk }),
      ),
      'as many as are named': Array.from({ length: 6 }, (_, i) => change('field-added', `f${i + 1}`)),
      'more than are named': Array.from({ length: 7 }, (_, i) => change('field-added', `f${i + 1}`)),
      'a field changed twice': [change('choice-added', 'sex'), change('choice-removed', 'sex')],
      nothing: [],
    };
    const text = Object.entries(summaries).flatMap(([name, changes]) => [
      `# ${name}`,
      pushSummary(diffOf(changes), english),
    ]);
    const withVerdict = pushSummary(diffOf([change('field-removed', 'x', { risk: 'will-lose' })]), english, [
      'The verdict.',
    ]);
    const withEmpty = pushSummary(diffOf([change('field-removed', 'x', { risk: 'will-lose' })]), english, []);
    isGolden(
      'golden/turns/pushSummaries.txt',
      [...text, '# with a verdict', withVerdict, '# with none', withEmpty, ''].join('\n'),
    );
  });

  it('of the data dictionary, after it', () => {
    const plan = { info, changes: diffOf([change('field-added', 'bmi')]), review: undefined } as unknown as PushPlan;
    const outcome: PushOutcome = {
      status: 'done',
      sent: true,
      imported: 12,
      differences: [],
      server: '',
      error: undefined,
    };
    const told = (of: PushOutcome): string =>
      `${pushMessage(of, 'Trial', of.error ? 'Because.' : '', english)}\n${pushReport(plan, of, context, english)}`;
    const differences: PushOutcome['differences'] = [
      { kind: 'field-missing', field: 'a' },
      { kind: 'field-unexpected', field: 'b' },
      { kind: 'field-order', field: 'c' },
      { kind: 'cell', field: 'd', column: 'field_label', sent: 'x', stored: 'y' },
    ];
    const cells = (count: number): PushOutcome['differences'] =>
      Array.from({ length: count }, (_, i) => ({ kind: 'field-missing', field: `f${i + 1}` }) as const);
    isGolden(
      'golden/turns/push.txt',
      `${told(outcome)}\n${turnsOf<PushOutcome>(
        outcome,
        {
          ...Object.fromEntries(
            statuses.flatMap((status) => [
              [status, { status }],
              [`${status}, with an error`, { status, error }],
            ]),
          ),
          'one field': { imported: 1 },
          'an answer was lost': { imported: undefined },
          'stored otherwise': { status: 'mismatch', differences },
          'as many as are named': { status: 'mismatch', differences: cells(5) },
          'more than are named': { status: 'mismatch', differences: cells(6) },
        },
        told,
      )}\n`,
    );
  });

  it('of settings', () => {
    const names = [
      'is_longitudinal',
      'surveys_enabled',
      'scheduling_enabled',
      'randomization_enabled',
      'record_autonumbering_enabled',
      'secondary_unique_field',
      'project_notes',
    ];
    const plan = { info, changes: [{ name: 'project_notes', before: '', after: 'x' }] } as unknown as SettingsPlan;
    const before = (of: SettingsPlan): string =>
      [...settingsLines(of), ...settingsCosts(of, english), settingsMarkdown(of, 'Trial | it', english)].join('\n');
    const outcome: SettingsOutcome = {
      status: 'done',
      sent: true,
      done: ['project_notes', 'project_pi_email'],
      differences: [],
      groundChanges: [],
      error: undefined,
    } as unknown as SettingsOutcome;
    const after = (of: SettingsOutcome): string =>
      `${settingsMessage(plan, of, 'Trial', of.error ? 'Because.' : '', english)}\n${settingsReport(plan, of, context, english)}`;
    isGolden(
      'golden/turns/settings.txt',
      `${before(plan)}\n${turnsOf<SettingsPlan>(
        plan,
        Object.fromEntries(
          names.flatMap((name) =>
            ['0', '1', ''].map((value) => [
              `${name} becomes ${value === '' ? 'blank' : value}`,
              { changes: [{ name, before: 'y', after: value }] },
            ]),
          ),
        ),
        before,
      )}\n---\n${after(outcome)}\n${turnsOf<SettingsOutcome>(
        outcome,
        {
          ...Object.fromEntries(
            statuses.flatMap((status) => [
              [status, { status }],
              [`${status}, with an error`, { status, error }],
            ]),
          ),
          'not as sent': {
            status: 'mismatch',
            differences: [
              { name: 'a', problem: 'changed' },
              { name: 'b', problem: 'not-changed' },
            ] as unknown as SettingsOutcome['differences'],
          },
          moved: { status: 'ground-moved', groundChanges: [{ kind: 'settings' }] },
        },
        after,
      )}\n`,
    );
  });
});

import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { RedcapError } from '../../../../src/api/errors';
import { english } from '../../../../src/common/l10n';
import type { AccessName } from '../../../../src/state/documentNames';
import type { AccessTexts } from '../../../../src/state/accessTexts';
import { accessChanges, accessLossText, accessLosses, locksOut } from '../../../../src/writes/documents/accessLosses';
import type { ChangedRow, RowValues } from '../../../../src/writes/documents/changes';
import {
  type DocumentProblem,
  type DocumentProblemKind,
  documentProblemText,
} from '../../../../src/writes/documents/problem';
import { specOf } from '../../../../src/writes/documents/registry';
import type { StructurePushOutcome, StructurePushPlan } from '../../../../src/writes/documents/structurePush';
import {
  structurePushCosts,
  structurePushLines,
  structurePushMarkdown,
  structurePushMessage,
  structurePushReport,
} from '../../../../src/writes/documents/words';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject } from '../deletes/seeds';
import { planned, served, withLine, withMore } from '../documents/support';
import { isGolden, turnsOf } from './golden';
import { statuses } from './statuses';

afterEach(stopRigs);

const when = new Date(2026, 2, 4, 5, 6, 7);
const told = (plan: StructurePushPlan): string =>
  [
    ...structurePushLines(plan, english, 2),
    '---',
    ...structurePushCosts(plan, english, 2),
    '---',
    structurePushMarkdown(plan, { title: 'Trial | it', when, l10n: english }),
  ].join('\n');

const problems: Readonly<Record<DocumentProblemKind, readonly object[]>> = {
  damaged: [{}],
  'not-json': [{}],
  'unknown-column': [{ column: 'c' }],
  'missing-column': [{ column: 'c' }],
  'double-column': [{ column: 'c' }],
  'extra-cells': [{ cells: 5, columns: 4 }],
  blank: [{ column: 'c' }],
  'not-a-number': [{ column: 'c' }],
  duplicate: [{ key: 'k', line: 3 }],
  'unknown-arm': [{ name: '9' }],
  'unknown-event': [{ name: 'e' }],
  'unknown-instrument': [{ name: 'i' }],
  'unknown-event-name': [{ name: 'e' }],
  'unknown-group-name': [{ name: 'g' }],
  'unknown-group': [{ name: 'g' }],
  'unknown-role-name': [{ name: 'r' }],
  'unknown-role': [{ name: 'r' }],
  'unknown-user': [{ name: 'u' }],
  'not-a-username': [{ name: 'u' }],
  twice: [{ name: 'i' }],
  nested: [{ name: 's' }],
  'unknown-setting': [{ name: 's' }],
  'unknown-field': [{ name: 'f' }],
  'missing-row': [{ name: 'u' }],
  'wrong-arm': [{ event: 'e', arm: 2 }],
  given: [
    { column: 'c', value: '' },
    { column: 'c', value: '7' },
  ],
  'same-label': [{ label: 'l' }],
  'not-designated': [{ event: 'e', form: 'i' }],
  'not-a-date': [{ column: 'c' }],
  'blank-right': [{ column: 'c' }],
  'not-a-code': [{ column: 'c', value: '9', codes: [0, 1] }],
  'not-a-form-right': [{ text: 't' }],
  'left-out': [{ forms: ['a', 'b'] }],
  'member-of-role': [{ role: 'r', column: 'c' }],
  'repeats-twice': [{ event: 'e' }],
};

describe('the words of a pushed document, whatever is in it', () => {
  it('of each problem', () => {
    const lines = Object.entries(problems).flatMap(([kind, list]) =>
      list.map((problem) => `${kind}: ${documentProblemText({ kind, ...problem } as DocumentProblem, english)}`),
    );
    isGolden('golden/turns/documentProblems.txt', `${lines.join('\n')}\n`);
  });

  it('before it', async () => {
    const rig = await startRig(fullProject(['1', '2'], { recordDags: { 1: 'north' } }));
    const events = await served(rig.target, 'events.csv');
    const plan = await planned(
      rig.target,
      'events.csv',
      withMore(withLine(withLine(events, 'Diary,1'), 'Visit,1', 'Week 1,1,visit_arm_1,'), 'New,1,,', 'Later,2,,'),
    );
    const [added, changed, removed] = [plan.changes.added, plan.changes.changed, plan.changes.removed];
    const production = { ...plan.ground, info: { ...plan.ground.info, inProduction: true } };
    const groups = await planned(
      rig.target,
      'dags.csv',
      withLine(withLine(await served(rig.target, 'dags.csv'), 'North'), 'South', 'Far South,south,'),
    );
    isGolden(
      'golden/turns/document.txt',
      `${told(plan)}\n${turnsOf<StructurePushPlan>(
        plan,
        {
          'nothing added': { changes: { added: [], changed, removed } },
          'nothing changed': { changes: { added, changed: [], removed } },
          'nothing removed': { changes: { added, changed, removed: [] }, removal: undefined, review: undefined },
          'more than are named': {
            changes: { added: [...added, ...added], changed: [...changed, ...changed, ...changed], removed },
          },
          'in Production': { ground: production },
          'fields that name an event': { uses: [{ event: 'visit_arm_1', fields: ['a', 'b', 'c'] }] },
          'another column': {
            changes: { added, removed, changed: changed.map((row) => ({ ...row, columns: ['custom_event_label'] })) },
          },
          'with a warning': { warnings: [{ kind: 'caller-in-group', dag: 'north' }] },
        },
        told,
      )}\n---\n${told(groups)}\n${turnsOf<StructurePushPlan>(
        groups,
        { 'with warnings': { warnings: [{ kind: 'caller-in-group', dag: 'north' }, { kind: 'rights-unknown' }] } },
        told,
      )}\n`,
    );
  });

  it('after it', async () => {
    const rig = await startRig(fullProject(['1']));
    const plan = await planned(rig.target, 'arms.csv', withMore(await served(rig.target, 'arms.csv'), '3,New'));
    const outcome: StructurePushOutcome = {
      status: 'done',
      sent: true,
      returned: 1,
      lostAnswers: 0,
      done: { added: 1, changed: 0, removed: 0 },
      found: { records: 0, values: 0, files: 0 },
      differences: [],
      notes: [],
      groundChanges: [],
      renamed: new Map(),
      unlisted: [],
      server: '',
      error: undefined,
    };
    const error = new RedcapError('bad-request', 'REDCap refused.', { serverMessage: 'no' });
    const row = { kind: 'row', document: 'arms.csv', name: 'Arm 3', problem: 'not-added' } as const;
    const after = (of: StructurePushOutcome): string =>
      `${structurePushMessage(plan, of, 'Trial', of.error ? 'Because.' : '', english)}\n${structurePushReport(plan, of, { when, url: 'https://redcap.example.edu/api/' }, english)}`;
    isGolden(
      'golden/turns/documentOutcomes.txt',
      `${after(outcome)}\n${turnsOf<StructurePushOutcome>(
        outcome,
        {
          ...Object.fromEntries(
            statuses.flatMap((status) => [
              [`${status}, with an error`, { status, error }],
              [`${status}, nothing done`, { status, sent: false, done: { added: 0, changed: 0, removed: 0 } }],
              [`${status}, a part`, { status, done: { added: 0, changed: 2, removed: 3 } }],
            ]),
          ),
          'with data': { found: { records: 1, values: 2, files: 3 }, done: { added: 1, changed: 1, removed: 1 } },
          'with one value': { found: { records: 0, values: 1, files: 0 } },
          'one difference': { status: 'mismatch', differences: [row] },
          'three differences': { status: 'mismatch', differences: [row, { ...row, problem: 'gone' }, row] },
          notes: { notes: [{ ...row, problem: 'new' }] },
          'an answer was lost': { lostAnswers: 1 },
          'names that changed': {
            renamed: new Map([
              ['a_arm_1', 'b_arm_1'],
              ['c', 'd'],
            ]),
          },
          'arms without events': { unlisted: ['3 (New)', '4'] },
          moved: { status: 'ground-moved', groundChanges: [{ kind: 'structure', changes: [] }, { kind: 'access' }] },
        },
        after,
      )}\n`,
    );
  });
});

const access: AccessTexts = {
  users: 'username,expiration,data_access_group\nann,,north\nbob,,\nSelf,,\n',
  roles:
    'unique_role_name,role_label,api_export,api_import,user_rights\nU-1,Nurse,1,1,1\nU-2,Reader,1,0,0\nU-3,,1,1,1\n',
  assignments: 'username,unique_role_name\nann,U-1\nbob,U-1\nself,U-1\nfree,\n',
};

function row(document: AccessName, before: RowValues, after: RowValues): ChangedRow {
  const columns = Object.keys(after).filter((column) => after[column] !== before[column]);
  return { key: specOf(document).keyOf(before), before, after: { ...before, ...after }, columns };
}

describe('what somebody loses by a push about access', () => {
  const lossesOf = (document: AccessName, changed: readonly ChangedRow[], removed: readonly RowValues[] = []): string =>
    accessLosses(document, { added: [], changed, removed }, access, '2026-03-04')
      .map((loss) => accessLossText(loss, english))
      .join('; ');
  const user = (before: RowValues, after: RowValues): string =>
    lossesOf('users.csv', [row('users.csv', { username: 'ann', ...before }, after)]);

  const cases: Readonly<Record<string, () => string>> = {
    'a user is taken out': () => lossesOf('users.csv', [], [{ username: 'ann' }]),
    'a role goes': () => lossesOf('user_roles.csv', [], [{ unique_role_name: 'U-1', role_label: 'Nurse' }]),
    'a role goes that nobody has': () =>
      lossesOf('user_roles.csv', [], [{ unique_role_name: 'U-2', role_label: 'Reader' }]),
    'access ended yesterday': () => user({ expiration: '' }, { expiration: '2026-03-03' }),
    'access ends today': () => user({ expiration: '' }, { expiration: '2026-03-04' }),
    'access ends tomorrow': () => user({ expiration: '' }, { expiration: '2026-03-05' }),
    'access no longer ends': () => user({ expiration: '2026-03-03' }, { expiration: '' }),
    'out of a group': () => user({ data_access_group: 'north' }, { data_access_group: '' }),
    'from group to group': () => user({ data_access_group: 'north' }, { data_access_group: 'south' }),
    'into a group': () => user({ data_access_group: '' }, { data_access_group: 'south' }),
    'less of a right': () => user({ design: '1' }, { design: '0' }),
    'more of a right': () => user({ design: '0' }, { design: '1' }),
    'rights of users, read only': () => user({ user_rights: '1' }, { user_rights: '2' }),
    'rights of users, from read only to all': () => user({ user_rights: '2' }, { user_rights: '1' }),
    'no right of that kind': () => user({ email: '1' }, { email: '0' }),
    'instruments, some less': () => user({ forms: 'visit:1,lab:1,diary:2' }, { forms: 'visit:2,lab:1,diary:1' }),
    'instruments left out': () => user({ forms: 'visit:1,lab:0' }, { forms: '' }),
    'instruments, to a code not known': () => user({ forms: 'visit:1' }, { forms: 'visit:77' }),
    'exports, from all to none': () => user({ forms_export: 'visit:1,lab:2' }, { forms_export: 'visit:0,lab:3' }),
    'exports, from all to some': () => user({ forms_export: 'visit:1' }, { forms_export: 'visit:3' }),
    'exports, from some to all': () => user({ forms_export: 'visit:3' }, { forms_export: 'visit:1' }),
    'all at once': () =>
      user(
        { design: '1', reports: '1', data_access_group: 'north' },
        { design: '0', reports: '0', data_access_group: '', expiration: '2020-01-01' },
      ),
    'less of a role': () =>
      lossesOf('user_roles.csv', [
        row('user_roles.csv', { unique_role_name: 'U-1', role_label: 'Nurse', design: '1' }, { design: '0' }),
      ]),
    'another role': () =>
      lossesOf('user_role_assignments.csv', [
        row('user_role_assignments.csv', { username: 'ann', unique_role_name: 'U-1' }, { unique_role_name: 'U-2' }),
      ]),
    'a role without a label': () =>
      lossesOf('user_role_assignments.csv', [
        row('user_role_assignments.csv', { username: 'ann', unique_role_name: 'U-3' }, { unique_role_name: 'U-9' }),
      ]),
    'out of a role': () =>
      lossesOf('user_role_assignments.csv', [
        row('user_role_assignments.csv', { username: 'ann', unique_role_name: 'U-1' }, { unique_role_name: '' }),
      ]),
    'into a role': () =>
      lossesOf('user_role_assignments.csv', [
        row('user_role_assignments.csv', { username: 'ann', unique_role_name: '' }, { unique_role_name: 'U-1' }),
      ]),
    'a group by assignment': () =>
      lossesOf('user_dag_assignments.csv', [
        row(
          'user_dag_assignments.csv',
          { username: 'ann', redcap_data_access_group: 'north' },
          { redcap_data_access_group: '' },
        ),
      ]),
  };

  it('is told of each', () => {
    isGolden(
      'golden/turns/accessLosses.txt',
      `${Object.entries(cases)
        .map(([name, text]) => `${name}: ${text() || '–'}`)
        .join('\n')}\n`,
    );
  });

  it('is told with what changes, instrument by instrument', () => {
    const changes = accessChanges(
      row(
        'users.csv',
        { username: 'ann', design: '1', expiration: '', forms: 'visit:1,lab:2,diary:3', forms_export: 'visit:1' },
        { design: '0', expiration: '2026-01-01', forms: 'visit:130,lab:1,extra:1', forms_export: 'visit:2' },
      ),
    );
    isGolden('golden/turns/accessChanges.txt', `${changes.join('\n')}\n`);
  });

  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const enough = { api_export: '1', api_import: '1', user_rights: '1' };
  const changesOf = (document: AccessName, before: RowValues, after: RowValues | undefined) =>
    after === undefined
      ? { added: [], changed: [], removed: [before] }
      : { added: [], changed: [row(document, before, after)], removed: [] };
  const self = { username: 'self', ...enough, expiration: '' };
  const role = { unique_role_name: 'U-1', role_label: 'Nurse', ...enough };
  const assigned = { username: 'self', unique_role_name: 'U-1' };
  const tries: readonly (readonly [string, AccessName, RowValues, RowValues | undefined, boolean])[] = [
    ['is taken out', 'users.csv', self, undefined, true],
    ['loses the export', 'users.csv', self, { api_export: '0' }, true],
    ['may only look at users', 'users.csv', self, { user_rights: '2' }, true],
    ['loses another right', 'users.csv', { ...self, design: '1' }, { design: '0' }, false],
    ['ends today', 'users.csv', self, { expiration: new Date().toISOString().slice(0, 10) }, true],
    ['ends soon', 'users.csv', self, { expiration: soon }, false],
    ['is not concerned', 'users.csv', { ...self, username: 'ann' }, undefined, false],
    ['has a role that goes', 'user_roles.csv', role, undefined, true],
    ['has a role that loses the import', 'user_roles.csv', role, { api_import: '0' }, true],
    ['has a role that loses another right', 'user_roles.csv', { ...role, design: '1' }, { design: '0' }, false],
    ['has not the role that goes', 'user_roles.csv', { ...role, unique_role_name: 'U-2' }, undefined, false],
    ['gets a role with less', 'user_role_assignments.csv', assigned, { unique_role_name: 'U-2' }, true],
    ['gets a role with as much', 'user_role_assignments.csv', assigned, { unique_role_name: 'U-3' }, false],
    ['leaves the role', 'user_role_assignments.csv', assigned, { unique_role_name: '' }, false],
    [
      'changes the group',
      'user_dag_assignments.csv',
      { username: 'self', redcap_data_access_group: '' },
      { redcap_data_access_group: 'north' },
      false,
    ],
  ];
  for (const [name, document, before, after, locked] of tries) {
    it(`${locked ? 'would shut out' : 'leaves in'} the account that ${name}`, () => {
      const found = locksOut(document, changesOf(document, before, after), access, 'SELF');
      assert.equal(found, locked);
    });
  }
});

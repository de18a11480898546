import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { type L10n, english } from '../../../../src/common/l10n';
import type { Difference } from '../../../../src/state/difference';
import { differenceText, groundChangeText } from '../../../../src/state/differenceText';
import type { GroundChange } from '../../../../src/state/ground';
import type { Place } from '../../../../src/state/presence';
import type { Warning } from '../../../../src/safety/operation';
import { warningText } from '../../../../src/writes/deletes/words';
import type { Limit } from '../../../../src/writes/undo/undoPlan';
import { limitText } from '../../../../src/writes/undo/words';
import { type AnyRefusal, refusalText } from '../../../../src/writes/words/refusalText';
import { isGolden } from './golden';

/** At least one of each kind: a new one does not compile without its line here. */
type OfEach<T, D extends keyof T> = { readonly [K in T[D] & string]: readonly Without<Extract<T, Record<D, K>>, D>[] };
type Without<T, D extends PropertyKey> = T extends unknown ? Omit<T, D> : never;

const place: Place = { event: 'visit_arm_1', instrument: 'visit', repeats: 'instrument', instance: 3 };
const once: Place = { event: '', instrument: 'demographics', repeats: '', instance: 1 };
const at = { record: '7', place, fields: ['weight', 'mood'] };
const change = { part: 'field', name: 'weight', change: 'gone' } as const;

const problem = { kind: 'blank', column: 'name', severity: 'error', row: 1, start: 0, end: 1 } as const;
const pair = {
  from: 'weight',
  to: 'mass',
  records: 2,
  values: 3,
  files: 0,
  events: ['a_arm_1'],
  instances: 0,
  same: 0,
  taken: ['1', '2', '3', '4', '5', '6'],
  unfit: { values: 2, records: 1, codes: ['9'] },
  noPlace: { values: 2, records: 2, events: ['b_arm_1'] },
};

const limits: OfEach<Limit, 'kind'> = {
  'record-history': [{}],
  surveys: [{}],
  'signatures-and-locks': [{}],
  randomization: [{}],
  'event-ids': [{}],
  'gray-status': [{}],
  'hidden-instruments': [{ instruments: ['visit', 'labs'] }],
  'other-groups': [{}],
  'no-place': [{ fields: ['weight'], events: ['visit_arm_1'], points: 1234 }],
  'other-labels': [{ fields: ['sex', 'mood'] }],
  'lost-files': [{ fields: ['scan'], files: 1 }],
  'signature-files': [{ fields: ['signature'], files: 2 }],
  'in-production': [{ what: ['arms', 'events', 'mappings', 'labels', 'dictionary'] }],
  'missing-right': [{ right: 'design' }],
  'event-renamed': [{ from: 'a_arm_1', to: 'b_arm_1' }],
  'event-order': [{}],
  'api-tokens': [{ users: ['ann', 'bob'] }],
  'role-names': [{ roles: ['Nurse'] }],
  'role-renamed': [{ from: 'U-1', to: 'U-2' }],
  'in-role': [{ users: ['ann'] }],
  'no-such-access': [{ users: ['ann'] }],
  'access-unknown': [{}],
  'added-stays': [{ names: ['Arm 3'] }],
  'created-stays': [{ records: ['1', '2'] }],
  'empty-stays': [{}],
  'filled-stays': [{ records: 2 }],
  'group-stays': [{ records: 1 }],
  'dag-renamed': [{ from: 'north', to: 'nord' }],
  'groups-unknown': [{}],
  'no-group': [{ dag: 'north' }],
  'not-calculated': [{ fields: ['bmi'] }],
  'file-renamed': [{ record: '7', field: 'scan' }],
};

const differences: OfEach<Difference, 'kind'> = {
  'still-there': [{ ...at }, { record: '7', fields: [] }],
  'wrongly-gone': [{ ...at, place: once }],
  'record-gone': [
    { record: '7', planned: true },
    { record: '7', planned: false },
  ],
  changed: [at],
  appeared: [at],
  recalculated: [at],
  count: [
    { returned: 2, expected: [3] },
    { returned: 2, expected: [3, 4] },
  ],
  structure: (['field', 'arm', 'event', 'mapping', 'repeating'] as const).flatMap((part) =>
    (['gone', 'new', 'changed'] as const).map((what) => ({
      change: { part, name: 'x', change: what },
      planned: what === 'gone',
    })),
  ),
  dag: [
    { dag: 'north', problem: 'still-there' },
    { dag: 'north', problem: 'gone' },
  ],
  row: (['not-added', 'not-changed', 'still-there', 'changed', 'gone', 'new'] as const).map((problem) => ({
    document: 'arms.csv',
    name: 'Arm 2',
    problem,
  })),
  access: (['presence', 'role', 'group', 'rights'] as const).map((aspect) => ({ username: 'ann', aspect })),
  assignment: (['user', 'record'] as const).flatMap((who) =>
    (['still-there', 'changed'] as const).map((problem) => ({ who, name: 'x', problem })),
  ),
};

const groundChanges: OfEach<GroundChange, 'kind'> = {
  'other-project': [{}],
  status: [{ inProduction: true }, { inProduction: false }],
  longitudinal: [{}],
  structure: [{ changes: [change] }, { changes: Array.from({ length: 30 }, () => change) }],
  records: [
    { gone: ['1'], changed: [] },
    { gone: [], changed: ['2', '3'] },
    { gone: ['1'], changed: ['2'] },
  ],
  groups: [{}],
  access: [{}],
  settings: [{}],
  repository: [{}],
  file: [{}],
  dictionary: [{}],
};

const warnings: OfEach<Warning, 'kind'> = {
  'rights-unknown': [{}],
  'caller-in-group': [{ dag: 'north' }, { dag: undefined }],
  'group-unknown': [{}],
  'perhaps-analysis': [{}],
  'export-limited': [{ instruments: ['visit'] }],
  namesakes: [{ records: ['a1'] }],
  'log-deleted': [{}],
  'users-unknown': [{}],
  'records-unknown': [{}],
};

const refusals: OfEach<AnyRefusal, 'reason'> = {
  'nothing-asked': [{}],
  'classic-project': [{ what: 'arms' }, { what: 'events' }],
  'in-production': [{ what: 'arms' }, { what: 'events' }, {}],
  'missing-right': (['design', 'api_import', 'record_delete', 'user_rights', 'random_perform'] as const).map(
    (right) => ({
      right,
    }),
  ),
  'event-required': [{ instrument: 'visit' }],
  'unknown-name': (['arm', 'event', 'instrument', 'field', 'dag'] as const).map((what) => ({ what, names: ['x'] })),
  'not-designated': [{ instrument: 'visit', event: 'a_arm_1' }],
  'not-repeating': [{ name: 'visit' }],
  'not-a-file-field': [{ field: 'weight' }],
  'no-such-records': [{ records: ['1', 'a, b'] }],
  'own-group': [{ what: 'arms' }, { what: 'events' }],
  'hashed-ids': [{}],
  'records-unreadable': [{ records: ['1'] }],
  'other-project': [{ title: 'Trial' }],
  'name-taken': [{ name: 'A' }],
  'bad-record-name': [{}],
  'nothing-there': [{}],
  errors: [
    { problems: [problem], serverChanged: false },
    { problems: [problem, problem], serverChanged: true },
  ],
  'production-bridge': [{ bridge: undefined }],
  'server-changed': [{}],
  'caller-in-group': [{ dag: 'north' }, { dag: undefined }],
  'group-unknown': [{}],
  'export-limited': [{ instruments: ['visit'] }],
  'unknown-field': [{ field: 'x' }],
  misfit: (['record-id', 'no-data', 'computed', 'signature', 'checkbox', 'file', 'sql'] as const).map((misfit) => ({
    pair,
    misfit,
    types: ['text', 'calc'] as const,
  })),
  'one-target': [{ field: 'x' }],
  taken: [{ pair }],
  unfit: [{ pair }, { pair: { ...pair, unfit: { ...pair.unfit, codes: [] } } }],
  'no-place': [
    { pair, instrument: 'visit' },
    { pair: { ...pair, noPlace: { ...pair.noPlace, events: [] } }, instrument: 'visit' },
  ],
  'document-in-production': [{ document: 'arms.csv' }],
  'in-group-already': [{ dag: 'north' }, { dag: '' }],
  'folder-name': [{ name: '' }],
  'folder-exists': [{ name: 'Notes' }],
  'no-such-file': [{ names: ['a.txt'] }],
  'empty-file': [{ names: ['a.txt', 'b.txt'] }],
  'file-name': [{ names: ['a:b'] }],
  'files-gone': [{ names: ['a.txt'] }],
  'signature-field': [{ field: 'consent' }],
  'not-randomized': [{}],
  'own-access': [{ username: 'ann' }],
  'classic-document': [{ document: 'events.csv' }],
};

function textOf(say: L10n): string {
  const block = (
    name: string,
    by: 'kind' | 'reason',
    table: Readonly<Record<string, readonly object[]>>,
    text: (item: never) => string,
  ): string[] => [
    `# ${name}`,
    ...Object.entries(table).flatMap(([key, items]) =>
      items.map((item) => `${key}: ${text({ [by]: key, ...item } as never)}`),
    ),
    '',
  ];
  return [
    ...block('what an undo does not bring back', 'kind', limits, (limit: Limit) => limitText(limit, say)),
    ...block('differences', 'kind', differences, (item: Difference) => differenceText(item, say)),
    ...block('what moved', 'kind', groundChanges, (item: GroundChange) => groundChangeText(item, say)),
    ...block('warnings', 'kind', warnings, (warning: Warning) => warningText(warning, say)),
    ...block('refusals', 'reason', refusals, (refusal: AnyRefusal) => refusalText(refusal, say, 'Trial')),
  ].join('\n');
}

describe('the sentences about writes', () => {
  it('are what they were, in English', () => {
    isGolden('sentences.golden.txt', textOf(english));
  });

  it('are what they were, in German, with every name in its place', () => {
    const bundle = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;
    const german: L10n = {
      t: (message, ...args) =>
        (bundle[message] ?? message).replaceAll(/\{(\d+)\}/g, (_all, index: string) => String(args[Number(index)])),
    };
    isGolden('sentences.golden.de.txt', textOf(german));
  });
});

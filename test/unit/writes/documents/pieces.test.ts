import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type AccessName, type StructureName, structureNames } from '../../../../src/state/documentNames';
import { accessChanges, accessLossText, accessLosses, locksOut } from '../../../../src/writes/documents/accessLosses';
import { accessDifferences } from '../../../../src/writes/documents/accessState';
import { compareRows } from '../../../../src/writes/documents/changes';
import { checkDocument } from '../../../../src/writes/documents/checkDocument';
import { factsOfStructurePush } from '../../../../src/writes/documents/facts';
import { columnsOf } from '../../../../src/writes/documents/spec';
import type { AccessTexts } from '../../../../src/state/accessTexts';
import { isSameRow, judgeRows, otherStructure } from '../../../../src/writes/documents/judgeRows';
import { specOf } from '../../../../src/writes/documents/registry';
import { rowsToSend } from '../../../../src/writes/documents/sendRows';
import type { StructurePushPlan } from '../../../../src/writes/documents/structurePush';
import { english } from '../../../../src/common/l10n';
import { event, groundOf, stored } from '../undo/smallProject';

const changesOf = (document: StructureName, server: string, draft: string) =>
  compareRows(specOf(document), server, draft);
const planOf = (document: StructureName, server: string, draft: string): StructurePushPlan =>
  ({ document, server, draft, changes: changesOf(document, server, draft), ground: groundOf() }) as StructurePushPlan;

describe('each document of the structure', () => {
  /** What a draft has to have, and what else is read anew once it was pushed (REDCAP_API.md §6). */
  const facts: Readonly<Record<StructureName, { columns: string; classic?: string; stale: string; right: string }>> = {
    'arms.csv': { columns: 'arm_num name', stale: 'info arms events mappings repeating', right: 'design' },
    'events.csv': {
      columns: 'event_name arm_num unique_event_name',
      stale: 'info arms events mappings repeating',
      right: 'design',
    },
    'instrument_event_mappings.csv': {
      columns: 'unique_event_name form',
      stale: 'mappings repeating',
      right: 'design',
    },
    'repeating_instruments_and_events.csv': {
      columns: 'event_name form_name',
      classic: 'form_name',
      stale: 'info repeating',
      right: 'design',
    },
    'dags.csv': {
      columns: 'data_access_group_name unique_group_name',
      stale: 'dags userDags users ownRights',
      right: 'data_access_groups',
    },
    'user_roles.csv': {
      columns: 'unique_role_name role_label',
      stale: 'userRoles users roleAssignments ownRights',
      right: 'user_rights',
    },
    'users.csv': { columns: 'username', stale: 'users userDags roleAssignments ownRights', right: 'user_rights' },
    'user_role_assignments.csv': {
      columns: 'username unique_role_name',
      stale: 'roleAssignments users userDags ownRights',
      right: 'user_rights',
    },
    'user_dag_assignments.csv': {
      columns: 'username redcap_data_access_group',
      stale: 'userDags users roleAssignments ownRights',
      right: 'data_access_groups',
    },
  };
  for (const document of structureNames) {
    it(`${document} misses what it has to have, and says what a push makes stale and which rights it needs`, () => {
      const { columns, classic, stale, right } = facts[document];
      for (const [isLongitudinal, needed] of [
        [true, columns],
        [false, classic ?? columns],
      ] as const) {
        const names = needed.split(' ');
        const missing = (some: readonly string[]): readonly string[] =>
          checkDocument(document, `${some.join(',')}\n`, { isLongitudinal }).flatMap((problem) =>
            problem.kind === 'missing-column' ? [problem.column] : [],
          );
        assert.deepEqual(missing(names), []);
        for (const name of names) {
          assert.deepEqual(missing([...names.filter((other) => other !== name), 'x']), [name]);
        }
      }
      const spec = specOf(document);
      assert.deepEqual([spec.stale, spec.needs], [stale.split(' '), ['api_import', right]]);
    });
  }
});

describe('the rows that a push sends', () => {
  const roles = 'unique_role_name,role_label,design,forms\nU-1,Entry,0,visit:1\nU-2,Lead,1,visit:1\n';
  const cases: readonly (readonly [
    string,
    StructureName,
    string,
    string,
    readonly Readonly<Record<string, string>>[],
  ])[] = [
    [
      'of roles: what changes, beside what names the role',
      'user_roles.csv',
      roles,
      roles.replace('Lead,1', 'Lead,0'),
      [{ unique_role_name: 'U-2', role_label: 'Lead', design: '0' }],
    ],
    [
      'of new roles: nothing that is blank',
      'user_roles.csv',
      roles,
      `${roles},New,1,\n`,
      [{ role_label: 'New', design: '1' }],
    ],
    [
      'of users: what changes, and the group, which would be lost without',
      'users.csv',
      'username,expiration,data_access_group,design\nann,,north,1\nbob,,,1\n',
      'username,expiration,data_access_group,design\nann,2030-01-01,north,1\nbob,,,1\n',
      [{ username: 'ann', data_access_group: 'north', expiration: '2030-01-01' }],
    ],
    [
      'of events: whole rows with what the draft left out, none that stay',
      'events.csv',
      'event_name,arm_num,unique_event_name,custom_event_label\nA,1,a_arm_1,first\nB,1,b_arm_1,\n',
      'event_name,arm_num,unique_event_name\nA2,1,a_arm_1\nB,1,b_arm_1\nC,1,\n',
      [
        { event_name: 'C', arm_num: '1', unique_event_name: '' },
        { event_name: 'A2', arm_num: '1', unique_event_name: 'a_arm_1', custom_event_label: 'first' },
      ],
    ],
    [
      'of designations: the whole list, which REDCap replaces',
      'instrument_event_mappings.csv',
      'arm_num,unique_event_name,form\n1,a_arm_1,visit\n1,a_arm_1,lab\n',
      'arm_num,unique_event_name,form\n1,a_arm_1,visit\n',
      [{ arm_num: '1', unique_event_name: 'a_arm_1', form: 'visit' }],
    ],
    [
      'of group assignments: the whole list',
      'user_dag_assignments.csv',
      'username,redcap_data_access_group\nann,north\nbob,\n',
      'username,redcap_data_access_group\nann,\nbob,\n',
      [
        { username: 'ann', redcap_data_access_group: '' },
        { username: 'bob', redcap_data_access_group: '' },
      ],
    ],
    [
      'of a draft that changes nothing: none',
      'user_dag_assignments.csv',
      'username,x\nann,\n',
      'username,x\nann,\n',
      [],
    ],
  ];
  for (const [name, document, server, draft, expected] of cases) {
    it(name, () => {
      assert.deepEqual(rowsToSend({ document, draft, changes: changesOf(document, server, draft) }), expected);
    });
  }
});

describe('what became of the rows that were sent', () => {
  const server = 'event_name,arm_num,unique_event_name,custom_event_label\nA,1,a_arm_1,\nB,1,b_arm_1,\nC,2,c_arm_2,\n';
  // A is relabelled, B goes, D is new.
  const draft = 'event_name,arm_num,unique_event_name,custom_event_label\nA,1,a_arm_1,first\nC,2,c_arm_2,\nD,2,,\n';
  const wanted =
    'event_name,arm_num,unique_event_name,custom_event_label\nA,1,a_arm_1,first\nC,2,c_arm_2,\nD,2,d_arm_2,\n';
  const judged = (after: string, isRemovalSent = true): string => {
    const verdict = judgeRows(planOf('events.csv', server, draft), after, isRemovalSent);
    return [
      `+${verdict.added} ~${verdict.changed} -${verdict.removed}`,
      ...(verdict.isDone ? ['done'] : []),
      ...(verdict.isSeen ? ['seen'] : []),
      ...verdict.differences.map((item) => (item.kind === 'row' ? `${item.name} ${item.problem}` : item.kind)),
    ].join(', ');
  };
  const cases: readonly (readonly [string, string, string, boolean?])[] = [
    ['all of it', wanted, '+1 ~1 -1, done, seen'],
    [
      'all but the removal, which was not sent yet',
      wanted.replace('C,2', 'B,1,b_arm_1,\nC,2'),
      '+1 ~1 -0, done, seen',
      false,
    ],
    ['gone, though its removal was not sent', wanted, '+1 ~1 -0, seen, b_arm_1 gone', false],
    ['not removed', wanted.replace('C,2', 'B,1,b_arm_1,\nC,2'), '+1 ~1 -0, seen, b_arm_1 still-there'],
    ['not changed', wanted.replace('first', ''), '+1 ~0 -1, seen, a_arm_1 not-changed'],
    ['changed to something else', wanted.replace('first', 'odd'), '+1 ~0 -1, seen, a_arm_1 not-changed'],
    ['changed besides', wanted.replace('C,2,c_arm_2,', 'C,2,c_arm_2,odd'), '+1 ~1 -1, seen, c_arm_2 changed'],
    ['not added', wanted.replace('D,2,d_arm_2,\n', ''), '+0 ~1 -1, seen, D (2) not-added'],
    [
      'added in another arm',
      wanted.replace('D,2,d_arm_2', 'D,1,d_arm_1'),
      '+0 ~1 -1, seen, D (2) not-added, d_arm_1 new',
    ],
    ['somebody else added one', `${wanted}E,2,e_arm_2,\n`, '+1 ~1 -1, seen, e_arm_2 new'],
    ['nothing of it', server, '+0 ~0 -0, a_arm_1 not-changed, b_arm_1 still-there, D (2) not-added'],
  ];
  for (const [name, after, expected, isRemovalSent] of cases) {
    it(name, () => {
      assert.equal(judged(after, isRemovalSent), expected);
    });
  }

  it('an arm without events is not listed, and no difference', () => {
    const verdict = judgeRows(
      planOf('arms.csv', 'arm_num,name\n1,A\n', 'arm_num,name\n1,A\n2,B\n'),
      'arm_num,name\n1,A\n',
    );
    assert.deepEqual([verdict.unlisted, verdict.differences, verdict.added, verdict.isDone], [['2'], [], 0, true]);
  });

  it('a row is the one that was to be made by its name or, without one, by its arm; what was left blank REDCap may fill', () => {
    const same = (wantedRow: Record<string, string>, found: Record<string, string>): boolean =>
      isSameRow('events.csv', wantedRow, found, ['event_name', 'custom_event_label']);
    const found = { event_name: 'A', arm_num: '1', unique_event_name: 'a_arm_1', custom_event_label: 'x' };
    assert.ok(same({ event_name: 'A', arm_num: '01' }, found));
    assert.ok(same({ event_name: 'A', arm_num: '', custom_event_label: '' }, found));
    assert.ok(!same({ event_name: 'A', arm_num: '2' }, found));
    assert.ok(!same({ event_name: 'A', arm_num: '1', custom_event_label: 'y' }, found));
    assert.ok(same({ event_name: 'A', unique_event_name: 'a_arm_1', arm_num: '2' }, found));
    assert.ok(!same({ event_name: 'A', unique_event_name: 'b_arm_1', arm_num: '1' }, found));
  });

  it('what else is other than before is told, but for arms that get their first event', () => {
    const plan = planOf(
      'events.csv',
      'event_name,arm_num,unique_event_name\nA,1,a_arm_1\n',
      'event_name,arm_num,unique_event_name\nA,1,a_arm_1\nNew,3,\n',
    );
    const after = groundOf({
      ...stored,
      arms: [...stored.arms, { armNum: 3, name: 'Three' }, { armNum: 4, name: 'Four' }],
      events: [...stored.events, event('New', 3, 31)],
      mappings: stored.mappings.slice(1),
    });
    const parts = otherStructure(plan, after, new Map()).map((item) =>
      item.kind === 'structure' ? `${item.change.part} ${item.change.name} ${item.change.change}` : item.kind,
    );
    assert.equal(parts.filter((part) => part.startsWith('mapping')).length, 1, parts.join());
    assert.deepEqual(
      parts.filter((part) => !part.startsWith('mapping')),
      ['arm 4 new'],
    );
  });
});

describe('what people lose by a push of who may do what', () => {
  const roles = 'unique_role_name,role_label,api_export,api_import,user_rights\nU-1,Entry,1,1,1\nU-2,Guest,0,0,0\n';
  const assignments = 'username,unique_role_name,data_access_group\nann,,north\nbob,U-1,\neve,U-1,\n';
  const users = 'username,expiration,data_access_group,api_export,api_import,user_rights,novelty,forms,forms_export\n';
  const rows = {
    ann: 'ann,,north,1,1,1,1,"visit:130,lab:1","visit:1,lab:2"',
    bob: 'bob,,,1,1,1,1,visit:130,visit:1',
  };
  const access = { users: users + Object.values(rows).join('\n'), roles, assignments };
  const losses = (document: AccessName, before: string, after: string): readonly string[] =>
    accessLosses(document, changesOf(document, before, after), access, '2026-06-15').map((loss) =>
      accessLossText(loss, english),
    );
  const annBecomes = (text: string): readonly string[] => losses('users.csv', users + rows.ann, users + text);
  const less = (rights: string): readonly string[] => [`ann gets less of: ${rights}`];
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['nothing', rows.ann, []],
    [
      'access that has ended today',
      rows.ann.replace('ann,,', 'ann,2026-06-15,'),
      ['ann loses access: 2026-06-15 is not in the future'],
    ],
    ['access that ends tomorrow', rows.ann.replace('ann,,', 'ann,2026-06-16,'), []],
    [
      'the group',
      rows.ann.replace('north', ''),
      ['ann leaves the group north and then sees the records of all groups'],
    ],
    [
      'the records of a group',
      rows.ann.replace('north', 'south'),
      ['ann moves from the group north to south and no longer sees the records of the first'],
    ],
    ['a right', rows.ann.replace('1,1,1,1', '1,0,1,1'), less('api_import')],
    ['half of a right: 2 reads only', rows.ann.replace('1,1,1,1', '1,1,2,1'), less('user_rights')],
    ['what is no right', rows.ann.replace('1,1,1,1', '1,1,1,0'), less('novelty')],
    ['an instrument that is left out', rows.ann.replace('visit:130,lab:1', 'visit:130'), less('forms: lab')],
    ['the right to edit', rows.ann.replace('visit:130,lab:1', 'visit:129,lab:1'), less('forms: visit')],
    ['nothing by the new code of the same', rows.ann.replace('visit:130,lab:1', 'visit:1,lab:130'), []],
    [
      'exports, by their order none, de-identified, limited, full',
      rows.ann.replace('visit:1,lab:2', 'visit:3,lab:0'),
      less('forms_export: visit, lab'),
    ],
    ['nothing by more', rows.ann.replace('visit:1,lab:2', 'visit:1,lab:3'), []],
  ];
  for (const [name, after, expected] of cases) {
    it(name, () => {
      assert.deepEqual(annBecomes(after), expected);
    });
  }

  it('a user, a role with its members, rights of a role, and being in one', () => {
    assert.deepEqual(losses('users.csv', access.users, users + rows.bob), [
      'ann loses all access to the project, and the API token for it',
    ]);
    assert.deepEqual(losses('user_roles.csv', roles, roles.replace(/^U-1.*\n/m, '')), [
      'The role "Entry" goes; left without a role: bob, eve',
    ]);
    assert.deepEqual(losses('user_roles.csv', roles, roles.replace(/^U-2.*\n/m, '')), [
      'The role "Guest" goes; nobody has it',
    ]);
    assert.deepEqual(losses('user_roles.csv', roles, roles.replace('Entry,1,1,1', 'Entry,1,0,1')), [
      'The role "Entry" (bob, eve) gets less of: api_import',
    ]);
    assert.deepEqual(losses('user_role_assignments.csv', assignments, assignments.replace('bob,U-1', 'bob,')), [
      'bob leaves the role "Entry"; what is left are rights of their own, see users.csv',
    ]);
    assert.deepEqual(losses('user_role_assignments.csv', assignments, assignments.replace('bob,U-1', 'bob,U-2')), [
      'bob changes from the role "Entry" to "Guest"',
    ]);
    assert.deepEqual(losses('user_role_assignments.csv', assignments, assignments.replace('ann,', 'ann,U-2')), []);
    assert.deepEqual(
      losses(
        'user_dag_assignments.csv',
        'username,redcap_data_access_group\nann,north\n',
        'username,redcap_data_access_group\nann,\n',
      ),
      ['ann leaves the group north and then sees the records of all groups'],
    );
  });

  it('is told beside what changes: cell by cell, of instruments only those that do', () => {
    const [row] = changesOf(
      'users.csv',
      users + rows.ann,
      users + rows.ann.replace('ann,,', 'ann,2030-01-01,').replace('visit:130,lab:1', 'lab:1,visit:128,new:1'),
    ).changed;
    assert.ok(row);
    assert.deepEqual(accessChanges(row), ['expiration – → 2030-01-01', 'forms visit: 130 → 128', 'forms new: 0 → 1']);
  });

  it('is their own access where they could not read back and undo what is pushed', () => {
    const locked = (document: AccessName, before: string, after: string, username = 'Ann'): boolean =>
      locksOut(document, changesOf(document, before, after), access, username);
    const user = (text: string): boolean => locked('users.csv', users + rows.ann, users + text);
    assert.ok(user(''));
    for (const rights of ['0,1,1,1', '1,0,1,1', '1,1,0,1', '1,1,2,1']) {
      assert.ok(user(rows.ann.replace('1,1,1,1', rights)), rights);
    }
    assert.ok(!user(rows.ann.replace('1,1,1,1', '1,1,1,0')));
    assert.ok(user(rows.ann.replace('ann,,', 'ann,2020-01-01,')));
    assert.ok(!user(rows.ann.replace('ann,,', 'ann,2999-01-01,')));
    const role = (after: string, username: string): boolean => locked('user_roles.csv', roles, after, username);
    assert.ok(role(roles.replace(/^U-1.*\n/m, ''), 'bob'));
    assert.ok(!role(roles.replace(/^U-2.*\n/m, ''), 'bob'));
    assert.ok(!role(roles.replace(/^U-1.*\n/m, ''), 'ann'), 'she is in none');
    assert.ok(role(roles.replace('Entry,1,1,1', 'Entry,1,1,0'), 'bob'));
    assert.ok(!role(roles.replace('Entry,1,1,1', 'Other,1,1,1'), 'bob'));
    const assigned = (after: string, username: string): boolean =>
      locked('user_role_assignments.csv', assignments, after, username);
    assert.ok(assigned(assignments.replace('ann,', 'ann,U-2'), 'ann'));
    assert.ok(!assigned(assignments.replace('ann,', 'ann,U-1'), 'ann'));
    assert.ok(!assigned(assignments.replace('bob,U-1', 'bob,'), 'bob'), 'rights of their own are not known here');
    assert.ok(!assigned(assignments.replace('ann,', 'ann,U-2'), 'bob'));
    assert.ok(
      !locked(
        'user_dag_assignments.csv',
        'username,redcap_data_access_group\nann,x\n',
        'username,redcap_data_access_group\nann,\n',
      ),
    );
  });
});

describe('access before and after a write', () => {
  const users =
    'username,email,firstname,lastname,expiration,data_access_group,data_access_group_id,data_access_group_label,design,forms\nann,a@x.org,Ann,A,,north,7,North,1,"visit:130,lab:1"\nbob,b@x.org,Bob,B,,,,,0,visit:1\n';
  const texts: AccessTexts = {
    users,
    roles: undefined,
    assignments: 'username,unique_role_name\nann,\nBob,U-1\n',
  };
  const differences = (
    change: Partial<AccessTexts>,
    mayChange: (username: string, aspect: string) => boolean = () => false,
  ) =>
    accessDifferences(texts, { ...texts, ...change }, mayChange).map((item) =>
      item.kind === 'access' ? `${item.username} ${item.aspect}` : item.kind,
    );
  const cases: readonly (readonly [string, Partial<AccessTexts>, readonly string[]])[] = [
    ['nothing', {}, []],
    ['a right', { users: users.replace('North,1', 'North,0') }, ['ann rights']],
    ['a right of an instrument', { users: users.replace('lab:1', 'lab:128') }, ['ann rights']],
    ['nothing by new codes and another order', { users: users.replace('visit:130,lab:1', 'lab:130,visit:1') }, []],
    ['an end', { users: users.replace('Ann,A,,', 'Ann,A,2030-01-01,') }, ['ann rights']],
    ['the group', { users: users.replace('north,7,North', 'south,8,South') }, ['ann group']],
    ['the label of the group', { users: users.replace('North', 'Nord') }, ['ann group']],
    ['the id of the group', { users: users.replace(',7,', ',9,') }, ['ann group']],
    ['nothing of what is theirs alone', { users: users.replace('a@x.org,Ann,A', 'z@x.org,Zoe,Z') }, []],
    ['nothing by capitals of the name', { users: users.replace('bob,b@', 'BOB,b@') }, []],
    [
      'somebody who is gone, once',
      { users: users.replace(/^bob.*\n/m, ''), assignments: 'username,unique_role_name\nann,\n' },
      ['bob presence'],
    ],
    ['somebody new', { users: `${users}eve,,,,,,,,0,\n` }, ['eve presence']],
    ['the role', { assignments: 'username,unique_role_name\nann,U-1\nbob,U-1\n' }, ['ann role']],
    ['nothing that is not known', { users: undefined, assignments: undefined }, []],
    ['nothing of a column that is not told', { users: 'username\nann\nbob\n' }, []],
  ];
  for (const [name, change, expected] of cases) {
    it(`differs in ${name}`, () => {
      assert.deepEqual(differences(change), expected);
    });
  }

  it('may change where it was to', () => {
    const change = { users: users.replace('north,7,North,1', 'south,8,South,0') };
    assert.deepEqual(differences(change), ['ann group', 'ann rights']);
    assert.deepEqual(
      differences(change, (username, aspect) => username === 'ann' && aspect === 'group'),
      ['ann rights'],
    );
  });
});

describe('what the journal keeps of a push', () => {
  it('of labels and of access counts what changed apart from what comes and goes', () => {
    const countsOf = (document: StructureName, server: string, draft: string) =>
      factsOfStructurePush({ ...planOf(document, server, draft), warnings: [] }).counts;
    const events = 'event_name,arm_num,unique_event_name\nA,1,a_arm_1\nB,1,b_arm_1\n';
    assert.deepEqual(countsOf('events.csv', events, events), {});
    assert.deepEqual(countsOf('events.csv', events, `${events.replace('A,1', 'A2,1')}C,1,\n`), {
      events: 1,
      labels: 1,
    });
    assert.deepEqual(countsOf('events.csv', events, events.replace('B,1,b_arm_1', 'C,1,')), { events: 2 });
    const users = 'username,design\nann,1\nbob,0\n';
    assert.deepEqual(countsOf('users.csv', users, users.replace('ann,1', 'ann,0')), { access: 1 });
    assert.deepEqual(countsOf('users.csv', users, 'username,design\nbob,0\n'), { users: 1 });
  });
});

describe('the columns of a document', () => {
  const columns: Readonly<Record<StructureName, readonly [empty: string, all: string, classic?: string]>> = {
    'arms.csv': ['arm_num name', 'arm_num name'],
    'events.csv': [
      'event_name arm_num unique_event_name custom_event_label event_id',
      'event_name arm_num unique_event_name custom_event_label day_offset offset_min offset_max event_id',
    ],
    'instrument_event_mappings.csv': ['arm_num unique_event_name form', 'unique_event_name form arm_num'],
    'repeating_instruments_and_events.csv': [
      'event_name form_name custom_form_label',
      'event_name form_name custom_form_label',
      'form_name custom_form_label',
    ],
    'dags.csv': [
      'data_access_group_name unique_group_name data_access_group_id',
      'data_access_group_name unique_group_name data_access_group_id',
    ],
    'user_roles.csv': [
      'unique_role_name role_label forms forms_export',
      'unique_role_name role_label forms forms_export',
    ],
    'users.csv': [
      'username expiration data_access_group forms forms_export',
      'username expiration data_access_group forms forms_export email firstname lastname data_access_group_id data_access_group_label',
    ],
    'user_role_assignments.csv': ['username unique_role_name', 'username unique_role_name data_access_group'],
    'user_dag_assignments.csv': ['username redcap_data_access_group', 'username redcap_data_access_group'],
  };
  for (const document of structureNames) {
    it(`${document}: those of an empty one, and all that it can have`, () => {
      const spec = specOf(document);
      const [empty, all, classic] = columns[document];
      const names = (list: readonly string[]): string => list.join(' ');
      const sorted = (text: string): string => text.split(' ').sort().join(' ');
      assert.equal(names(spec.source.header({ isLongitudinal: true })), empty);
      assert.equal(sorted(names(columnsOf(spec, { isLongitudinal: true }))), sorted(all));
      assert.equal(names(spec.source.header({ isLongitudinal: false })), classic ?? empty);
      assert.equal(sorted(names(columnsOf(spec, { isLongitudinal: false }))), sorted(classic ?? all));
    });
  }
});

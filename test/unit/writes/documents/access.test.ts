import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import type { SeedUser, ProjectSeed } from '../../../../src/simulator/store/seed';
import { allRights, rightColumns } from '../../../../src/simulator/store/rights';
import { unkindMix } from '../../simulator/unkindMix';
import type { AccessName } from '../../../../src/state/documentNames';
import type { CallerRights } from '../../../../src/state/rights';
import { accessHover } from '../../../../src/writes/documents/accessHover';
import { structurePushCosts, structurePushLines } from '../../../../src/writes/documents/words';
import { undoLines } from '../../../../src/writes/undo/words';
import { importUserDagAssignments } from '../../../../src/api/dags';
import { sendWrite } from '../../../../src/api/writeSession';
import type { OperationTarget } from '../../../../src/safety/operation';
import { structurePush } from '../../../../src/writes/documents/run';
import { runBare } from '../deletes/bare';
import { importUsers } from '../../../../src/api/users';
import { freely } from '../../api/freely';
import { type Reply, standBetween, stopBetween } from '../deletes/between';
import { showCase } from '../../support/cases';
import { type Rig, quick, startRig, stopRigs } from '../deletes/rig';
import { fullProject, owner } from '../deletes/seeds';
import { makeNet, removeFolders, safeUndo, undoPlan } from '../undo/support';
import { safeStructurePush } from './safely';
import { planned, push, refusals, served, withLine, withMore } from './support';

afterEach(stopBetween);
afterEach(stopRigs);
afterEach(removeFolders);

const all = (level: number): Readonly<Record<string, number>> =>
  Object.fromEntries(fullProject(['1']).fields.map((field) => [field['form_name'] ?? '', level]));

const person = (username: string, more: Partial<SeedUser> = {}): SeedUser => ({
  ...owner,
  username,
  email: `${username}@example.org`,
  // The project randomizes nothing: REDCap does not tell such rights.
  rights: Object.fromEntries(rightColumns.map((column) => [column, column === 'design' ? 0 : 1])),
  forms: all(1),
  formsExport: all(1),
  ...more,
});

const entry = {
  uniqueName: 'U-ENTRY00001',
  label: 'Data entry, wards',
  rights: { api_export: 1, calendar: 1, user_rights: 0 },
  forms: { ...all(0), visit: 130, lab: 129 },
  formsExport: { ...all(1), lab: 2 },
};

function people(): ProjectSeed {
  return fullProject(['1', '2'], {
    recordDags: { 1: 'north', 2: 'south' },
    users: [
      owner,
      person('ann', { dag: 'north', expiration: '2031-05-01' }),
      person('bob', { role: entry.uniqueName, dag: 'south' }),
      person('eve', { forms: { ...all(129), visit: 130, lab: 128 } }),
    ],
    roles: [entry],
  });
}

/** What the server holds of access, by username and by the label of roles. */
function access(rig: Rig): Readonly<Record<string, unknown>> {
  const { users, roles = [] } = rig.seed();
  const label = (role: string | undefined): string =>
    roles.find(({ uniqueName }) => uniqueName !== undefined && uniqueName === role)?.label ?? '';
  return {
    ...Object.fromEntries(
      users.map(({ username, dag, role, rights, forms, formsExport, expiration }) => [
        username,
        { dag, role: label(role), rights, forms, formsExport, expiration: expiration ?? '' },
      ]),
    ),
    roles: roles.map(({ uniqueName: _name, ...role }) => role),
  };
}

const settings = [
  ['a kind server', {}],
  ['an unkind server', { unkind: unkindMix(63) }],
] as const;

for (const [server, options] of settings) {
  describe(`pushing who may do what, ${server}`, () => {
    it('changes, adds and removes users, and leaves everybody else as they were; an undo brings them back', async () => {
      const rig = await startRig(people(), options);
      const net = await makeNet();
      const before = access(rig);
      const text = await served(rig.target, 'users.csv');
      const column = (name: string): number => (text.split('\n')[0] ?? '').split(',').indexOf(name);
      const ann = (text.split('\n').find((line) => line.startsWith('ann,')) ?? '').split(',');
      ann[column('expiration')] = '';
      ann[column('calendar')] = '0';
      const lines = text.split('\n').filter((line) => line !== '' && !/^(?:ann|eve),/.test(line));
      const draft = withMore(lines.join('\n'), ann.join(','), 'carl');
      const plan = await planned(rig.target, 'users.csv', draft);
      assert.deepEqual(structurePushLines(plan, english, 5), [
        'Added (1): carl',
        'Changed (1): ann: expiration 2031-05-01 → –, calendar 1 → 0',
        'Removed (1): eve',
      ]);
      assert.match(
        structurePushCosts(plan, english, 5).join('\n'),
        /eve loses all access[^]*ann gets less of: calendar/,
      );
      assert.match(structurePushCosts(plan, english, 5).join('\n'), /does not bring back: the API tokens of eve/);
      const outcome = await safeStructurePush(rig, net, 'users.csv', draft);
      assert.deepEqual([outcome.status, outcome.differences], ['done', []], JSON.stringify(outcome));
      assert.deepEqual(outcome.done, { added: 1, changed: 1, removed: 1 });
      const after = access(rig);
      assert.deepEqual(Object.keys(after).sort(), ['ann', 'bob', 'carl', 'owner', 'roles']);
      assert.deepEqual([after['bob'], after['owner']], [before['bob'], before['owner']]);
      assert.deepEqual(after['ann'], {
        ...(before['ann'] as object),
        expiration: '',
        rights: { ...(before['ann'] as { rights: object }).rights, calendar: 0 },
      });

      const undo = await undoPlan(rig, net);
      const said = undoLines(undo, english, 50).join('\n');
      assert.match(said, /Made again: eve/);
      assert.match(said, /API tokens of eve/);
      assert.match(said, /what it added stays[^\n]*carl/);
      const restored = await safeUndo(rig, net, undo);
      assert.equal(restored.status, 'done', JSON.stringify(restored));
      const { carl: _added, ...others } = access(rig);
      const comparable = (of: unknown): unknown =>
        JSON.parse(JSON.stringify(of, (_key, value: unknown) => value ?? null));
      assert.deepEqual(comparable(others), comparable(before));
    });

    it('makes, changes and deletes roles; an undo makes them again and gives them back to their members', async () => {
      const rig = await startRig(people(), options);
      const net = await makeNet();
      const before = access(rig);
      const text = await served(rig.target, 'user_roles.csv');
      const added = await safeStructurePush(rig, net, 'user_roles.csv', withMore(text, ',Monitor'));
      assert.equal(added.status, 'done', JSON.stringify(added));
      const [header = '', ...rows] = (await served(rig.target, 'user_roles.csv')).split('\n');
      const draft = [header, ...rows.filter((row) => !row.startsWith('U-ENTRY'))].join('\n');
      const plan = await planned(rig.target, 'user_roles.csv', draft);
      assert.match(
        structurePushCosts(plan, english, 5).join('\n'),
        /"Data entry, wards" goes; left without a role: bob/,
      );
      const outcome = await safeStructurePush(rig, net, 'user_roles.csv', draft);
      assert.equal(outcome.status, 'done', JSON.stringify(outcome));
      assert.equal((access(rig)['bob'] as { role: string }).role, '');
      const restored = await safeUndo(rig, net, await undoPlan(rig, net));
      assert.equal(restored.status, 'done', JSON.stringify(restored));
      assert.ok(restored.limits.some(({ kind }) => kind === 'role-renamed'));
      assert.equal((access(rig)['bob'] as { role: string }).role, entry.label);
      const roles = (access(rig)['roles'] as readonly { label: string; forms: Record<string, number> }[]).toSorted(
        (a, b) => (a.label < b.label ? -1 : 1),
      );
      assert.deepEqual(
        roles.map(({ label }) => label),
        [entry.label, 'Monitor'],
      );
      assert.deepEqual([roles[0]?.forms['visit'], roles[0]?.forms['lab']], [130, 129]);
      assert.deepEqual((before['roles'] as unknown[]).length, 1);
    });

    it('gives and takes roles and groups, whoever else there is; an undo gives them back', async () => {
      for (const [document, from, to] of [
        ['user_role_assignments.csv', 'bob,U-ENTRY00001,south', 'bob,,south'],
        ['user_dag_assignments.csv', 'bob,south', 'bob,north'],
      ] as const) {
        const rig = await startRig(people(), options);
        const net = await makeNet();
        const before = access(rig);
        const outcome = await safeStructurePush(
          rig,
          net,
          document,
          withLine(await served(rig.target, document), from, to),
        );
        assert.deepEqual([outcome.status, outcome.done.changed], ['done', 1], JSON.stringify(outcome));
        assert.deepEqual({ ...access(rig), bob: before['bob'] }, before);
        assert.notDeepEqual(access(rig), before);
        const restored = await safeUndo(rig, net, await undoPlan(rig, net));
        assert.equal(restored.status, 'done', JSON.stringify(restored));
        assert.deepEqual(access(rig), before);
      }
    });

    it('leaves alone what others changed since, unless told otherwise', async () => {
      const rig = await startRig(people(), options);
      const net = await makeNet();
      const text = await served(rig.target, 'user_dag_assignments.csv');
      await safeStructurePush(rig, net, 'user_dag_assignments.csv', withLine(text, 'ann,', 'ann,south'));
      await importUserDagAssignments(freely(rig.target.session), [{ username: 'ann', uniqueGroupName: '' }]);
      const undo = await undoPlan(rig, net);
      assert.deepEqual(undo.conflicts, [{ kind: 'access', name: 'ann' }]);
      assert.equal((access(rig)['ann'] as { dag: string }).dag, '');
      assert.equal((await safeUndo(rig, net, { ...undo, overwrite: true })).status, 'done');
      assert.equal((access(rig)['ann'] as { dag: string }).dag, 'north');
    });
  });
}

describe('pushing who may do what', () => {
  const self = (username: string): CallerRights => ({ username, rights: allRights, dataAccessGroup: '' });

  it('sends nothing of rights that stay, and never a user without the group', async () => {
    const rig = await startRig(people());
    const text = await served(rig.target, 'users.csv');
    const without = text
      .split('\n')
      .map((line) => line.split(',').slice(0, 5).join(','))
      .join('\n');
    await push(rig.target, 'users.csv', withLine(without, 'ann,', 'ann,ann@example.org,,,2032-01-01'));
    const [sent] = rig.writes();
    assert.deepEqual(JSON.parse(sent?.parameters['data'] ?? ''), [
      { username: 'ann', expiration: '2032-01-01', data_access_group: 'north' },
    ]);
    assert.equal((access(rig)['ann'] as { dag: string }).dag, 'north');
  });

  it('changes nobody where the server does not tell the groups: they would lose them', async () => {
    const rig = await startRig(people());
    const { session } = rig.target;
    const old: OperationTarget = {
      ...rig.target,
      session: {
        ...session,
        url: session.url,
        open: session.open.bind(session),
        read: async (...[call, signal]: Parameters<typeof session.read>) => {
          const answer = await session.read(call, signal);
          return call.content === 'user'
            ? { ...answer, bytes: Buffer.from(answer.bytes.toString().replace('data_access_group,', 'other_group,')) }
            : answer;
        },
        [sendWrite]: session[sendWrite].bind(session),
      },
    };
    const text = await served(old, 'users.csv');
    assert.deepEqual(
      (await refusals(old, 'users.csv', withLine(text, 'ann,', line(text, 'ann,').replace('2031-05-01', '')))).flatMap(
        (refusal) =>
          refusal.reason === 'errors' && 'serverChanged' in refusal ? refusal.problems.map(({ kind }) => kind) : [],
      ),
      ['missing-column'],
    );
  });

  it('is refused where it would shut out the account that sends it', async () => {
    const rig = await startRig(people());
    const documents: readonly (readonly [AccessName, (text: string) => string, string])[] = [
      ['users.csv', (text) => withLine(text, 'owner,'), 'owner'],
      ['users.csv', (text) => withLine(text, 'ann,', line(text, 'ann,').replace('2031-05-01', '2020-01-01')), 'ANN'],
      ['user_roles.csv', (text) => withLine(text, 'U-ENTRY'), 'bob'],
      ['user_role_assignments.csv', (text) => withLine(text, 'ann,', 'ann,U-ENTRY00001,north'), 'ann'],
    ];
    for (const [document, edit, username] of documents) {
      const target = { ...rig.target, rights: self(username) };
      const draft = edit(await served(target, document));
      assert.deepEqual(
        (await refusals(target, document, draft)).map(({ reason }) => reason),
        ['own-access'],
        document,
      );
      assert.equal((await planned(rig.target, document, draft)).kind, 'structure');
    }
    const reader = { ...rig.target, rights: { ...self('x'), rights: { ...allRights, user_rights: 2 } } };
    assert.deepEqual(await refusals(reader, 'users.csv', withMore(await served(reader, 'users.csv'), 'carl')), [
      { reason: 'missing-right', right: 'user_rights' },
    ]);
  });

  it('taken from somebody whom another has added anew since is a question, and comes back when told', async () => {
    const rig = await startRig(people());
    const net = await makeNet();
    const before = access(rig);
    await safeStructurePush(rig, net, 'users.csv', withLine(await served(rig.target, 'users.csv'), 'eve,'));
    await importUsers(freely(rig.target.session), [{ username: 'eve', dataAccessGroup: '', rights: { calendar: 0 } }]);
    const anew = access(rig)['eve'];
    assert.notDeepEqual(anew, before['eve']);
    const undo = await undoPlan(rig, net);
    assert.deepEqual(undo.conflicts, [{ kind: 'access', name: 'eve' }]);
    await safeUndo(rig, net, undo);
    assert.deepEqual(access(rig)['eve'], anew);
    assert.equal((await safeUndo(rig, net, { ...undo, overwrite: true })).status, 'done');
    const rightsOf = (of: unknown): unknown =>
      Object.fromEntries(
        Object.entries((of as { rights: Record<string, number> }).rights).filter(([, code]) => code !== 0),
      );
    assert.deepEqual(rightsOf(access(rig)['eve']), rightsOf(before['eve']));
  });

  it('stops where somebody changed access between plan and run, and tells what REDCap changed besides', async () => {
    const rig = await startRig(people());
    const text = await served(rig.target, 'user_dag_assignments.csv');
    const plan = await planned(rig.target, 'user_dag_assignments.csv', withLine(text, 'ann,', 'ann,south'));
    const net = await makeNet();
    await importUsers(freely(rig.target.session), [{ username: 'eve', dataAccessGroup: '', rights: { calendar: 0 } }]);
    const outcome = await runBare(structurePush, rig.target, plan, quick);
    assert.deepEqual([outcome.status, outcome.groundChanges], ['ground-moved', [{ kind: 'access' }]]);
    assert.deepEqual(await net.store.list(), []);
    const again = await planned(rig.target, 'user_dag_assignments.csv', withLine(text, 'ann,', 'ann,south'));
    let written = false;
    rig.simulator.onDidWrite(() => {
      written = true;
    });
    const { session } = rig.target;
    // A server that takes a role from somebody on the way.
    const careless: OperationTarget = {
      ...rig.target,
      session: {
        ...session,
        url: session.url,
        open: session.open.bind(session),
        read: async (...[call, signal]: Parameters<typeof session.read>) => {
          const answer = await session.read(call, signal);
          return written && call.content === 'userRoleMapping'
            ? { ...answer, bytes: Buffer.from(answer.bytes.toString().replace(entry.uniqueName, '')) }
            : answer;
        },
        [sendWrite]: session[sendWrite].bind(session),
      },
    };
    const second = await runBare(structurePush, careless, again, quick);
    assert.deepEqual(
      [second.status, second.differences],
      ['mismatch', [{ kind: 'access', username: 'bob', aspect: 'role' }]],
    );
  });
});

describe('what is read back after a push of access', () => {
  const reversed = (body: string): string => {
    const rows = JSON.parse(body) as unknown[];
    return JSON.stringify(rows.reverse());
  };
  const answers: Readonly<
    Record<string, readonly [answer: (reply: Reply, content: string) => Reply | undefined, status: string]>
  > = {
    'in another order': [
      (reply) => ({ ...reply, body: lines(reply.body, reversed, (rows) => rows.reverse()) }),
      'done',
    ],
    'with usernames in capitals': [
      (reply) => ({ ...reply, body: reply.body.replaceAll(/\b(ann|bob|eve)\b(?!@)/g, (name) => name.toUpperCase()) }),
      'done',
    ],
    'without the rights to read users': [
      (_, content) =>
        content === 'user' ? { status: 403, body: '{"error":"You do not have User Rights privileges"}' } : undefined,
      'unverified',
    ],
    'without the rights to read who has which role': [
      (_, content) =>
        content === 'userRoleMapping'
          ? { status: 403, body: '{"error":"You do not have User Rights privileges"}' }
          : undefined,
      'unverified',
    ],
    'with nothing': [
      (_, content) => (content === 'userDagMapping' ? { status: 200, body: '' } : undefined),
      'unverified',
    ],
    'with a web page': [
      (_, content) => (content === 'userDagMapping' ? { status: 200, body: '<html><body>x</body></html>' } : undefined),
      'unverified',
    ],
  };
  const lines = (body: string, json: (body: string) => string, csv: (rows: string[]) => string[]): string => {
    if (body.startsWith('[')) {
      return json(body);
    }
    const [header = '', ...rows] = body.trimEnd().split('\n');
    return [header, ...csv(rows)].join('\n') + (body.endsWith('\n') ? '\n' : '');
  };
  for (const [how, [answer, status]] of Object.entries(answers)) {
    it(`${how} makes it ${status}`, async () => {
      const rig = await startRig(people());
      let written = false;
      const between = await standBetween(rig, async ({ content, action }, forward) => {
        if (action === 'import') {
          written = true;
          return undefined;
        }
        return written && ['user', 'userDagMapping', 'userRoleMapping'].includes(content)
          ? answer(await forward(), content)
          : undefined;
      });
      const text = await served(rig.target, 'user_dag_assignments.csv');
      const plan = await planned(between.target(), 'user_dag_assignments.csv', withLine(text, 'ann,', 'ann,south'));
      const outcome = await runBare(structurePush, between.target(), plan, quick);
      assert.deepEqual([outcome.status, outcome.differences], [status, []]);
    });
  }

  it('is called equal only where it was seen', () => {
    showCase(
      'access/read back otherwise',
      'order and capitals say nothing; what is refused, empty or a page is unverified',
    );
  });
});

describe('rights under the mouse', () => {
  const users = `username,design,user_rights,forms,forms_export,novelty
ann,1,2,"visit:138,lab:2","visit:2",7
`;
  const at = (text: string, within = 0): string | undefined =>
    accessHover(users, users.indexOf(text) + within, english)?.markdown;

  it('are explained: what the column is, what the code grants, old codes and new ones', () => {
    assert.match(at('design') ?? '', /\*\*Project Design and Setup\*\*[^]*`0` no[^]*`1` yes/);
    assert.match(at('user_rights') ?? '', /`2` read only/);
    assert.match(at('2,"visit') ?? '', /User Rights[^]*`2` read only/);
    assert.match(at('visit:138', 2) ?? '', /`visit`: `138` view and edit, survey responses too/);
    assert.match(at('lab:2', 4) ?? '', /`lab`: `2` read only[^]*Since REDCap 15\.6[^]*`154`[^]*Before[^]*`3`/);
    assert.match(at('"visit:2"', 3) ?? '', /`visit`: `2` de.*identified/);
    assert.match(at('7\n') ?? '', /`novelty`[^]*not known/);
    assert.deepEqual(
      [at('ann'), at('username'), accessHover(users, users.length + 9, english)],
      [undefined, undefined, undefined],
    );
  });
});

function line(text: string, start: string): string {
  return text.split('\n').find((each) => each.startsWith(start)) ?? '';
}

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RedcapError } from '../../../src/api/errors';
import { labelOf, nameOf, referenceOf } from '../../../src/explorer/copyTexts';
import type { ExplorerNode } from '../../../src/explorer/node';
import { idOf } from '../../../src/explorer/nodes';
import type { ExportJob } from '../../../src/reads/export/jobs/exportJobs';
import { webPageOf } from '../../../src/explorer/webPage';
import { partsBehind, type TreeData } from '../../../src/explorer/treeData';
import { classic, entryOf, info, key, longitudinal, metadataField, outline, repository, treeOver } from './support';

const project: ExplorerNode = { kind: 'project', projectKey: key };

const nameIn = (node: ExplorerNode): string => ('name' in node ? node.name : 'text' in node ? node.text : '');

async function everyRow(tree: TreeData, node: ExplorerNode = project): Promise<ExplorerNode[]> {
  const children = await tree.children(node);
  return [node, ...(await Promise.all(children.map((child) => everyRow(tree, child)))).flat()];
}

describe('the tree of a project', () => {
  it('of a longitudinal project: arms, events, instruments as designated; instruments with their fields by section; groups with their users', async () => {
    const demographics = {
      'record_id — Record ID': {},
      'age — Age': {},
      'About you — 2 fields': { 'sex — Sex': {}, 'photo — Photo': {} },
    };
    const vitals = {
      'Blood pressure — 2 fields': { 'sbp — Systolic blood pressure': {}, 'dbp — Diastolic blood pressure': {} },
      'Heart — 2 fields': { 'hr — Heart rate': {}, 'map — calculated': {} },
    };
    const reports = [{ id: 77, name: 'Adverse events' }];
    assert.deepEqual(await outline(treeOver(longitudinal, entryOf({ reports })).tree, project), {
      'Arm 1: Drug A — 2 events': {
        'Baseline — baseline_arm_1 · 1 instrument · repeating': {
          'Demographics — demographics · 4 fields': demographics,
        },
        'Month 1 — month_1_arm_1 · 2 instruments': {
          'Vital signs — vitals · 4 fields': vitals,
          'Adverse Events — adverse_events · 1 field · repeating': { 'ae_term — Term': {} },
        },
      },
      'Arm 2: Drug B — 1 event': { 'Baseline — baseline_arm_2 · 0 instruments': { 'No instruments designated': {} } },
      'Instruments — 3': {
        'Demographics — demographics · 4 fields': demographics,
        'Vital signs — vitals · 4 fields': vitals,
        'Adverse Events — adverse_events · 1 field · repeating in 1 event': { 'ae_term — Term': {} },
      },
      Records: { 'Show Records — hidden: the project has identifiers': {} },
      'Data Access Groups': {
        'North Clinic — north_clinic · 1 user': { 'ann — Ann Lee': {} },
        'Empty — empty · 0 users': { 'No users': {} },
      },
      Surveys: { 'How are you? — Month 1 · vitals': {} },
      Users: { 'ann — Ann Lee · Entry · north_clinic': {} },
      'User Roles': { 'Entry — U-1 · 1 user': {} },
      'Reports — 1': { 'Adverse events — 77': {} },
      'File Repository': { Protocols: { Old: { Empty: {} } }, 'read me.txt': {} },
      Logging: {},
    });
  });

  it('tells surveys of events of one name apart by their arms', async () => {
    const { tree } = treeOver(longitudinal);
    await everyRow(tree);
    const rows = ['baseline_arm_1', 'baseline_arm_2', 'month_1_arm_1'].map(
      (event) => ({ kind: 'survey', projectKey: key, instrument: 'vitals', event }) as const,
    );
    assert.deepEqual(
      rows.map((node) => tree.row(node).description),
      ['Baseline (arm 1) · vitals', 'Baseline (arm 2) · vitals', 'Month 1 · vitals'],
    );
    assert.match(tree.tooltip(rows[1]!), /Event: Baseline &#40;arm 2/);
  });

  it('tells of users and roles what they may do, and of folders which right they need', async () => {
    const { tree } = treeOver(longitudinal);
    await everyRow(tree);
    const said = tree.tooltip({ kind: 'member', projectKey: key, username: 'ann' });
    for (const expected of [
      /Role: Entry/,
      /Expires: 2027/,
      /Rights: Logging/,
      /Not granted: Project Design and Setup/,
      /without access: adverse/,
      /read only: vitals/,
      /not exported in full: vitals/,
    ]) {
      assert.match(said, expected);
    }
    assert.match(tree.tooltip({ kind: 'role', projectKey: key, role: 'U-1' }), /Members: ann[^]*API Import/);
    assert.match(tree.tooltip({ kind: 'survey', projectKey: key, instrument: 'vitals' }), /Return Later: yes/);
    assert.match(tree.tooltip({ kind: 'logging', projectKey: key }), /right &#34;Logging&#34; is needed/);
    const refused = new RedcapError('missing-right', '', { right: 'User Rights' });
    const without = treeOver({ ...longitudinal, roleAssignments: refused, userRoles: refused }).tree;
    assert.deepEqual(await outline(without, { kind: 'users', projectKey: key }), {
      'ann — Ann Lee · north_clinic': {},
    });
    const [row] = await without.children({ kind: 'roles', projectKey: key });
    assert.match(row ? without.row(row).label : '', /"User Rights" is missing/);
    assert.match(row ? without.tooltip(row) : '', /User Rights privilege/);
  });

  it('leads to the page in REDCap that shows the same', () => {
    const pages = [
      { kind: 'member', projectKey: key, username: 'ann' },
      { kind: 'report', projectKey: key, reportId: 77 },
      { kind: 'logging', projectKey: key },
      project,
      undefined,
    ].map((node) => webPageOf(node));
    assert.deepEqual(pages, [
      'UserRights/index.php?',
      'DataExport/index.php?report_id=77&',
      'Logging/index.php?',
      'index.php?',
      'index.php?',
    ]);
    const events = longitudinal.events instanceof Error ? [] : (longitudinal.events ?? []);
    const form = { record: 'A&1', instrument: 'vitals', event: 'month_1_arm_1', instance: 0, repeats: 'no' } as const;
    assert.deepEqual(
      [
        webPageOf({ kind: 'record', projectKey: key, record: 'A&1' }, events),
        webPageOf({ kind: 'recordEvent', projectKey: key, record: '1', event: 'baseline_arm_2', instance: 0 }, events),
        webPageOf({ kind: 'recordForm', projectKey: key, ...form }, events),
        webPageOf({ kind: 'recordForm', projectKey: key, ...form }, []),
      ],
      [
        'DataEntry/record_home.php?id=A%261&',
        'DataEntry/record_home.php?id=1&arm=2&',
        'DataEntry/index.php?id=A%261&page=vitals&event_id=41&instance=1&',
        'DataEntry/record_home.php?id=A%261&',
      ],
    );
  });

  it('reads a folder of the File Repository when it is opened, and again after it was forgotten', async () => {
    const fake = treeOver(longitudinal);
    const top: ExplorerNode = { kind: 'repository', projectKey: key };
    const protocols: ExplorerNode = { kind: 'repositoryFolder', projectKey: key, folders: [4], name: 'Protocols' };
    assert.deepEqual((await fake.tree.children(top)).map(nameIn), ['Protocols', 'read me.txt']);
    fake.parts = {
      ...longitudinal,
      repository: repository({ 0: [], 4: new RedcapError('bad-request', '', { serverMessage: 'no such folder' }) }),
    };
    const [failed] = await fake.tree.children(protocols);
    assert.match(failed ? fake.tree.row(failed).label : '', /no such folder/);
    assert.deepEqual((await fake.tree.children(top)).map(nameIn), ['Empty']);
  });

  it('of a classic project: instruments, repeating ones marked, and groups', async () => {
    const { tree } = treeOver(classic);
    const shown = await outline(tree, project);
    assert.deepEqual(Object.keys(shown), [
      'Instruments — 3',
      'Records',
      'Data Access Groups',
      'Users',
      'User Roles',
      'Reports — 0',
      'File Repository',
      'Logging',
    ]);
    assert.deepEqual(Object.keys(shown['Instruments — 3'] ?? {}), [
      'Demographics — demographics · 4 fields',
      'Vital signs — vitals · 4 fields · repeating',
      'Adverse Events — adverse_events · 1 field',
    ]);
    assert.deepEqual(shown['Data Access Groups'], { 'No data access groups': {} });
    assert.equal(tree.row({ kind: 'instruments', projectKey: key }).collapsible, 'expanded');
  });

  it('marks nothing as repeating when that may not be read, and says so in tooltips', async () => {
    const { tree } = treeOver({
      ...longitudinal,
      repeating: new RedcapError('missing-right', '', { right: 'Project Design and Setup' }),
    });
    const rows = await everyRow(tree);
    assert.ok(rows.every((node) => !tree.row(node).description.includes('repeating')));
    assert.match(tree.tooltip({ kind: 'event', projectKey: key, armNum: 1, event: 'baseline_arm_1' }), /not known/);
    assert.ok(rows.every((node) => node.kind !== 'message' || !node.isError));
  });

  it('shows groups without names of people when users may not be read', async () => {
    const { tree } = treeOver({
      ...longitudinal,
      users: new RedcapError('missing-right', '', { right: 'User Rights' }),
    });
    assert.deepEqual(await outline(tree, { kind: 'dags', projectKey: key }), {
      'North Clinic — north_clinic · 1 user': { ann: {} },
      'Empty — empty · 0 users': { 'No users': {} },
    });
  });

  it('has one parent for each row, and ids that never repeat', async () => {
    const { tree } = treeOver(longitudinal);
    const seen = new Map<string, ExplorerNode>();
    const visit = async (node: ExplorerNode): Promise<void> => {
      assert.ok(!seen.has(idOf(node)), idOf(node));
      seen.set(idOf(node), node);
      for (const child of await tree.children(node)) {
        if (child.kind !== 'message') {
          assert.deepEqual(await tree.findParent(child), node);
        }
        await visit(child);
      }
    };
    await visit(project);
    assert.ok(seen.size > 35);
  });

  it('finds the rows above a field although nothing has been opened yet', async () => {
    const { tree } = treeOver(longitudinal);
    const path: string[] = [];
    for (
      let node: ExplorerNode | undefined = {
        kind: 'field',
        projectKey: key,
        instrument: 'vitals',
        field: 'dbp',
        event: 'month_1_arm_1',
      };
      node;
      node = await tree.findParent(node)
    ) {
      path.push(node.kind);
    }
    assert.deepEqual(path, ['field', 'section', 'instrument', 'event', 'arm', 'project']);
  });

  it('keeps its ids when everything is read again', async () => {
    const ids = async (): Promise<string[]> => (await everyRow(treeOver(longitudinal).tree)).map(idOf);
    assert.deepEqual(await ids(), await ids());
  });

  it('has the context values that the menus ask for', async () => {
    const { tree } = treeOver(longitudinal);
    await everyRow(tree);
    const valueOf = (node: ExplorerNode): string => tree.row(node).contextValue;
    const place = { projectKey: key, instrument: 'demographics' };
    assert.equal(valueOf(project), 'project;development;longitudinal;user;');
    assert.equal(valueOf({ kind: 'arm', projectKey: key, armNum: 1 }), 'arm;');
    assert.equal(valueOf({ kind: 'event', projectKey: key, armNum: 1, event: 'baseline_arm_1' }), 'event;repeating;');
    assert.equal(
      valueOf({ kind: 'instrument', projectKey: key, instrument: 'adverse_events', event: 'month_1_arm_1' }),
      'instrument;repeating;designated;',
    );
    assert.equal(valueOf({ kind: 'field', ...place, field: 'photo' }), 'field;file;identifier;');
    assert.equal(valueOf({ kind: 'field', ...place, field: 'age' }), 'field;text;required;');
    assert.equal(valueOf({ kind: 'section', ...place, firstField: 'sex' }), 'section;');
    assert.equal(valueOf({ kind: 'dag', projectKey: key, dag: 'north_clinic' }), 'dag;');
    assert.equal(valueOf({ kind: 'user', projectKey: key, dag: 'north_clinic', username: 'ann' }), 'user;');
    const production = treeOver(classic, entryOf({ origin: 'sample' })).tree;
    await production.loadState(key);
    assert.equal(production.row(project).contextValue, 'project;production;classic;sample;');
  });

  it('a rehearsal says so first, with an icon and a menu of its own', async () => {
    const { tree } = treeOver(classic, entryOf({ origin: 'sample', rehearsalOf: 'Heart Trial' }));
    await tree.loadState(key);
    const { description, icon, contextValue } = tree.row(project);
    assert.deepEqual(
      [description, icon, contextValue],
      ['rehearsal · Production · 16.1.4 · classic', 'beaker', 'project;production;classic;rehearsal;'],
    );
  });

  it('every row has an icon, and words for a screen reader that hold its label', async () => {
    const { tree } = treeOver(longitudinal);
    for (const node of await everyRow(tree)) {
      const row = tree.row(node);
      assert.ok(row.icon !== '' && row.accessibleLabel.includes(row.label), row.id);
    }
  });

  it('the project row: title or own name, status, version, kind', async () => {
    const { tree } = treeOver(classic);
    assert.equal(tree.row(project).description, '');
    await tree.loadState(key);
    const { label, description } = tree.row(project);
    assert.deepEqual([label, description], ['Study', 'Production · 16.1.4 · classic']);
    assert.equal(treeOver(classic, entryOf({ name: 'Mine' })).tree.row(project).label, 'Mine');
    assert.match(tree.tooltip(project), /Production since 2026&#45;02&#45;03/);
  });

  it('tells Production, Analysis and what is not known apart from Development', async () => {
    const looks = new Map<string, { icon: string; description: string; isReal: boolean }>();
    for (const [name, status] of Object.entries({
      development: info(),
      production: info({ inProduction: true, productionTime: '2026-02-03 04:05:06' }),
      analysis: info({ productionTime: '2026-02-03 04:05:06' }),
    })) {
      const { tree } = treeOver({ ...classic, info: status });
      looks.set('unknown', { ...tree.row(project), isReal: false });
      await tree.loadState(key);
      const row = tree.row(project);
      looks.set(name, { ...row, isReal: row.contextValue.includes('production;') && row.iconColor !== undefined });
    }
    assert.equal(new Set([...looks.values()].map(({ icon }) => icon)).size, 4);
    assert.match(looks.get('analysis')?.description ?? '', /^Analysis/);
    assert.deepEqual(
      [...looks].filter(([, { isReal }]) => isReal).map(([name]) => name),
      ['production', 'analysis'],
    );
  });

  it('the tooltip says what the owner of the token may do, or that REDCap does not tell', async () => {
    const ownRights = { username: 'ann', rights: { design: 1, record_delete: 0 }, dataAccessGroup: 'north_clinic' };
    for (const [rights, expected] of [
      [ownRights, /Your rights: Project Design and Setup {2}\nNot granted to you: Delete Records {2}\n.*north/],
      [undefined, /Your rights: not known/],
    ] as const) {
      const { tree } = treeOver({ ...classic, ownRights: rights });
      await tree.loadState(key);
      assert.doesNotMatch(tree.tooltip(project), /Your rights/);
      assert.match(await tree.wholeTooltip(project), expected);
    }
  });

  it('the tooltip stands without rights where reading them fails', async () => {
    const { tree } = treeOver({ ...classic, ownRights: new RedcapError('gateway-timeout', 'x') });
    await tree.loadState(key);
    assert.match(await tree.wholeTooltip(project), /Production since/);
  });
});

describe('errors in the tree', () => {
  const refused = new RedcapError('token-refused', 'x', { url: 'https://redcap.example.edu/api/' });

  it('stand under the row that could not be opened, with what went wrong and what can be done', async () => {
    const fake = treeOver({
      ...longitudinal,
      dags: new RedcapError('missing-right', '', { right: 'Data Access Groups' }),
    });
    await fake.tree.children(project);
    const rows = await fake.tree.children({ kind: 'dags', projectKey: key });
    assert.deepEqual(
      rows.map((node) => [node.kind, fake.tree.row(node).label, fake.tree.row(node).contextValue]),
      [['message', 'The right "Data Access Groups" is missing in this project.', 'error;']],
    );
    assert.match(fake.tree.tooltip(rows[0] ?? project), /User Rights privilege/);
  });

  it('of a refused token offer to replace it; the project row says it too', async () => {
    const { tree } = treeOver({ ...longitudinal, info: refused, version: refused });
    await tree.loadState(key);
    assert.deepEqual(
      [tree.row(project).description, tree.row(project).icon],
      ['REDCap refused this token.', 'warning'],
    );
    const [row] = await tree.children(project);
    assert.equal(tree.row(row ?? project).contextValue, 'error;token;');
  });

  it('of a state that cannot be read again stand in the place of the old one', async () => {
    const fake = treeOver(longitudinal);
    await fake.tree.loadState(key);
    fake.parts = { ...longitudinal, info: refused };
    fake.tree.expire(key, undefined);
    await fake.tree.loadState(key);
    assert.deepEqual(
      [fake.tree.row(project).description, fake.tree.row(project).icon],
      ['REDCap refused this token.', 'warning'],
    );
  });

  it('go when the next try succeeds', async () => {
    const fake = treeOver({ ...longitudinal, info: refused });
    assert.equal((await fake.tree.children(project))[0]?.kind, 'message');
    fake.parts = longitudinal;
    assert.deepEqual(
      (await fake.tree.children(project)).map(({ kind }) => kind),
      ['arm', 'arm', 'instruments', 'records', 'surveys', 'dags', 'users', 'roles', 'reports', 'repository', 'logging'],
    );
    assert.equal(fake.tree.row(project).description, 'Development · 16.1.4 · longitudinal');
  });

  it('a failed reading leaves the rows around it as they were', async () => {
    const fake = treeOver(longitudinal);
    await everyRow(fake.tree);
    fake.parts = {
      ...longitudinal,
      metadata: new RedcapError('html-page', '', { url: 'https://redcap.example.edu/api/' }),
    };
    assert.equal(
      (await fake.tree.children({ kind: 'instrument', projectKey: key, instrument: 'vitals' }))[0]?.kind,
      'message',
    );
    assert.equal(
      fake.tree.row({ kind: 'instrument', projectKey: key, instrument: 'vitals' }).description,
      'vitals · 4 fields',
    );
  });

  it('how many there are below a closed row is not said after a refresh before it is read again', async () => {
    const fake = treeOver(longitudinal);
    const users: ExplorerNode = { kind: 'users', projectKey: key };
    const roles: ExplorerNode = { kind: 'roles', projectKey: key };
    const said = (): readonly string[] => [users, roles].map((node) => fake.tree.row(node).description);
    await fake.tree.children(users);
    await fake.tree.children(roles);
    const before = said();
    assert.ok(
      before.every((text) => /^\d+$/.test(text)),
      before.join(),
    );
    fake.tree.forgetClosed(key, ['metadata'], []);
    assert.deepEqual(said(), before, 'something else was refreshed');
    fake.tree.forgetClosed(key, undefined, [project, users]);
    assert.deepEqual(said(), [before[0], ''], 'open rows say what they show until they are read again');
    await fake.tree.children(roles);
    assert.deepEqual(said(), before);
  });

  it('a forgotten state is read again, and shown meanwhile', async () => {
    const fake = treeOver(classic);
    await fake.tree.loadState(key);
    fake.tree.expire(key, ['metadata']);
    assert.ok(fake.tree.hasState(key));
    fake.tree.expire(key, undefined);
    assert.ok(!fake.tree.hasState(key));
    assert.match(fake.tree.row(project).description, /^Production/);
    fake.parts = { ...classic, info: info() };
    await fake.tree.loadState(key);
    assert.match(fake.tree.row(project).description, /^Development/);
  });
});

describe('hostile labels', () => {
  const evil = [
    '<img src=x onerror=alert(1)>Photo',
    '[click](command:workbench.action.closeWindow)',
    'https://evil.example/ www.evil.example a@evil.example',
    '<a href="command:x">y</a>',
    '![](https://evil.example/p.png)',
    '```\n[x](command:y)',
    '$(alert) **bold**',
    '\u202Etxet',
  ];
  const all = evil.join(' ');
  const hostile: typeof longitudinal = {
    ...longitudinal,
    info: info({ isLongitudinal: true, surveysEnabled: true, title: all, missingDataCodes: all }),
    version: '16.1.4',
    arms: [{ armNum: 1, name: all }],
    events: [
      {
        eventName: all,
        armNum: 1,
        uniqueEventName: 'baseline_arm_1',
        customEventLabel: all,
        eventId: 1,
        dayOffset: '[x](command:y)',
      },
    ],
    repeating: [{ eventName: 'baseline_arm_1', formName: 'demographics', customFormLabel: all }],
    instruments: [{ name: 'demographics', label: all }],
    metadata: [
      metadataField('record_id', 'demographics', {
        field_label: all,
        section_header: all,
        field_note: all,
        select_choices_or_calculations: all,
        branching_logic: all,
        field_annotation: all,
        field_type: 'radio',
        matrix_group_name: all,
        text_validation_min: all,
        text_validation_type_or_show_slider_number: all,
      }),
      metadataField('photo', 'demographics', { field_type: 'file', field_label: all }),
      metadataField('odd', 'demographics', { field_type: '[x](command:y)', field_label: all }),
    ],
    dags: [{ name: all, uniqueGroupName: 'g', id: 1 }],
    userDags: [{ username: all, uniqueGroupName: 'g' }],
    users: [
      {
        username: all,
        email: all,
        firstname: all,
        lastname: all,
        expiration: all,
        dataAccessGroup: 'g',
        rights: { [all]: 1 },
        forms: { [all]: 0 },
        formsExport: { [all]: 0 },
      },
    ],
    mappings: [{ armNum: 1, uniqueEventName: 'baseline_arm_1', form: 'demographics' }],
    userRoles: [{ uniqueRoleName: all, label: all, rights: { [all]: 0 }, forms: {}, formsExport: {} }],
    roleAssignments: [{ username: all, uniqueRoleName: all }],
    surveys: [{ form: 'demographics', title: all, saveAndReturn: false, isActive: false }],
    repository: repository({
      0: [
        { kind: 'folder', folderId: 1, name: all },
        { kind: 'file', docId: 1, name: all },
      ],
    }),
    records: {
      known: undefined,
      names: async () => new Map([[all, { events: [], dag: all }]]),
      forms: async () => [
        { instrument: 'demographics', event: 'baseline_arm_1', instance: 1, repeats: 'event', status: 'complete' },
      ],
      files: async () => new Map([['photo', all]]),
    },
  };

  it('are shown as text: no HTML and no turned direction in labels', async () => {
    const { tree } = treeOver(hostile, entryOf({ title: all, name: all, username: all, showsRecords: true }));
    for (const node of await everyRow(tree)) {
      const { label, description, accessibleLabel } = tree.row(node);
      assert.ok(![label, description, accessibleLabel].some((text) => /<(?:img|a)\b|\u202E|\n/.test(text)), label);
    }
  });

  it('cannot be anything but text in tooltips', async () => {
    const reports = [{ id: 1, name: all }];
    const { tree } = treeOver(hostile, entryOf({ title: all, name: all, username: all, reports, showsRecords: true }));
    const rows = await everyRow(tree);
    assert.deepEqual([...new Set(rows.map(({ kind }) => kind))].sort(), [
      'arm',
      'dag',
      'dags',
      'event',
      'field',
      'instrument',
      'instruments',
      'logging',
      'member',
      'message',
      'project',
      'record',
      'recordEvent',
      'recordFile',
      'recordForm',
      'records',
      'report',
      'reports',
      'repository',
      'repositoryFile',
      'repositoryFolder',
      'role',
      'roles',
      'section',
      'survey',
      'surveys',
      'user',
      'users',
    ]);
    for (const node of rows) {
      const outside = tree.tooltip(node).replaceAll(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
      assert.ok(!/\]\(|<|:\/\/|www\.|@|`|\$\(/.test(outside), outside);
    }
  });

  it('cannot reach a menu through the context value', async () => {
    const { tree } = treeOver(hostile);
    for (const node of await everyRow(tree)) {
      assert.match(tree.row(node).contextValue, /^(?:[a-zA-Z]+;)+$/);
    }
  });
});

describe('what Refresh forgets', () => {
  it('is what stands behind the row', () => {
    assert.equal(partsBehind(project), undefined);
    assert.deepEqual(partsBehind({ kind: 'dags', projectKey: key }), ['dags', 'userDags', 'users']);
    assert.ok(partsBehind({ kind: 'instrument', projectKey: key, instrument: 'x' })?.includes('metadata'));
    assert.ok(partsBehind({ kind: 'event', projectKey: key, armNum: 1, event: 'e' })?.includes('mappings'));
  });
});

describe('copying from the tree', () => {
  it('gives names, labels without HTML, and references with their event', async () => {
    const { tree } = treeOver(longitudinal);
    await everyRow(tree);
    const snapshot = tree.snapshot(key);
    const sex = { kind: 'field', projectKey: key, instrument: 'demographics', field: 'sex' } as const;
    assert.deepEqual(
      [
        nameOf(sex, snapshot),
        labelOf(sex, snapshot),
        referenceOf(sex),
        referenceOf({ ...sex, event: 'baseline_arm_1' }),
      ],
      ['sex', 'Sex', '[sex]', '[baseline_arm_1][sex]'],
    );
    assert.equal(
      labelOf({ kind: 'section', projectKey: key, instrument: 'demographics', firstField: 'sex' }, snapshot),
      'About you',
    );
    assert.equal(
      nameOf({ kind: 'event', projectKey: key, armNum: 1, event: 'month_1_arm_1' }, snapshot),
      'month_1_arm_1',
    );
    assert.equal(labelOf({ kind: 'arm', projectKey: key, armNum: 2 }, snapshot), 'Drug B');
  });
});

describe('exports in the tree', () => {
  it('have a row in their project while there are any, and say how far they are', async () => {
    const jobs: ExportJob[] = [];
    const { tree } = treeOver(classic, entryOf(), { list: () => jobs });
    const top = async (): Promise<readonly string[]> => (await tree.children(project)).map(({ kind }) => kind);
    assert.ok(!(await top()).includes('exports'));
    const job = { projectKey: key, target: 'file:///data/my%20study.csv' };
    jobs.push(
      {
        ...job,
        id: '2',
        name: 'my study.csv',
        state: 'running',
        progress: { bytes: 12_000_000, rows: 900, recordsDone: 1200, recordsTotal: 3000, batch: 100, retries: 2 },
        bytesPerSecond: 1_200_000,
        secondsLeft: 130,
      },
      { ...job, id: '1', name: 'old.csv', state: 'failed', note: 'No room on the disk.' },
    );
    assert.equal((await top())[0], 'exports');
    assert.deepEqual(await outline(tree, { kind: 'exports', projectKey: key }), {
      'my study.csv — 1,200 of 3,000 records · 12 MB · 1.2 MB/s · 2 min left · calls repeated: 2': {},
      'old.csv — No room on the disk.': {},
    });
    const running: ExplorerNode = { kind: 'export', projectKey: key, job: '2' };
    assert.equal(tree.row(running).contextValue, 'export;active;');
    assert.match(tree.tooltip(running), /my study&#46;csv[\s\S]*Records in a call: 100/);
    assert.match(tree.row(project).description, /^exporting/);
    jobs.splice(0, 2, { ...job, id: '3', name: 'a.csv', state: 'kept' });
    assert.equal(tree.row({ ...running, job: '3' }).contextValue, 'export;kept;');
    assert.doesNotMatch(tree.row(project).description, /exporting/);
  });
});

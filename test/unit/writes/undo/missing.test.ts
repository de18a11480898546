import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SnapshotStructure } from '../../../../src/safety/snapshot/structurePart';
import type { ShapeName } from '../../../../src/state/documentNames';
import { generalLimits, limitsOfAccess, withinReach } from '../../../../src/writes/undo/limits';
import { missingOfDocument } from '../../../../src/writes/undo/missingDocument';
import {
  groundAfter,
  missingStructure,
  movedUsers,
  nothingMissing,
  renamedDags,
  renamedEvents,
} from '../../../../src/writes/undo/missingStructure';
import { sameGroups } from '../../../../src/writes/undo/presentGroups';
import { countLabels } from '../../../../src/writes/undo/restoreLabels';
import { isShape, pushedGroups } from '../../../../src/writes/undo/shapes/registry';
import type { ShapeWhat } from '../../../../src/writes/undo/shapes/shape';
import { takesUnseen } from '../../../../src/writes/undo/undoKinds';
import type { LabelBack, MissingStructure } from '../../../../src/writes/undo/undoPlan';
import { event, field, groundOf, stored } from './smallProject';

const groups = { dags: stored.dags, users: stored.userDags };
const [visit1, diary1, visit2] = stored.events;
assert.ok(visit1 && diary1 && visit2);

/** What is missing, in a few words. */
function said(missing: MissingStructure): string {
  const { arms, events, mappings, repeating, dags, users, labels, dictionary } = missing;
  return [
    ...arms.map(({ armNum }) => `arm ${armNum}`),
    ...events.map(({ uniqueEventName }) => uniqueEventName),
    ...mappings.map(({ uniqueEventName, form }) => `${uniqueEventName}/${form}`),
    ...repeating.map(({ eventName, formName }) => `repeating ${eventName}/${formName}`),
    ...dags.map(({ uniqueGroupName }) => `group ${uniqueGroupName}`),
    ...users.map(({ username }) => `user ${username}`),
    ...labels.map(
      ({ key, before, isConflict }) => `${isConflict ? 'conflict' : 'label'} ${key} ${JSON.stringify(before)}`,
    ),
    ...(dictionary ? [`dictionary ${dictionary.fields}`] : []),
  ].join(', ');
}

const without = (...names: readonly string[]): SnapshotStructure => ({
  ...stored,
  arms: stored.arms.filter(({ armNum }) =>
    stored.events.some((e) => e.armNum === armNum && !names.includes(e.uniqueEventName)),
  ),
  events: stored.events.filter(({ uniqueEventName }) => !names.includes(uniqueEventName)),
  mappings: stored.mappings.filter(({ uniqueEventName }) => !names.includes(uniqueEventName)),
  repeating: stored.repeating?.filter(({ eventName }) => !names.includes(eventName)),
});

describe('names that things of the snapshot have now', () => {
  it('are found by REDCap’s id first, then by the label', () => {
    const relabelled = event('Week', 1, 11);
    const remade = { ...event('Visit', 2, 99), uniqueEventName: 'visit_arm_2b' };
    assert.deepEqual(
      [...renamedEvents(stored.events, [relabelled, remade, diary1])],
      [
        ['visit_arm_1', 'week_arm_1'],
        ['visit_arm_2', 'visit_arm_2b'],
      ],
    );
    assert.deepEqual([...renamedEvents(stored.events, stored.events)], []);
    assert.deepEqual([...renamedEvents([visit1], [event('Other', 1, undefined)])], []);
    // A label of another arm is another event, and what the snapshot knows under its name is no one else.
    assert.deepEqual([...renamedEvents([visit1], [{ ...event('Visit', 2, undefined), uniqueEventName: 'x' }])], []);
    assert.deepEqual([...renamedEvents([{ ...visit1, eventId: undefined }], [{ ...event('Week', 1, undefined) }])], []);
    // Each new one stands for one old one only.
    const twins = [
      { ...visit1, eventId: undefined },
      { ...visit1, uniqueEventName: 'visit_arm_1b', eventId: undefined },
    ];
    assert.equal(renamedEvents(twins, [{ ...visit1, uniqueEventName: 'new', eventId: 1 }]).size, 1);
  });

  it('are found for groups too', () => {
    const north = { name: 'Far North', uniqueGroupName: 'far_north', id: 1 };
    assert.deepEqual([...renamedDags(stored.dags ?? [], [north])], [['north', 'far_north']]);
    assert.deepEqual(
      [...renamedDags(stored.dags ?? [], [{ name: 'South', uniqueGroupName: 'south2', id: undefined }])],
      [['south', 'south2']],
    );
  });
});

describe('what an undo makes again', () => {
  const of = (kind: Parameters<typeof missingStructure>[0], now: SnapshotStructure, present = groups): string =>
    said(missingStructure(kind, stored, dictionary, groundOf(now), dictionary, present));
  const dictionary = 'Variable / Field Name,Form Name,Section Header,Field Type,Field Label\nid,visit,,text,ID\n';

  it('of deleted events: them, what was designated and repeated there, and arms that are left without any', () => {
    assert.equal(of('events', stored), '');
    assert.equal(of('events', without('diary_arm_1')), 'diary_arm_1, diary_arm_1/diary, repeating diary_arm_1/');
    assert.equal(of('arms', without('visit_arm_2')), 'arm 2, visit_arm_2, visit_arm_2/visit');
    // An event that has another name now is there.
    const renamed = { ...without('visit_arm_2'), events: [visit1, diary1, event('Later', 2, 21)], arms: stored.arms };
    assert.equal(of('events', renamed), 'visit_arm_2/visit');
    assert.equal(of('events', { ...without('diary_arm_1'), repeating: undefined }), 'diary_arm_1, diary_arm_1/diary');
  });

  it('of deleted groups: them, and users who are in none since', () => {
    assert.equal(of('dags', stored), '');
    const users = [
      { username: 'ann', uniqueGroupName: '' },
      { username: 'bob', uniqueGroupName: 'south' },
    ];
    assert.equal(of('dags', stored, { dags: stored.dags?.slice(1), users }), 'group north, user ann');
    assert.equal(of('dags', stored, { dags: undefined, users: undefined }), '');
    assert.equal(
      of('dags', stored, { dags: [{ name: 'North', uniqueGroupName: 'n2', id: undefined }], users: [] }),
      'group south',
    );
  });

  it('of a push of the dictionary: the fields that differ', () => {
    const now = missingStructure(
      'dictionary',
      stored,
      dictionary,
      groundOf(),
      `${dictionary}x,visit,,text,X\n`,
      groups,
    );
    assert.equal(said(now), 'dictionary 1');
    assert.equal(now.dictionary?.text, dictionary);
    assert.equal(of('dictionary', stored), '');
  });

  it('is not a user whom somebody has put into another group since', () => {
    const present = {
      dags: stored.dags,
      users: [
        { username: 'ann', uniqueGroupName: 'south' },
        { username: 'bob', uniqueGroupName: '' },
        { username: 'eve', uniqueGroupName: 'south' },
      ],
    };
    assert.deepEqual(movedUsers(stored, present), ['ann']);
    assert.deepEqual(movedUsers(stored, groups), []);
    const renamed = {
      dags: [{ name: 'Far North', uniqueGroupName: 'far_north', id: 1 }],
      users: [{ username: 'ann', uniqueGroupName: 'far_north' }],
    };
    assert.deepEqual(movedUsers(stored, renamed), []);
  });

  it('is a project in which the data has its places again', () => {
    const now = without('diary_arm_1');
    const missing = missingStructure('events', stored, '', groundOf(now), undefined, groups);
    const after = groundAfter({ ...groundOf(now), info: { ...stored.info, isLongitudinal: false } }, stored, missing);
    assert.equal(after.info.isLongitudinal, true);
    assert.equal(groundAfter(groundOf(now), stored, nothingMissing).info.isLongitudinal, true);
    const { structure } = groundOf();
    const names = (list: readonly { uniqueEventName: string }[]) =>
      list.map(({ uniqueEventName }) => uniqueEventName).sort();
    assert.deepEqual(names(after.structure.events), names(structure.events));
    assert.deepEqual(names(after.structure.mappings), names(structure.mappings));
    assert.equal(after.structure.repeating?.length, structure.repeating?.length);
    // Set-ups of an event that has another name now are of that name.
    const later = { ...now, events: [visit1, event('Week', 1, 12), visit2] };
    const renamed = groundAfter(groundOf(later), stored, {
      ...nothingMissing,
      mappings: stored.mappings.slice(2, 3),
      repeating: stored.repeating?.slice(1) ?? [],
    });
    assert.equal(renamed.structure.mappings.at(-1)?.uniqueEventName, 'week_arm_1');
    assert.equal(renamed.structure.repeating?.at(-1)?.eventName, 'week_arm_1');
    // Fields come from the dictionary only where that goes back.
    const fewer = groundOf({ ...stored, metadata: [field('id', 'visit')] });
    assert.equal(groundAfter(fewer, stored, nothingMissing).structure.fields.size, 1);
    const back = {
      text: '',
      present: '',
      changes: { changes: [], risk: 'none', removedFields: [] },
      fields: 1,
    } as const;
    assert.equal(
      groundAfter(fewer, stored, { ...nothingMissing, dictionary: back }).structure.fields.size,
      stored.metadata.length,
    );
    assert.equal(
      groundAfter({ ...fewer, structure: { ...fewer.structure, repeating: undefined } }, stored, nothingMissing)
        .structure.repeating,
      undefined,
    );
  });
});

describe('what an undo of a pushed document makes again', () => {
  const what = (document: ShapeName, more: Partial<ShapeWhat>): ShapeWhat => ({
    kind: 'structure',
    document,
    added: [],
    removed: [],
    changed: [],
    ...more,
  });
  const of = (
    document: ShapeName,
    more: Partial<ShapeWhat>,
    now: SnapshotStructure = stored,
    present = groups,
  ): string => said(missingOfDocument(what(document, more), { stored, now: groundOf(now), groups: present }));

  it('are the rows that it removed and that are not there', () => {
    const now = without('visit_arm_2', 'diary_arm_1');
    assert.equal(of('arms.csv', { removed: ['2'] }, now), 'arm 2, visit_arm_2, visit_arm_2/visit');
    assert.equal(
      of('events.csv', { removed: ['diary_arm_1'] }, now),
      'diary_arm_1, diary_arm_1/diary, repeating diary_arm_1/',
    );
    assert.equal(of('events.csv', { removed: ['diary_arm_1'] }), '');
    const fewer = { ...stored, mappings: stored.mappings.slice(0, 1), repeating: [] };
    assert.equal(of('instrument_event_mappings.csv', { removed: ['visit_arm_1 / lab'] }, fewer), 'visit_arm_1/lab');
    assert.equal(
      of('repeating_instruments_and_events.csv', { removed: ['visit_arm_1 / lab'] }, fewer),
      'repeating visit_arm_1/lab',
    );
    assert.equal(
      of('repeating_instruments_and_events.csv', { removed: ['diary_arm_1'] }, fewer),
      'repeating diary_arm_1/',
    );
    const nobody = {
      dags: stored.dags?.slice(1),
      users: [
        { username: 'ann', uniqueGroupName: '' },
        { username: 'bob', uniqueGroupName: '' },
      ],
    };
    assert.equal(of('dags.csv', { removed: ['north'] }, stored, nobody), 'group north, user ann');
    assert.equal(of('dags.csv', { removed: ['north'] }), '');
    assert.equal(of('dags.csv', { removed: ['north'] }, stored, { dags: undefined, users: undefined }), '');
    const again = {
      dags: [...(stored.dags ?? []).slice(1), { name: 'North', uniqueGroupName: 'north_b', id: 9 }],
      users: [],
    };
    assert.equal(of('dags.csv', { removed: ['north'] }, stored, again), '');
  });

  const changed = (key: string, before: Record<string, string>, after: Record<string, string>) => ({
    changed: [{ key, before, after }],
  });

  it('are labels that it changed; those that somebody changed once more are conflicts', () => {
    const arms = (name: string): SnapshotStructure => ({ ...stored, arms: [{ armNum: 1, name }] });
    const push = changed('1', { name: 'Drug' }, { name: 'New' });
    assert.equal(of('arms.csv', push, arms('New')), 'label 1 {"name":"Drug"}');
    assert.equal(of('arms.csv', push, arms('Newer')), 'conflict 1 {"name":"Drug"}');
    assert.equal(of('arms.csv', push, arms('Drug')), '');
    assert.equal(of('arms.csv', changed('9', { name: 'Drug' }, { name: 'New' }), arms('New')), '');
  });

  it('are labels of events, whatever the event is called by now', () => {
    const push = changed(
      'visit_arm_1',
      { event_name: 'Visit', custom_event_label: 'c' },
      { event_name: 'Week', custom_event_label: '' },
    );
    const now = (...events: SnapshotStructure['events']): SnapshotStructure => ({ ...stored, events });
    const label = '{"event_name":"Visit","custom_event_label":"c"}';
    assert.equal(of('events.csv', push, now(event('Week', 1, 11))), `label week_arm_1 ${label}`);
    assert.equal(
      of('events.csv', push, now({ ...visit1, eventName: 'Week', eventId: 99 })),
      `label visit_arm_1 ${label}`,
    );
    assert.equal(of('events.csv', push, now(event('Week', 1, undefined))), `label week_arm_1 ${label}`);
    assert.equal(of('events.csv', push, now(event('Week', 2, undefined))), '');
    assert.equal(of('events.csv', push, now({ ...visit1, customEventLabel: 'c' })), '');
    const offsets = changed(
      'visit_arm_1',
      { day_offset: '3', offset_min: '1', offset_max: '2' },
      { day_offset: '4', offset_min: '1', offset_max: '2' },
    );
    assert.equal(
      of('events.csv', offsets, now({ ...visit1, dayOffset: '4', offsetMin: '1', offsetMax: '2' })),
      'label visit_arm_1 {"day_offset":"3"}',
    );
  });

  it('are labels of repeating set-ups and of groups', () => {
    const setup = changed('visit_arm_1 / lab', { custom_form_label: 'old' }, { custom_form_label: 'L' });
    assert.equal(
      of('repeating_instruments_and_events.csv', setup),
      'label visit_arm_1 / lab {"custom_form_label":"old"}',
    );
    assert.equal(of('instrument_event_mappings.csv', setup), '');
    const group = changed('north', { data_access_group_name: 'Old' }, { data_access_group_name: 'North' });
    const label = '{"data_access_group_name":"Old"}';
    assert.equal(of('dags.csv', group), `label north ${label}`);
    const named = (name: string, uniqueGroupName: string, id: number | undefined) => ({
      dags: [{ name, uniqueGroupName, id }],
      users: [],
    });
    assert.equal(of('dags.csv', group, stored, named('North', 'n2', 1)), `label n2 ${label}`);
    assert.equal(of('dags.csv', group, stored, named('North', 'n2', undefined)), `label n2 ${label}`);
    assert.equal(of('dags.csv', group, stored, named('Else', 'n2', undefined)), '');
    assert.equal(of('dags.csv', group, stored, named('Mine', 'north', 7)), `conflict north ${label}`);
  });

  it('is seen to be back', () => {
    const state = (more: Partial<SnapshotStructure>, dags = stored.dags ?? []) => ({
      ground: groundOf({ ...stored, ...more }),
      dags,
    });
    const back = (document: ShapeName, key: string, before: Record<string, string>): LabelBack => ({
      document,
      key,
      before,
      isConflict: false,
    });
    const count = (label: LabelBack, now: ReturnType<typeof state>, start = state({})): number =>
      countLabels([label], start, now);
    const arm = back('arms.csv', '1', { name: 'Drug' });
    assert.deepEqual(
      [
        count(arm, state({})),
        count(arm, state({ arms: [{ armNum: 2, name: 'Drug' }] })),
        count(arm, state({ arms: [{ armNum: 1, name: 'x' }] })),
      ],
      [1, 0, 0],
    );
    const label = back('events.csv', 'visit_arm_1', { event_name: 'Visit', custom_event_label: 'c' });
    const labelled = { ...visit1, customEventLabel: 'c' };
    assert.deepEqual(
      [
        count(label, state({ events: [labelled] })),
        count(label, state({ events: [visit1] })),
        count(label, state({ events: [{ ...labelled, eventId: 99 }] })),
        count(label, state({ events: [{ ...labelled, uniqueEventName: 'other' }] })),
        count(
          label,
          state({ events: [{ ...labelled, uniqueEventName: 'other', eventId: undefined }] }),
          state({ events: [] }),
        ),
      ],
      [1, 0, 0, 1, 1],
    );
    const setup = back('repeating_instruments_and_events.csv', 'visit_arm_1 / lab', { custom_form_label: 'L' });
    assert.deepEqual(
      [count(setup, state({})), count(setup, state({ repeating: [] })), count(setup, state({ repeating: undefined }))],
      [1, 0, 0],
    );
    assert.equal(count({ ...setup, before: { custom_form_label: 'M' } }, state({})), 0);
    const group = back('dags.csv', 'north', { data_access_group_name: 'North' });
    assert.deepEqual(
      [
        count(group, state({})),
        count(group, state({}, [{ name: 'North', uniqueGroupName: 'x', id: 9 }])),
        count(group, state({}, [{ name: 'Other', uniqueGroupName: 'north', id: 1 }])),
      ],
      [1, 0, 0],
    );
  });

  it('is known to be about groups or about data', () => {
    const kinds = ['arms.csv', 'events.csv', 'dags.csv', 'users.csv'] as const;
    const pushes = kinds.map((document) => ({ ...what('arms.csv', { removed: ['x'] }), document }));
    assert.deepEqual(
      pushes.map((push) => isShape(push)),
      [true, true, true, false],
    );
    assert.deepEqual(pushes.map(pushedGroups), [false, false, true, false]);
    assert.deepEqual(pushes.map(takesUnseen), [true, true, false, false]);
    assert.equal(takesUnseen(what('arms.csv', {})), false);
    assert.equal(pushedGroups({ kind: 'dags', dags: ['north'] }), false);
    assert.deepEqual(
      [
        { kind: 'arms', arms: [], events: [] } as const,
        { kind: 'dictionary', risk: 'none', changes: 1 } as const,
        { kind: 'dictionary', risk: 'x', changes: 1 } as const,
        { kind: 'rename' } as const,
      ].map((other) => takesUnseen(other)),
      [true, false, true, false],
    );
  });
});

describe('what of it is within reach', () => {
  const all: MissingStructure = {
    ...nothingMissing,
    arms: stored.arms,
    events: [diary1],
    mappings: stored.mappings.slice(2, 3),
    repeating: stored.repeating ?? [],
    dags: stored.dags ?? [],
    users: stored.userDags ?? [],
    labels: (['arms.csv', 'events.csv', 'repeating_instruments_and_events.csv', 'dags.csv'] as const).map(
      (document) => ({ document, key: document, before: {}, isConflict: false }),
    ),
    dictionary: { text: '', present: '', changes: { changes: [], risk: 'none', removedFields: [] }, fields: 2 },
  };
  const reach = (
    missing: MissingStructure,
    inProduction = false,
    lacksDesign = false,
    lacksDags = false,
  ): readonly string[] => {
    const found = withinReach(missing, { ...stored.info, inProduction }, { lacksDesign, lacksDags });
    return [said(found.missing), ...found.limits.map((limit) => JSON.stringify(limit))];
  };

  it('in Development with all rights: everything', () => {
    assert.deepEqual(reach(all), [said(all)]);
  });

  it('in Production: groups, and set-ups of events that are there', () => {
    assert.deepEqual(reach(all, true), [
      'repeating visit_arm_1/lab, group north, group south, user ann, user bob, user eve, label repeating_instruments_and_events.csv {}, label dags.csv {}',
      '{"kind":"in-production","what":["arms","events","mappings","labels","dictionary"]}',
    ]);
    for (const [part, name] of [
      ['arms', 'arms'],
      ['events', 'events'],
      ['mappings', 'mappings'],
      ['dictionary', 'dictionary'],
    ] as const) {
      assert.deepEqual(reach({ ...nothingMissing, [part]: all[part] }, true).slice(1), [
        `{"kind":"in-production","what":["${name}"]}`,
      ]);
    }
    assert.deepEqual(reach({ ...nothingMissing, repeating: all.repeating, dags: all.dags }, true).length, 1);
  });

  it('without the right to the design: groups only', () => {
    const right = '{"kind":"missing-right","right":"design"}';
    assert.deepEqual(reach(all, false, true), [
      'group north, group south, user ann, user bob, user eve, label dags.csv {}',
      right,
    ]);
    assert.deepEqual(reach({ ...nothingMissing, repeating: all.repeating }, false, true), ['', right]);
    assert.deepEqual(reach({ ...nothingMissing, labels: all.labels.slice(2, 3) }, false, true), ['', right]);
    assert.deepEqual(reach({ ...nothingMissing, labels: all.labels.slice(3), dags: all.dags }, false, true).length, 1);
  });

  it('without the right to groups: all but them', () => {
    const right = '{"kind":"missing-right","right":"data_access_groups"}';
    assert.equal(reach(all, false, false, true).at(-1), right);
    assert.ok(!/group|user|dags/.test(reach(all, false, false, true)[0] ?? ''));
    for (const part of [{ dags: all.dags }, { users: all.users }, { labels: all.labels.slice(3) }]) {
      assert.deepEqual(reach({ ...nothingMissing, ...part }, false, false, true), ['', right]);
    }
    assert.equal(reach({ ...nothingMissing, labels: all.labels.slice(0, 3) }, false, false, true).length, 1);
  });
});

describe('what no undo brings back', () => {
  const kinds = (...args: Parameters<typeof generalLimits>): readonly string[] =>
    generalLimits(...args).map(({ kind }) => kind);
  it('depends on the project and on what is touched', () => {
    const surveys = { ...stored.info, surveysEnabled: true, raw: { randomization_enabled: '1' } };
    assert.deepEqual(kinds(stored.info, false, nothingMissing), []);
    assert.deepEqual(kinds(stored.info, true, nothingMissing), ['record-history', 'signatures-and-locks']);
    assert.deepEqual(kinds(surveys, true, nothingMissing), [
      'record-history',
      'signatures-and-locks',
      'surveys',
      'randomization',
    ]);
    assert.deepEqual(kinds(surveys, false, nothingMissing), []);
    assert.deepEqual(
      kinds({ ...surveys, surveysEnabled: false, raw: { randomization_enabled: '0' } }, true, nothingMissing).length,
      2,
    );
    assert.deepEqual(kinds(stored.info, false, { ...nothingMissing, events: [diary1] }), ['event-ids', 'event-order']);
    assert.deepEqual(kinds(stored.info, false, { ...nothingMissing, events: [{ ...diary1, dayOffset: '1' }] }), [
      'event-ids',
    ]);
  });

  it('are tokens of users and names of roles', () => {
    const rows = [{ username: 'ann', role_label: 'Nurse' }, {}];
    assert.deepEqual(limitsOfAccess('users.csv', rows), [{ kind: 'api-tokens', users: ['ann', ''] }]);
    assert.deepEqual(limitsOfAccess('user_roles.csv', rows), [{ kind: 'role-names', roles: ['Nurse', ''] }]);
    assert.deepEqual(limitsOfAccess('user_dag_assignments.csv', rows), []);
    assert.deepEqual(limitsOfAccess('users.csv', []), []);
  });
});

describe('groups that are as they were', () => {
  it('have the same names, ids and users, in any order', () => {
    const reversed = { dags: [...(stored.dags ?? [])].reverse(), users: [...(stored.userDags ?? [])].reverse() };
    assert.ok(sameGroups(groups, reversed));
    assert.ok(!sameGroups(groups, { ...groups, dags: stored.dags?.slice(1) }));
    assert.ok(!sameGroups(groups, { ...groups, users: stored.userDags?.slice(1) }));
    assert.ok(!sameGroups(groups, { ...groups, users: undefined }));
    const changes = [{ name: 'x' }, { uniqueGroupName: 'x' }, { id: 9 }, { id: undefined }];
    for (const change of changes) {
      assert.ok(
        !sameGroups(groups, { ...groups, dags: stored.dags?.map((dag, i) => (i === 0 ? { ...dag, ...change } : dag)) }),
        JSON.stringify(change),
      );
    }
  });
});

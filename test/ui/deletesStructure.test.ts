import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { classicSeed, fullProject, owner, value } from '../unit/writes/deletes/seeds';
import { deleteSuite, titled, structureBack, wayBack, withoutData } from './support/deletes';
import { writes } from './support/redcap';

const only = fullProject(['1', '2', 'X, 9']);
const people = [
  owner,
  ...[
    ['ann', 'north'],
    ['bob', 'south'],
    ['cy', ''],
  ].map(([username = '', dag = '']) => ({ ...owner, username, dag })),
];
const inProduction = { inProduction: true };

const seeds = [
  titled('Arms Study', {
    ...only,
    values: [
      ...only.values,
      value('placebo only', 'visit_arm_2', 'study_id', 'placebo only'),
      value('placebo only', 'visit_arm_2', 'weight', '1'),
    ],
  }),
  titled('Events Study', fullProject(['1', '2'])),
  titled(
    'Groups Study',
    fullProject(['1', '2', '3', '4'], { recordDags: { 1: 'north', 2: 'north', 3: 'south' }, users: people }),
  ),
  titled('Live Study', fullProject(['1', '2'], { recordDags: { 1: 'north' }, users: people }), inProduction),
  titled('Plain Study', classicSeed([value('1', '', 'weight', '60')])),
  titled('Broken Study', fullProject(['1', '2', '3'])),
];

/** The project without these events: their set-up and data. */
function withoutEvents(seed: ProjectSeed, events: readonly string[]): ProjectSeed {
  const gone = new Set(events);
  return {
    ...withoutData(seed, ({ event }) => gone.has(event)),
    events: seed.events.filter(({ uniqueName }) => !gone.has(uniqueName)),
    mappings: seed.mappings.filter(({ event }) => !gone.has(event)),
    repeating: seed.repeating.filter(({ event }) => !gone.has(event)),
  };
}

/** The project without these groups: nobody and nothing is in them any more. */
function withoutGroups(seed: ProjectSeed, groups: readonly string[]): ProjectSeed {
  const gone = new Set(groups);
  return {
    ...seed,
    dags: seed.dags.filter(({ uniqueName }) => !gone.has(uniqueName)),
    users: seed.users.map((user) => (gone.has(user.dag) ? { ...user, dag: '' } : user)),
    recordDags: Object.fromEntries(Object.entries(seed.recordDags).filter(([, dag]) => !gone.has(dag))),
  };
}

describe('deleting arms, events and data access groups', () => {
  const suite = deleteSuite(seeds);

  describe('an arm', () => {
    const detail = [
      'Goes: 1 arm, 2 events, 3 instrument designations, 1 repeating set-up: 2 (Placebo); with them 7 values, 3 files, 4 forms with data of 4 records: 1, 2, placebo only, "X, 9"',
      wayBack('7 values and 3 files'),
      'Records that are in no other event and cease to exist: 1 (placebo only)',
    ];

    it('from the palette and from its row, with the title typed; nothing goes until it is right', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Arms Study');
      await suite.journey.fromPalette('Delete Arms...', 'Arms Study');
      await wb.prompt('Choose the arms to delete');
      await wb.option('Arm 2: Placebo').waitFor();
      await wb.shot('delete-arm-pick');
      await suite.journey.dismiss();
      await suite.journey.fromPalette('Delete Arms...', 'Arms Study');
      await suite.journey.tickAll('Choose the arms to delete', ['Arm 2: Placebo']);
      await suite.journey.asked('arm', 'Delete 1 arm', 'Delete 1 arm in "Arms Study"?', detail);
      await suite.journey.cancel();
      await wb.expand('Arms Study');
      await wb.contextMenu('Arm 2: Placebo', 'Delete Arm...');
      await suite.journey.asked('arm-tree', 'Delete 1 arm', 'Delete 1 arm in "Arms Study"?', detail);
      await wb.pressInModal('Delete 1 arm');
      await suite.journey.mistype('Arm Study', 'arm-title');
      assert.deepEqual(suite.journey.seed('Arms Study'), before);
      await wb.contextMenu('Arm 2: Placebo', 'Delete Arm...');
      await wb.modalText();
      await wb.pressInModal('Delete 1 arm');
      await wb.prompt('type the title of the project: Arms Study');
      await wb.type('Arms Study');
      await suite.journey.told(
        'Deleted from "Arms Study": 1 arm. REDCap reported 1; checked: 1 record, 7 values, 3 files gone.',
        'arm-told',
      );
      assert.deepEqual(suite.journey.seed('Arms Study'), {
        ...withoutEvents(before, ['enrolment_arm_2', 'visit_arm_2']),
        arms: before.arms.filter(({ armNum }) => armNum !== 2),
      });
      assert.deepEqual(writes(suite.stage.redcap), ['arm/delete']);
    });

    it('is gone from the tree, too', async () => {
      const { wb } = suite.stage;
      await wb.row('Arm 2: Placebo').waitFor({ state: 'detached' });
      await wb.row('Arm 1: Drug').waitFor();
      await wb.collapse('Arms Study');
    });
  });

  describe('events', () => {
    it('from the palette: cancelled at the picker and in the question, then confirmed', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Events Study');
      await suite.journey.fromPalette('Delete Events...', 'Events Study');
      await wb.prompt('Choose the events to delete');
      await wb.option('Diary').waitFor();
      await wb.shot('delete-event-pick');
      await suite.journey.dismiss();
      const ask = async (): Promise<void> => {
        await suite.journey.fromPalette('Delete Events...', 'Events Study');
        await suite.journey.tickAll('Choose the events to delete', ['Diary']);
        await suite.journey.asked('event', 'Delete 1 event', 'Delete 1 event in "Events Study"?', [
          'Goes: 1 event, 1 instrument designation, 1 repeating set-up: diary_arm_1; with them 8 values, 4 forms with data of 2 records: 1, 2',
          wayBack('8 values'),
        ]);
      };
      await ask();
      await suite.journey.cancel();
      assert.deepEqual(suite.journey.seed('Events Study'), before);
      await ask();
      await wb.pressInModal('Delete 1 event');
      await wb.prompt('type the title of the project: Events Study');
      await wb.type('Events Study');
      await suite.journey.told(
        'Deleted from "Events Study": 1 event. REDCap reported 1; checked: 8 values, 0 files gone.',
      );
      assert.deepEqual(suite.journey.seed('Events Study'), withoutEvents(before, ['diary_arm_1']));
      assert.deepEqual(writes(suite.stage.redcap), ['event/delete']);
    });

    it('two at once from the tree, and says that an arm is left without events', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Events Study');
      await wb.expand('Events Study');
      await wb.expand('Arm 2: Placebo');
      await wb.row('enrolment_arm_2').click();
      await wb.selectToo('visit_arm_2');
      await wb.contextMenu('visit_arm_2', 'Delete Events...');
      await suite.journey.asked('events-tree', 'Delete 2 events', 'Delete 2 events in "Events Study"?', [
        'Goes: 2 events, 3 instrument designations, 1 repeating set-up: enrolment_arm_2, visit_arm_2; with them 4 values, 2 files, 2 forms with data of 2 records: 1, 2',
        wayBack('4 values and 2 files'),
        'These arms keep no event; REDCap lists them no longer: 2 (Placebo)',
      ]);
      await wb.pressInModal('Delete 2 events');
      await wb.prompt('type the title of the project: Events Study');
      await wb.type('Events Study');
      await suite.journey.told(
        'Deleted from "Events Study": 2 events. REDCap reported 2; checked: 4 values, 2 files gone.',
      );
      assert.deepEqual(suite.journey.seed('Events Study'), withoutEvents(before, ['enrolment_arm_2', 'visit_arm_2']));
      assert.deepEqual(writes(suite.stage.redcap), ['event/delete']);
      await wb.collapse('Events Study');
    });
  });

  describe('data access groups', () => {
    it('from the palette and from the row: users and records are named and stay', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Groups Study');
      await suite.journey.fromPalette('Delete Data Access Groups...', 'Groups Study');
      await wb.prompt('Choose the groups to delete');
      await wb.option('North').waitFor();
      await wb.shot('delete-dag-pick');
      await suite.journey.dismiss();
      await suite.journey.fromPalette('Delete Data Access Groups...', 'Groups Study');
      await suite.journey.tickAll('Choose the groups to delete', ['North']);
      const detail = [
        'Goes: North (north). Users, records and data stay.',
        structureBack,
        'Users that lose their group, and then may see all records: ann',
        'Records that lose their group: 2 (1, 2)',
      ];
      await suite.journey.asked(
        'dag',
        'Delete 1 data access group',
        'Delete 1 data access group in "Groups Study"?',
        detail,
      );
      await suite.journey.cancel();
      await wb.expand('Groups Study');
      await wb.expand('Data Access Groups');
      // The menu of one row: nothing else may be selected.
      await wb.row('North').click();
      await wb.contextMenu('North', 'Delete Data Access Group...');
      await suite.journey.asked(
        'dag-tree',
        'Delete 1 data access group',
        'Delete 1 data access group in "Groups Study"?',
        detail,
      );
      await wb.escape();
      await wb.modal.waitFor({ state: 'detached' });
      assert.deepEqual(writes(suite.stage.redcap), []);
      assert.deepEqual(suite.journey.seed('Groups Study'), before);
      await wb.contextMenu('North', 'Delete Data Access Group...');
      await wb.modalText();
      await wb.pressInModal('Delete 1 data access group');
      await suite.journey.told(
        'Deleted from "Groups Study": 1 data access group. REDCap reported 1; checked: 1 data access group gone, no data touched.',
      );
      assert.deepEqual(suite.journey.seed('Groups Study'), withoutGroups(before, ['north']));
      assert.deepEqual(writes(suite.stage.redcap), ['dag/delete']);
      await wb.row('North').waitFor({ state: 'detached' });
      await wb.collapse('Groups Study');
    });

    it('asks for the title in Production', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Live Study');
      const ask = async (): Promise<void> => {
        await suite.journey.fromPalette('Delete Data Access Groups...', 'Live Study');
        await suite.journey.tickAll('Choose the groups to delete', ['North', 'South']);
        await suite.journey.asked(
          'dag-production',
          'Delete 2 data access groups',
          'Delete 2 data access groups in "Live Study"?',
          [
            'Goes: North (north), South (south). Users, records and data stay.',
            structureBack,
            'Users that lose their group, and then may see all records: ann, bob',
            'Records that lose their group: 1 (1)',
          ],
        );
        await wb.pressInModal('Delete 2 data access groups');
      };
      await ask();
      await suite.journey.mistype('Live', 'dag-title');
      assert.deepEqual(suite.journey.seed('Live Study'), before);
      await ask();
      await wb.prompt('type the title of the project: Live Study');
      await wb.type('Live Study');
      await suite.journey.told(
        'Deleted from "Live Study": 2 data access groups. REDCap reported 2; checked: 2 data access groups gone, no data touched.',
      );
      assert.deepEqual(suite.journey.seed('Live Study'), withoutGroups(before, ['north', 'south']));
      assert.deepEqual(writes(suite.stage.redcap), ['dag/delete']);
    });
  });

  describe('what REDCap would refuse', () => {
    const production = (what: string): string =>
      `The project is in Production. REDCap deletes ${what} through the API only while a project is in Development; in Production an administrator has to do it.`;

    it('arms and events in Production are refused with a reason, from the palette and from the tree', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Live Study');
      await suite.journey.fromPalette('Delete Arms...', 'Live Study');
      await suite.journey.refuses(production('arms'), 'refused-arms');
      await suite.journey.fromPalette('Delete Events...', 'Live Study');
      await suite.journey.refuses(production('events'));
      await wb.expand('Live Study');
      await wb.row('Arm 2: Placebo').click();
      await wb.contextMenu('Arm 2: Placebo', 'Delete Arm...');
      await suite.journey.refuses(production('arms'));
      await wb.expand('Arm 2: Placebo');
      await wb.contextMenu('visit_arm_2', 'Delete Event...');
      await suite.journey.refuses(production('events'));
      assert.deepEqual(suite.journey.seed('Live Study'), before);
      await wb.collapse('Live Study');
    });

    it('a classic project has neither', async () => {
      await suite.journey.fromPalette('Delete Arms...', 'Plain Study');
      await suite.journey.refuses('This project is classic: it has no arms. Only longitudinal projects have them.');
      await suite.journey.fromPalette('Delete Events...', 'Plain Study');
      await suite.journey.refuses(
        'This project is classic: it has no events. Only longitudinal projects have them.',
        'refused-classic',
      );
    });

    it('a project moved to Production while the question stood is left alone', async () => {
      const { wb, redcap } = suite.stage;
      const moved = redcap.projects.find(({ title }) => title === 'Broken Study');
      assert.ok(moved);
      await suite.journey.fromPalette('Delete Events...', 'Broken Study');
      await suite.journey.tickAll('Choose the events to delete', ['Diary']);
      await wb.modalText();
      redcap.setProduction(moved.projectId, true);
      const before = suite.journey.seed('Broken Study');
      await wb.pressInModal('Delete 1 event');
      await wb.prompt('type the title of the project: Broken Study');
      await wb.type('Broken Study');
      await suite.journey.told(
        'Stopped: "Broken Study" is no longer as it was when you confirmed. The project has been moved to Production. Nothing was deleted.',
        'ground-moved',
      );
      assert.deepEqual(writes(redcap), []);
      assert.deepEqual(suite.journey.seed('Broken Study'), before);
      redcap.setProduction(moved.projectId, false);
    });
  });

  describe('a server that deletes more than it was asked to', () => {
    it('is an error that names what is missing, with a report that holds no values', async () => {
      const { wb, redcap } = suite.stage;
      const before = suite.journey.seed('Broken Study');
      redcap.setFaults(['partial-delete-whole-record']);
      await suite.journey.fromPalette('Delete Records...', 'Broken Study');
      await suite.journey.pick('Which records', 'Choose from List');
      await suite.journey.tickAll('Choose records; type to filter', ['2']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Event');
      await wb.prompt('Choose the event');
      await wb.chooseShowing('visit_arm_2');
      await suite.journey.asked('broken', 'Delete data of 1 record', 'Delete data of 1 record in "Broken Study"?', [
        'Goes: 2 values, 1 file, 1 form with data, of 1 record: 2; all data in the event visit_arm_2',
        wayBack('2 values and 1 file'),
        'The log of these records is kept.',
      ]);
      await wb.pressInModal('Delete data of 1 record');
      const toast = wb.notification('did not do what was planned').first();
      await toast.locator('.codicon-error').waitFor();
      await wb.shot('delete-broken-told');
      assert.equal(
        await wb.messageOf(toast),
        'The delete in "Broken Study" did not do what was planned. The whole record 2 is gone, though only a part of it was to be deleted. REDCap reported 1; checked: 1 record, 12 values, 3 files gone.',
      );
      redcap.setFaults([]);
      assert.deepEqual(
        suite.journey.seed('Broken Study'),
        withoutData(before, ({ record }) => record === '2'),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': '2', event: 'visit_arm_2' }]);
      await wb.pressInNotification('did not do what was planned', 'Show Report');
      const text = await wb.previewText('Differences from the plan');
      await wb.shot('delete-report');
      for (const line of [
        'Project: Broken Study',
        'Plan: Delete data of 1 record',
        'Scope: all data in the event visit_arm_2',
        'What goes: 2 values, 1 file, 1 form with data',
        'REDCap returned: 1 (expected: 1)',
        'Read back, gone: 1 record, 12 values, 3 files',
        'Differences from the plan',
        'The whole record 2 is gone',
        'enrolment_arm_1 / enrolment: initials, races',
        'visit_arm_1 / lab, instance 2: lab_value',
        'diary_arm_1 / diary, instance 1: mood, sleep',
      ]) {
        assert.ok(text.includes(line), `${line}\n${text}`);
      }
      assert.doesNotMatch(text, /SECRET|\b7[01]\b|quoted/);
      await wb.clearNotifications();
    });
  });
});

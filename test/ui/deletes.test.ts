import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { classicSeed, file, fullProject, value } from '../unit/writes/deletes/seeds';
import { deleteSuite, titled, wayBack, withoutData } from './support/deletes';
import { writes } from './support/redcap';

/** Names that go wrong in lists, quotes and numbers. */
const quoted = 'Smith, "Al" Jr';
const foreign = 'Zoë Ångström 07';
const zeros = '0042';
const prefixed = '412-0042';
/** What a careless comparison would take for one of them. */
const neighbours = ['Smith', 'Zoe Angstrom 07', '42', '412-42'];

const seeds = [
  titled(
    'Names Study',
    fullProject([quoted, foreign, zeros, prefixed, ...neighbours], {
      recordDags: { [prefixed]: 'north', '412-42': 'north' },
    }),
  ),
  titled('Parts Study', fullProject(['01', '1', '2'])),
  titled(
    'Repeats Study',
    classicSeed(
      ['A, 1', 'B'].flatMap((record) => [
        value(record, '', 'study_id', record),
        value(record, '', 'weight', '60'),
        ...[1, 2].map((instance) => value(record, '', 'lab_value', String(instance), { instrument: 'lab', instance })),
      ]),
      { files: ['A, 1', 'B'].map((record) => file(record, '', 'consent', { name: 'consent of Ann.pdf' })) },
    ),
  ),
  titled('Live Study', fullProject(['1', '2', '3']), { inProduction: true }),
];

describe('deleting records and files', () => {
  const suite = deleteSuite(seeds);

  /** The questions of Delete Records up to the records, from the list. */
  async function fromList(title: string, records: readonly string[]): Promise<void> {
    await suite.journey.fromPalette('Delete Records...', title);
    await chooseFromList(records);
  }
  async function chooseFromList(records: readonly string[]): Promise<void> {
    await suite.journey.pick('Which records', 'Choose from List');
    await suite.journey.tickAll('Choose records; type to filter', records);
  }

  describe('whole records', () => {
    it('does nothing to the data on Enter: the details open and lead back to the question', async () => {
      const { wb, redcap } = suite.stage;
      const before = suite.journey.seed('Names Study');
      await fromList('Names Study', [quoted]);
      await suite.journey.pick('What is to be deleted', 'Whole Records');
      await suite.journey.pick('What about the log', 'Keep the Log');
      await wb.modal.waitFor();
      await wb.page.keyboard.press('Enter');
      await wb.modal.waitFor({ state: 'detached' });
      await wb.page.locator('.tab.active', { hasText: /plan/i }).waitFor();
      await wb.shot('delete-details');
      await wb.pressInNotification(/Delete 1 record/, 'Continue...');
      await wb.modal.waitFor();
      await wb.pressInModal('Cancel');
      assert.deepEqual(writes(redcap), []);
      assert.deepEqual(suite.journey.seed('Names Study'), before);
      await wb.command('View: Close All Editors');
    });

    it('asks from the palette, and sends nothing whichever question is dismissed', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Names Study');
      await wb.command('REDCap: Delete Records...');
      await wb.prompt('Choose a project');
      await wb.shot('delete-records-project');
      await suite.journey.dismiss();
      await suite.journey.fromPalette('Delete Records...', 'Names Study');
      await wb.prompt('Which records');
      await wb.shot('delete-records-way');
      await suite.journey.dismiss();
      await suite.journey.fromPalette('Delete Records...', 'Names Study');
      await suite.journey.pick('Which records', 'Choose from List');
      await wb.prompt('Choose records; type to filter');
      await wb.tick(quoted);
      await wb.shot('delete-records-list');
      await suite.journey.dismiss();
      await fromList('Names Study', [quoted, foreign, prefixed]);
      await wb.prompt('What is to be deleted of these records?');
      await wb.shot('delete-records-kind');
      await wb.choose('Whole Records');
      await wb.prompt('What about the log of these records?');
      await wb.shot('delete-records-log');
      await wb.choose('Keep the Log');
      await suite.journey.asked('records-modal', 'Delete 3 records', 'Delete 3 records in "Names Study"?', [
        'Goes: 36 values, 9 files, 24 forms with data, of 3 records: 412-0042, "Smith, ""Al"" Jr", Zoë Ångström 07; whole records, in all arms',
        wayBack('36 values and 9 files'),
        'The database may not tell their names from these, and delete these records too; they are kept in the snapshot: Zoe Angstrom 07',
        'The log of these records is kept.',
      ]);
      await suite.journey.cancel();
      assert.deepEqual(suite.journey.seed('Names Study'), before);
    });

    it("deletes exactly the records pasted in the tree's project, and says which name is unknown", async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Names Study');
      await wb.copy(`"Smith, ""Al"" Jr"\n${foreign}\r\n${prefixed}\nnobody\n`);
      await wb.contextMenu('Names Study', 'Delete Records...');
      await suite.journey.pick('Which records', 'Paste from Clipboard');
      await wb.prompt('Record names, separated by commas');
      await wb.shot('delete-records-pasted');
      await wb.accept();
      await suite.journey.pick('What is to be deleted of these records?', 'Whole Records');
      await suite.journey.pick('What about the log of these records?', 'Keep the Log');
      await suite.journey.asked('records-pasted-modal', 'Delete 3 records', 'Delete 3 records in "Names Study"?', [
        'Goes: 36 values, 9 files, 24 forms with data, of 3 records: "Smith, ""Al"" Jr", Zoë Ångström 07, 412-0042; whole records, in all arms',
        wayBack('36 values and 9 files'),
        'The database may not tell their names from these, and delete these records too; they are kept in the snapshot: Zoe Angstrom 07',
        'Not found, nothing is sent for: nobody',
        'The log of these records is kept.',
      ]);
      await wb.pressInModal('Delete 3 records');
      await suite.journey.told(
        'Deleted from "Names Study": 3 records. REDCap reported 3; checked: 3 records, 36 values, 9 files gone.',
        'records-told',
      );
      const gone = new Set([quoted, foreign, prefixed]);
      assert.deepEqual(
        suite.journey.seed('Names Study'),
        withoutData(before, ({ record }) => gone.has(record)),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': quoted, 'records[1]': foreign, 'records[2]': prefixed }]);
    });

    it('tells 0042 from 42, also when typed', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Names Study');
      await suite.journey.fromPalette('Delete Records...', 'Names Study');
      await suite.journey.pick('Which records', 'Type Names');
      await wb.prompt('Record names, separated by commas');
      await wb.accept();
      await wb.validation.filter({ hasText: 'At least one record name' }).waitFor();
      await wb.type('00042');
      await suite.journey.pick('What is to be deleted of these records?', 'Whole Records');
      await suite.journey.pick('What about the log of these records?', 'Keep the Log');
      await suite.journey.refuses('None of these records exists in the project, or you may not see them: 00042.');
      await suite.journey.fromPalette('Delete Records...', 'Names Study');
      await suite.journey.pick('Which records', 'Type Names');
      await wb.prompt('Record names, separated by commas');
      await wb.type(zeros);
      await suite.journey.pick('What is to be deleted of these records?', 'Whole Records');
      await suite.journey.pick('What about the log of these records?', 'Keep the Log');
      assert.match((await wb.modalText()).detail, /of 1 record: 0042;/);
      await wb.pressInModal('Delete 1 record');
      await suite.journey.told(
        'Deleted from "Names Study": 1 record. REDCap reported 1; checked: 1 record, 12 values, 3 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Names Study'),
        withoutData(before, ({ record }) => record === zeros),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': zeros }]);
    });

    it('asks for the title in Production, and again sends nothing until it is right', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Live Study');
      const ask = async (): Promise<void> => {
        await wb.contextMenu('Live Study', 'Delete Records...');
        await chooseFromList(['2']);
        await suite.journey.pick('What is to be deleted of these records?', 'Whole Records');
        await suite.journey.pick('What about the log of these records?', 'Keep the Log');
        await suite.journey.asked('records-production', 'Delete 1 record', 'Delete 1 record in "Live Study"?', [
          'Goes: 12 values, 3 files, 8 forms with data, of 1 record: 2; whole records, in all arms',
          wayBack('12 values and 3 files'),
          'The log of these records is kept.',
        ]);
        await wb.pressInModal('Delete 1 record');
      };
      await ask();
      await suite.journey.mistype('live study', 'records-production-title');
      assert.deepEqual(suite.journey.seed('Live Study'), before);
      await ask();
      await wb.prompt('type the title of the project: Live Study');
      await wb.type('Live Study');
      await suite.journey.told(
        'Deleted from "Live Study": 1 record. REDCap reported 1; checked: 1 record, 12 values, 3 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Live Study'),
        withoutData(before, ({ record }) => record === '2'),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': '2' }]);
    });
  });

  describe('part of records', () => {
    it('one arm: from the palette, with the title typed', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Names Study');
      const ask = async (): Promise<void> => {
        await fromList('Names Study', ['412-42', 'Smith']);
        await suite.journey.pick('What is to be deleted of these records?', 'One Arm');
        await wb.prompt('Choose the arm');
        await wb.shot('delete-arm-data-pick');
        await wb.choose('Arm 2: Placebo');
        await suite.journey.asked(
          'arm-data',
          'Delete data of 2 records',
          'Delete data of 2 records in "Names Study"?',
          [
            'Goes: 4 values, 2 files, 2 forms with data, of 2 records: 412-42, Smith; all data in arm 2 (Placebo)',
            wayBack('4 values and 2 files'),
            'The log of these records is kept.',
          ],
        );
        await wb.pressInModal('Delete data of 2 records');
      };
      await ask();
      await suite.journey.mistype('Names', 'arm-data-title');
      assert.deepEqual(suite.journey.seed('Names Study'), before);
      await ask();
      await wb.prompt('type the title of the project: Names Study');
      await wb.type('Names Study');
      await suite.journey.told(
        'Deleted from "Names Study": 2 records. REDCap reported 2; checked: 4 values, 2 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Names Study'),
        withoutData(before, ({ record, event }) => ['412-42', 'Smith'].includes(record) && event === 'visit_arm_2'),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': '412-42', 'records[1]': 'Smith', arm: '2' }]);
    });

    it('one arm: from its row in the tree', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Parts Study');
      await wb.expand('Parts Study');
      await wb.contextMenu('Arm 2: Placebo', 'Delete Records...');
      await suite.journey.pick('Which records', 'Choose from List');
      await wb.prompt('Choose records; type to filter');
      await suite.journey.dismiss();
      await wb.contextMenu('Arm 2: Placebo', 'Delete Records...');
      await chooseFromList(['01']);
      assert.match(
        (await wb.modalText()).detail,
        /^Goes: 2 values, 1 file, 1 form with data, of 1 record: 01; all data in arm 2 \(Placebo\)$/m,
      );
      await wb.pressInModal('Delete data of 1 record');
      await wb.prompt('type the title of the project: Parts Study');
      await wb.type('Parts Study');
      await suite.journey.told(
        'Deleted from "Parts Study": 1 record. REDCap reported 1; checked: 2 values, 1 file gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Parts Study'),
        withoutData(before, ({ record, event }) => record === '01' && event === 'visit_arm_2'),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': '01', arm: '2' }]);
    });

    it('one event: from its row in the tree, and from the palette', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Parts Study');
      await wb.expand('Arm 2: Placebo');
      const ask = async (): Promise<void> => {
        await wb.contextMenu('visit_arm_2', 'Delete Records...');
        await chooseFromList(['1']);
        await suite.journey.asked(
          'event-data',
          'Delete data of 1 record',
          'Delete data of 1 record in "Parts Study"?',
          [
            'Goes: 2 values, 1 file, 1 form with data, of 1 record: 1; all data in the event visit_arm_2',
            wayBack('2 values and 1 file'),
            'The log of these records is kept.',
          ],
        );
      };
      await ask();
      await suite.journey.cancel();
      assert.deepEqual(suite.journey.seed('Parts Study'), before);
      await ask();
      await wb.pressInModal('Delete data of 1 record');
      await suite.journey.told(
        'Deleted from "Parts Study": 1 record. REDCap reported 1; checked: 2 values, 1 file gone.',
      );
      const then = withoutData(before, ({ record, event }) => record === '1' && event === 'visit_arm_2');
      assert.deepEqual(suite.journey.seed('Parts Study'), then);

      await fromList('Parts Study', ['01', '1', '2']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Event');
      await wb.prompt('Choose the event');
      await wb.shot('delete-event-data-pick');
      await wb.chooseShowing('visit_arm_2');
      const { detail } = await wb.modalText();
      assert.match(detail, /of 1 record: 2;.*\n.*\nNo data there, nothing is sent for: 01, 1$/m);
      await wb.shot('delete-event-data-rest');
      await wb.pressInModal('Delete data of 1 record');
      await suite.journey.told(
        'Deleted from "Parts Study": 1 record. REDCap reported 1; checked: 2 values, 1 file gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Parts Study'),
        withoutData(then, ({ record, event }) => record === '2' && event === 'visit_arm_2'),
      );
      suite.journey.deletesOfRecords([
        { 'records[0]': '1', event: 'visit_arm_2' },
        { 'records[0]': '2', event: 'visit_arm_2' },
      ]);
      await wb.collapse('Arm 2: Placebo');
    });

    it('one instrument with all its instances: from its row under an event', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Parts Study');
      await wb.expand('Arm 1: Drug');
      await wb.expand('visit_arm_1');
      const ask = async (): Promise<void> => {
        await wb.contextMenu(/^Lab/, 'Delete Records...');
        await chooseFromList(['01', '2']);
        await wb.prompt('Choose the instance');
        await wb.shot('delete-instrument-instances');
        await wb.choose('All Instances');
        await suite.journey.asked(
          'instrument-data',
          'Delete data of 2 records',
          'Delete data of 2 records in "Parts Study"?',
          [
            'Goes: 6 values, 2 files, 6 forms with data, of 2 records: 01, 2; the data of the instrument lab in the event visit_arm_1, all instances',
            wayBack('6 values and 2 files'),
            'The log of these records is kept.',
          ],
        );
      };
      await ask();
      await suite.journey.cancel();
      assert.deepEqual(suite.journey.seed('Parts Study'), before);
      await ask();
      await wb.pressInModal('Delete data of 2 records');
      await suite.journey.told(
        'Deleted from "Parts Study": 2 records. REDCap reported 6; checked: 6 values, 2 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Parts Study'),
        withoutData(before, ({ record, event, form }) => record !== '1' && event === 'visit_arm_1' && form === 'lab'),
      );
      suite.journey.deletesOfRecords(
        ['1', '2', '3'].map((instance) => ({
          'records[0]': '01',
          'records[1]': '2',
          instrument: 'lab',
          event: 'visit_arm_1',
          repeat_instance: instance,
        })),
      );
    });

    it('one instrument: from the palette, with Back to another event', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Parts Study');
      await fromList('Parts Study', ['1']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Instrument');
      await wb.prompt('Choose the event');
      await wb.chooseShowing('visit_arm_1');
      await wb.prompt('Choose the instrument');
      await wb.shot('delete-instrument-pick');
      await wb.pressBack();
      await wb.prompt('Choose the event');
      await wb.chooseShowing('enrolment_arm_1');
      await wb.prompt('Choose the instrument');
      await suite.journey.dismiss();
      await fromList('Parts Study', ['1']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Instrument');
      await wb.prompt('Choose the event');
      await wb.chooseShowing('visit_arm_1');
      await wb.prompt('Choose the instrument');
      await wb.chooseShowing('visit');
      assert.match(
        (await wb.modalText()).detail,
        /^Goes: 1 value, 1 form with data, of 1 record: 1; the data of the instrument visit in the event visit_arm_1$/m,
      );
      await wb.pressInModal('Delete data of 1 record');
      await suite.journey.told(
        'Deleted from "Parts Study": 1 record. REDCap reported 1; checked: 1 value, 0 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Parts Study'),
        withoutData(before, ({ record, event, form }) => record === '1' && event === 'visit_arm_1' && form === 'visit'),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': '1', instrument: 'visit', event: 'visit_arm_1' }]);
    });

    it('one repeating instance: of an instrument, and of a whole event', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Parts Study');
      await fromList('Parts Study', ['1']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Repeating Instance');
      await wb.prompt('Choose the event');
      await wb.shot('delete-instance-event');
      await wb.chooseShowing('visit_arm_1');
      await wb.prompt('Choose the instrument');
      await wb.chooseShowing('lab');
      await wb.prompt('Choose the instance');
      await wb.shot('delete-instance-pick');
      await suite.journey.dismiss();
      await fromList('Parts Study', ['1']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Repeating Instance');
      await wb.prompt('Choose the event');
      await wb.chooseShowing('visit_arm_1');
      await wb.prompt('Choose the instrument');
      await wb.chooseShowing('lab');
      await suite.journey.pick('Choose the instance', 'Instance 2');
      await suite.journey.asked('instance', 'Delete data of 1 record', 'Delete data of 1 record in "Parts Study"?', [
        'Goes: 1 value, 1 file, 1 form with data, of 1 record: 1; instance 2 of the instrument lab in the event visit_arm_1',
        wayBack('1 value and 1 file'),
        'The log of these records is kept.',
      ]);
      await wb.pressInModal('Delete data of 1 record');
      await suite.journey.told(
        'Deleted from "Parts Study": 1 record. REDCap reported 1; checked: 1 value, 1 file gone.',
      );
      const then = withoutData(
        before,
        ({ record, form, instance }) => record === '1' && form === 'lab' && instance === 2,
      );
      assert.deepEqual(suite.journey.seed('Parts Study'), then);

      await fromList('Parts Study', ['1', '2']);
      await suite.journey.pick('What is to be deleted of these records?', 'One Repeating Instance');
      await wb.prompt('Choose the event');
      await wb.chooseShowing('diary_arm_1');
      await wb.prompt('Choose the instrument');
      await wb.shot('delete-instance-whole-event');
      await wb.choose('All Instruments of the Event');
      await suite.journey.pick('Choose the instance', 'Instance 1');
      assert.match(
        (await wb.modalText()).detail,
        /^Goes: 4 values, 2 forms with data, of 2 records: 1, 2; instance 1 of the event diary_arm_1$/m,
      );
      await wb.pressInModal('Delete data of 2 records');
      await suite.journey.told(
        'Deleted from "Parts Study": 2 records. REDCap reported 2; checked: 4 values, 0 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Parts Study'),
        withoutData(
          then,
          ({ record, event, instance }) => record !== '01' && event === 'diary_arm_1' && instance === 1,
        ),
      );
      suite.journey.deletesOfRecords([
        { 'records[0]': '1', instrument: 'lab', event: 'visit_arm_1', repeat_instance: '2' },
        { 'records[0]': '1', 'records[1]': '2', event: 'diary_arm_1', repeat_instance: '1' },
      ]);
      await wb.collapse('Parts Study');
    });

    it("one repeating instance of a classic project: from the instrument's row", async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Repeats Study');
      await wb.expand('Repeats Study');
      await wb.expand(/^Instruments/);
      await wb.contextMenu(/^Lab/, 'Delete Records...');
      await chooseFromList(['A, 1']);
      await suite.journey.pick('Choose the instance', 'Instance 1');
      await suite.journey.asked(
        'instance-classic',
        'Delete data of 1 record',
        'Delete data of 1 record in "Repeats Study"?',
        [
          'Goes: 1 value, 1 form with data, of 1 record: "A, 1"; instance 1 of the instrument lab',
          wayBack('1 value'),
          'The log of these records is kept.',
        ],
      );
      await wb.pressInModal('Delete data of 1 record');
      await suite.journey.told(
        'Deleted from "Repeats Study": 1 record. REDCap reported 1; checked: 1 value, 0 files gone.',
      );
      assert.deepEqual(
        suite.journey.seed('Repeats Study'),
        withoutData(before, ({ record, form, instance }) => record === 'A, 1' && form === 'lab' && instance === 1),
      );
      suite.journey.deletesOfRecords([{ 'records[0]': 'A, 1', instrument: 'lab', repeat_instance: '1' }]);
    });
  });

  describe('files', () => {
    it("from the field's row in the tree", async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Repeats Study');
      await wb.expand(/^Enrolment/);
      const ask = async (): Promise<void> => {
        await wb.contextMenu(/^consent/, 'Delete File...');
        await wb.prompt('Choose the files of consent to delete');
        await wb.option('Record A, 1').waitFor();
        await wb.shot('delete-file-pick');
        await suite.journey.tickAll('Choose the files of consent to delete', ['Record A, 1']);
        await suite.journey.asked('file', 'Delete 1 file', 'Delete 1 file in "Repeats Study"?', [
          'Goes: 1 file of the field consent, of 1 record: "A, 1"',
          wayBack('1 file'),
        ]);
      };
      await wb.contextMenu(/^consent/, 'Delete File...');
      await wb.prompt('Choose the files of consent to delete');
      await suite.journey.dismiss();
      await ask();
      await suite.journey.cancel();
      assert.deepEqual(suite.journey.seed('Repeats Study'), before);
      await ask();
      await wb.pressInModal('Delete 1 file');
      await suite.journey.told('Deleted from "Repeats Study": 1 file. Checked: 1 file gone.');
      assert.deepEqual(suite.journey.seed('Repeats Study'), {
        ...before,
        files: before.files.filter(({ record }) => record !== 'A, 1'),
      });
      assert.deepEqual(writes(suite.stage.redcap), ['file/delete']);
      await wb.collapse('Repeats Study');
      await suite.journey.fromPalette('Delete File...', 'Repeats Study');
      await suite.journey.pick('Choose the file-upload field', 'scan');
      await wb.notification('No record has a file in the field scan.').waitFor();
      await wb.noInput();
      await wb.clearNotifications();
    });

    it('from the palette: field, then its files in every instance; title typed in Production', async () => {
      const { wb } = suite.stage;
      const before = suite.journey.seed('Live Study');
      const ask = async (): Promise<void> => {
        await suite.journey.fromPalette('Delete File...', 'Live Study');
        await wb.prompt('Choose the file-upload field');
        await wb.shot('delete-file-field');
        await wb.choose('lab_sheet');
        await suite.journey.tickAll('Choose the files of lab_sheet to delete', ['Record 3']);
        await suite.journey.asked('file-production', 'Delete 1 file', 'Delete 1 file in "Live Study"?', [
          'Goes: 1 file of the field lab_sheet, of 1 record: 3',
          wayBack('1 file'),
        ]);
        await wb.pressInModal('Delete 1 file');
      };
      await ask();
      await suite.journey.mistype('Live', 'file-title');
      assert.deepEqual(suite.journey.seed('Live Study'), before);
      await ask();
      await wb.prompt('type the title of the project: Live Study');
      await wb.type('Live Study');
      await suite.journey.told('Deleted from "Live Study": 1 file. Checked: 1 file gone.');
      assert.deepEqual(suite.journey.seed('Live Study'), {
        ...before,
        files: before.files.filter(({ record, field }) => !(record === '3' && field === 'lab_sheet')),
      });
      assert.deepEqual(writes(suite.stage.redcap), ['file/delete']);
    });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fullProject } from '../unit/writes/deletes/seeds';
import { stateOf } from '../unit/writes/undo/support';
import { deleteSuite, titled } from './support/deletes';
import { eventually, recordsOf } from './support/redcap';

const title = 'Unfinished Study';
const notice =
  /"Delete 2 records" in "Unfinished Study" of .* did not finish: the window or the computer stopped in the middle\./;

describe('an operation in the middle of which the extension host dies', () => {
  const suite = deleteSuite([titled(title, fullProject(['1', '2', '3']))]);
  const state = (): readonly string[] => stateOf(suite.journey.seed(title));

  it('is told of when the window is opened again, and undone', async () => {
    const { wb, redcap } = suite.stage;
    const start = state();
    // The server deletes, and its answer takes its time: the host dies between the two.
    redcap.setFaults([{ fault: 'slow-body', call: 'record/delete' }]);
    const stop = redcap.onDidWrite(() => {
      stop();
      wb.killExtensionHost();
    });
    await suite.journey.deleteRecords(['1', '2']);
    await eventually(() => recordsOf(suite.journey.seed(title)).join() === '3');
    redcap.setFaults([]);
    await wb.reload();
    await wb.showProjects();
    await wb.expand(title);
    await wb.expand('History');
    await wb.row(/Delete 2 records, .*did not finish/).waitFor();
    const toast = wb.notification(notice).first();
    await toast.waitFor({ timeout: 60_000 });
    await wb.shot('unfinished-notice');
    assert.match(
      await wb.messageOf(toast),
      /"Undo\.\.\." compares the project with the snapshot first and says what is missing\./,
    );
    await wb.pressInNotification(notice, 'Undo...');
    const question = await wb.modalText();
    await wb.shot('unfinished-undo');
    assert.match(question.message, /^Undo "Delete 2 records" of .* in "Unfinished Study"\?$/);
    assert.match(question.detail, /Comes back: 2 records, 24 values, 6 files\n/);
    await wb.pressInModal('Undo');
    await wb
      .notification(/Restored in "Unfinished Study", and checked: 2 records, 24 values, 6 files\./)
      .first()
      .waitFor();
    assert.deepEqual(state(), start);
    await wb.row(/Delete 2 records, .*undone/).waitFor();
    await wb.clearNotifications();
  });

  it('leaves the project free for the next write', async () => {
    const { wb } = suite.stage;
    await suite.journey.deleteRecords(['3']);
    await wb
      .notification(/Deleted from "Unfinished Study": 1 record\b/)
      .first()
      .waitFor();
    assert.deepEqual([...recordsOf(suite.journey.seed(title))].sort(), ['1', '2']);
  });
});

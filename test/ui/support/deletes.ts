import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'mocha';
import type { ProjectSeed } from '../../../src/simulator/store/seed';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './redcap';

/** Where a stored value stands; `form` by the dictionary. */
export interface StoredAt {
  readonly record: string;
  readonly event: string;
  readonly form: string;
  /** 0 where nothing repeats. */
  readonly instance: number;
  readonly field: string;
}

/** What the question says about the way back. `what`: what of the data an undo brings back. */
export function wayBack(what: string): string {
  return `REDCap cannot undo this. From a snapshot taken first, "Undo..." in the project's History brings back ${what}.`;
}

/** The same where no data goes. */
export const structureBack =
  'REDCap cannot undo this. A snapshot is taken on this computer first; "Undo..." in the project\'s History makes it again.';

/** A seed under a title of its own, so that projects on one server can be told apart. */
export function titled(title: string, seed: ProjectSeed, settings: Partial<ProjectSeed['settings']> = {}): ProjectSeed {
  return { ...seed, settings: { ...seed.settings, title, ...settings } };
}

/** The state with exactly the data left out that `goes` names; everything else as it was. */
export function withoutData(seed: ProjectSeed, goes: (at: StoredAt) => boolean): ProjectSeed {
  const forms = new Map(seed.fields.map((row) => [row['field_name'] ?? '', row['form_name'] ?? '']));
  const stays = ({ record, event, instance, field }: Omit<StoredAt, 'form'>): boolean =>
    !goes({ record, event, form: forms.get(field) ?? field.replace(/_complete$/, ''), instance, field });
  const values = seed.values.filter(stays);
  const left = new Set(values.map((value) => value.record));
  return {
    ...seed,
    values,
    files: seed.files.filter(stays),
    recordDags: Object.fromEntries(Object.entries(seed.recordDags).filter(([record]) => left.has(record))),
  };
}

/** What a suite of deletes works on; there from the suite's `before` on. */
export interface DeleteSuite {
  readonly stage: Stage;
  readonly journey: DeleteJourney;
}

/**
 * The set-up of a suite of deletes, for its `describe`: a stage with the projects added and their rows folded, requests forgotten before
 * each test, a picture and a tidy window after a failure.
 */
export function deleteSuite(seeds: readonly ProjectSeed[]): DeleteSuite {
  let made: DeleteSuite | undefined;
  const suite = (): DeleteSuite => made ?? assert.fail('the stage has not been set');
  before(async () => {
    const stage = await startStage({ seeds });
    made = { stage, journey: new DeleteJourney(stage) };
    for (const { token, title } of stage.redcap.projects) {
      await addProject(stage, token, title);
      await stage.wb.collapse(title);
    }
  });
  after(async () => {
    await made?.stage.stop();
  });
  beforeEach(() => {
    suite().stage.redcap.clearRequests();
  });
  picturesOfFailures(() => suite().stage.wb);
  afterEach(async function tidy() {
    if (this.currentTest?.state === 'failed') {
      await suite().journey.tidy();
    }
  });
  return {
    get stage() {
      return suite().stage;
    },
    get journey() {
      return suite().journey;
    },
  };
}

/** Steps that deletes have in common, on one stage. */
export class DeleteJourney {
  constructor(private readonly stage: Stage) {}

  seed(title: string): ProjectSeed {
    const project = this.stage.redcap.projects.find((each) => each.title === title);
    assert.ok(project, title);
    return this.stage.redcap.seedOf(project.projectId);
  }

  /** Runs a delete from the palette and chooses the project. */
  async fromPalette(command: string, title: string): Promise<void> {
    const { wb } = this.stage;
    await wb.command(`REDCap: ${command}`);
    await wb.prompt('Choose a project');
    await wb.choose(title);
  }

  /** Deletes whole records of the only project, from the palette up to the confirmed question. */
  async deleteRecords(records: readonly string[]): Promise<void> {
    const { wb } = this.stage;
    await wb.command('REDCap: Delete Records...');
    await this.pick('Which records', 'Choose from List');
    await this.tickAll('Choose records; type to filter', records);
    await this.pick('What is to be deleted', 'Whole Records');
    await this.pick('What about the log', 'Keep the Log');
    await wb.pressInModal(records.length === 1 ? 'Delete 1 record' : `Delete ${records.length} records`);
  }

  /** Waits for a step of the questions, and answers it with one row. */
  async pick(step: string, label: string | RegExp): Promise<void> {
    await this.stage.wb.prompt(step);
    await this.stage.wb.choose(label);
  }

  /** Waits for a step with tick boxes, ticks the rows and accepts. */
  async tickAll(step: string, labels: readonly (string | RegExp)[]): Promise<void> {
    const { wb } = this.stage;
    await wb.prompt(step);
    for (const label of labels) {
      await wb.option(label).waitFor();
      await wb.tick(label);
    }
    await wb.accept();
  }

  /** Dismisses the question shown: nothing may have been written. */
  async dismiss(): Promise<void> {
    await this.stage.wb.escape();
    await this.stage.wb.noInput();
    assert.deepEqual(writes(this.stage.redcap), []);
  }

  /** The question asked under a head that names status and project, line by line, with its verb and Cancel (where the buttons stand is the platform's choice). */
  async asked(shot: string, verb: string, message: string, detail: readonly string[]): Promise<void> {
    const { wb } = this.stage;
    const text = await wb.modalText();
    await wb.shot(`delete-${shot}`);
    assert.equal(text.message, message);
    const [head = '', ...lines] = text.detail.split('\n');
    const [, study = ''] = /"(.*)"\?$/.exec(message) ?? [];
    assert.match(head, new RegExp(`^(Development|Production): ${study} \\(project \\d+ on 127\\.0\\.0\\.1:\\d+\\)$`));
    assert.deepEqual(lines, ['', ...detail]);
    assert.deepEqual(new Set(await wb.modalButtons()), new Set([verb, 'Show Details', 'Cancel']));
  }

  /** Presses Cancel in the question: nothing may have been written. */
  async cancel(): Promise<void> {
    await this.stage.wb.pressInModal('Cancel');
    assert.deepEqual(writes(this.stage.redcap), []);
  }

  /** Types something else than the title, is told so, and gives up: nothing may have been written. */
  async mistype(text: string, shot: string): Promise<void> {
    const { wb } = this.stage;
    await wb.prompt('type the title of the project');
    await wb.type(text);
    await wb.validation.filter({ hasText: 'not the title of the project' }).waitFor();
    await wb.shot(`delete-${shot}`);
    await this.dismiss();
  }

  /** The result as the notification tells it; the notification is gone afterwards. */
  async told(expected: string, shot?: string): Promise<void> {
    const { wb } = this.stage;
    // The progress says what is being deleted, too; only the result offers a report.
    const result = wb.page.locator('.notification-toast', {
      has: wb.page.getByRole('button', { name: 'Show Report', exact: true }),
    });
    await result.waitFor();
    if (shot !== undefined) {
      await wb.shot(`delete-${shot}`);
    }
    assert.equal(await wb.messageOf(result), expected);
    await wb.clearNotifications();
  }

  /** Says why not, and asks nothing. */
  async refuses(sentence: string, shot?: string): Promise<void> {
    const { wb, redcap } = this.stage;
    await wb.notification(sentence).first().waitFor();
    if (shot !== undefined) {
      await wb.shot(`delete-${shot}`);
    }
    assert.equal(await wb.notificationText(sentence), sentence);
    await wb.noInput();
    assert.equal(await wb.modal.count(), 0);
    assert.deepEqual(writes(redcap), []);
    await wb.clearNotifications();
  }

  /** After a failure: leaves no question or message that would be in the way of the next test. */
  async tidy(): Promise<void> {
    const { wb } = this.stage;
    if ((await wb.modal.count()) > 0) {
      await wb.escape();
      await wb.modal.waitFor({ state: 'detached' });
    }
    if (await wb.quickInput.isVisible()) {
      await wb.escape();
      await wb.noInput();
    }
    await wb.clearNotifications();
  }

  /** Every call that was sent to delete records: one for each, none of them touching the log. */
  deletesOfRecords(calls: readonly Readonly<Record<string, string>>[]): void {
    const { redcap } = this.stage;
    const sent = redcap.requests.filter((call) => call.action !== 'export');
    assert.deepEqual(
      sent.map(({ content, action }) => `${content}/${action}`),
      calls.map(() => 'record/delete'),
    );
    for (const [index, call] of calls.entries()) {
      const { parameters = {} } = sent[index] ?? {};
      assert.deepEqual(
        Object.fromEntries(
          Object.entries(parameters).filter(
            ([name]) => !['content', 'action', 'format', 'returnFormat'].includes(name),
          ),
        ),
        { delete_logging: '0', ...call },
      );
    }
  }
}

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import type { ProjectSeed } from '../../src/simulator/store/seed';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { CodeEditor } from './support/codeEditor';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

const header =
  'field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,field_note,text_validation_type_or_show_slider_number,text_validation_min,text_validation_max,identifier,branching_logic,required_field,custom_alignment,question_number,matrix_group_name,matrix_ranking,field_annotation';

const study = [
  header,
  'record_id,enrolment,,text,Record ID,,,,,,,,,,,,,',
  'sex,enrolment,About you,radio,Sex,"1, Female | 2, Male",,,,,,,y,,,,,',
  'conditions,enrolment,,checkbox,Known conditions,"1, Diabetes | 2, Asthma | 99, Another",,,,,,,,,,,,',
  'height,enrolment,Body,text,Height,,cm,number,50,250,,,,,,,,',
  'weight,enrolment,,text,Weight,,kg,number,2,300,,"[sex] = ""1"" or [sex] = ""2""",,,,,,',
  'bmi,enrolment,,calc,BMI of {weight} kg,"round([weight] / ([height] * [height] / 10000), 1)",,,,,,,,,,,,',
  'visit_date,visit,,text,Day of the visit,,,date_ymd,,today,,,,,,,,@TODAY',
  'dose,visit,,text,Dose for [weight] kg,,,number,,[weight],,[weight] > 0,,,,,,"@DEFAULT=""[weight]"" @NOMISSING"',
  'plan,visit,,notes,Plan,,,,,,,,,,,,,',
  'asthma_since,visit,,text,Asthma since,,,,,,,,,,,,,',
  '',
].join('\r\n');

/** A file with what a dictionary would be blamed for, but without a dictionary's header. */
const people = ['name,age,logic', 'Ann,34,[sxe] == "1"', '"Bob, Jr.",41,[f] = = 1', ''].join('\n');

/** The branching logic of `plan` is written here. */
const planCell = 'plan,visit,,notes,Plan,,,,,,,';
const asthmaCell = 'asthma_since,visit,,text,Asthma since,,,,,,,';

describe('dictionaries as code', () => {
  let stage: Stage;
  /** Opens the quick fixes at the caret; asked before the problems of the row are known, the editor has none and says so: then it is asked again. */
  async function openFixes(title: string): Promise<void> {
    const fix = stage.wb.page.locator('.action-widget .monaco-list-row', { hasText: title });
    for (let tries = 1; ; tries++) {
      await stage.wb.page.keyboard.press('Control+.');
      try {
        await fix.waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (tries === 4) {
          throw error;
        }
        await stage.wb.page.keyboard.press('Escape');
      }
    }
  }

  let file: CodeEditor;
  let semicolon: CodeEditor;
  let other: CodeEditor;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds() });
    const put = (name: string, text: string): CodeEditor => {
      const target = path.join(stage.wb.folder, name);
      writeFileSync(target, text);
      return new CodeEditor(stage.wb, target);
    };
    file = put('study.csv', study);
    semicolon = put('semicolon.csv', semicolons(study));
    other = put('people.csv', people);
  });
  after(async () => {
    await stage.stop();
  });
  picturesOfFailures(() => stage.wb);

  const problems = (text: string | RegExp = ''): Locator =>
    stage.wb.page.locator('.markers-panel .monaco-list-row', { hasText: text });
  const noProblems = (): Locator =>
    stage.wb.page.locator('.markers-panel', { hasText: 'No problems have been detected' });
  const status = (text: string | RegExp): Locator => stage.wb.page.locator('.statusbar-item', { hasText: text });
  /** The way to the caret, from the file down; it follows the caret after a moment. */
  const breadcrumbs = async (...steps: readonly string[]): Promise<void> => {
    await stage.wb.page.waitForFunction(
      `[...document.querySelectorAll('.breadcrumbs-control .monaco-breadcrumb-item')].map((one) => one.innerText.trim()).filter((text) => text !== '').join(' > ').endsWith(${JSON.stringify(steps.join(' > '))})`,
    );
  };
  const toEditor = async (): Promise<void> => {
    await stage.wb.focusEditor();
  };

  describe('a CSV file on disk', () => {
    it('is recognised by its header, and has no problems', async () => {
      const { wb } = stage;
      await file.open();
      await file.box.locator('.codelens-decoration', { hasText: 'enrolment: 6 fields' }).waitFor();
      await wb.command('Problems: Focus on Problems View');
      await noProblems().waitFor();
      await toEditor();
      await wb.shot('language-open');
    });

    /** The code of a problem leads to its section, rendered. */
    const explainsTheRule = async (): Promise<void> => {
      const { wb } = stage;
      await wb.command('View: Toggle Problems');
      await wb.page.locator('.markers-panel .marker-code, .markers-panel .monaco-link').first().click();
      assert.match(await wb.previewText('No field of this name'), /logic-unknown-field/);
      await wb.shot('language-rule');
      await wb.command('View: Close Editor');
      await wb.command('View: Toggle Problems');
    };

    it('shows a wrong name while it is typed, and mends it', async () => {
      const { wb } = stage;
      const { page } = wb;
      await file.goTo(planCell, planCell.length);
      await page.keyboard.type("[hieght] > 100 and [sex] = '1'");
      await file.box.locator('.squiggly-error').first().waitFor();
      await problems(/hieght/).waitFor();
      assert.equal(await file.suggestions.count(), 0);
      await wb.shot('language-squiggle');
      await explainsTheRule();
      await toEditor();
      await file.goTo('[hieght', 3, file.saved.replace(planCell, `${planCell}[hieght]`));
      await openFixes('Change to height');
      await wb.shot('language-quick-fix');
      await page.keyboard.press('Enter');
      await noProblems().waitFor();
      await file.box.locator('.squiggly-error').first().waitFor({ state: 'detached' });
      assert.equal(await file.save(), study.replace(planCell, `${planCell}[height] > 100 and [sex] = '1'`));
    });

    it('completes the code of a checkbox from its labels, and closes what is open once', async () => {
      const { wb } = stage;
      const { page } = wb;
      const earlier = file.saved;
      await file.goTo(asthmaCell, asthmaCell.length);
      await page.keyboard.type('[cond');
      await file.suggestions.filter({ hasText: 'Known conditions' }).waitFor();
      await page.keyboard.press('Enter');
      await file.suggestions.filter({ hasText: 'Asthma' }).waitFor();
      assert.deepEqual(
        (await file.suggestions.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' ').trim()),
        ['1 Diabetes', '2 Asthma', '99 Another'],
      );
      await wb.shot('language-complete-code');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.type(" = '");
      await file.suggestions.filter({ hasText: 'Unchecked' }).waitFor();
      await wb.shot('language-complete-value');
      await page.keyboard.press('Enter');
      assert.equal(await file.save(), earlier.replace(asthmaCell, `${asthmaCell}[conditions(2)] = '1'`));
      await noProblems().waitFor();
    });

    it('renames a field in every cell, and takes it back with one undo', async () => {
      const { wb } = stage;
      const { page } = wb;
      const earlier = file.saved;
      await file.goTo('[weight] > 0', 3);
      await page.keyboard.press('F2');
      const box = page.locator('.rename-box input');
      await box.waitFor();
      assert.equal(await box.inputValue(), 'weight');
      await box.fill('body_weight');
      await box.press('Enter');
      await file.box.locator('.view-line', { hasText: 'body_weight,enrolment' }).waitFor();
      await wb.shot('language-renamed');
      const renamed = await file.save();
      assert.equal(renamed, earlier.replaceAll(/\bweight\b/g, 'body_weight'));
      assert.equal(renamed.split('body_weight').length - 1, 7);
      await noProblems().waitFor();
      await page.keyboard.press('Control+Z');
      await file.box.locator('.view-line', { hasText: 'body_weight' }).first().waitFor({ state: 'detached' });
      assert.equal(await file.save(), earlier);
    });

    it('says why a name cannot be taken', async () => {
      const { wb } = stage;
      const { page } = wb;
      await file.goTo('[weight] > 0', 3);
      await page.keyboard.press('F2');
      const box = page.locator('.rename-box input');
      await box.fill('height');
      await box.press('Enter');
      await page.getByText('There is a field height already.').first().waitFor();
      await wb.shot('language-rename-refused');
      await page.keyboard.press('Escape');
      await wb.clearNotifications();
    });

    it('shows the card of a field under the pointer', async () => {
      const { wb } = stage;
      await toEditor();
      await file.box.locator('.view-line', { hasText: 'plan,visit' }).locator('span', { hasText: /^sex$/ }).hover();
      const card = wb.page.locator('.monaco-hover:not(.hidden)', { hasText: 'Female' }).first();
      await card.waitFor();
      const said = await card.innerText();
      for (const part of ['sex', 'Sex', 'radio', 'Instrument enrolment', '1 Female', '2 Male', 'Needed by 2 fields']) {
        assert.ok(said.includes(part), `${part} in: ${said}`);
      }
      await wb.page.waitForFunction(
        "[...document.querySelectorAll('.monaco-hover:not(.hidden)')].every((one) => one.getAnimations({ subtree: true }).length === 0)",
      );
      await wb.shot('language-hover');
    });

    it('goes to the row of a field, and lists where it is used', async () => {
      const { wb } = stage;
      const { page } = wb;
      await file.goTo('[weight] > 0', 3);
      await page.keyboard.press('F12');
      await file.caret(6, 1);
      await page.keyboard.press('Shift+F12');
      const peek = page.locator('.peekview-widget');
      await peek.locator('.ref-tree .monaco-list-row').first().waitFor();
      assert.match(await peek.locator('.peekview-title').innerText(), /References \(7\)/);
      assert.equal(await peek.locator('.ref-tree .monaco-list-row').count(), 7);
      await wb.shot('language-references');
      await page.keyboard.press('Escape');
      await peek.waitFor({ state: 'detached' });
    });

    it('has an outline of instruments, sections and fields', async () => {
      const { wb } = stage;
      const { page } = wb;
      await file.goTo('[weight] > 0', 3);
      await breadcrumbs('study.csv', 'visit', 'dose');
      await page.keyboard.press('Control+Shift+O');
      await wb.option('height').waitFor();
      await wb.shot('language-symbols');
      await wb.quickInput.locator('.quick-input-filter input').fill('@bmi');
      await wb.option('bmi').waitFor();
      await page.keyboard.press('Enter');
      await wb.noInput();
      await file.line(7);
      await breadcrumbs('study.csv', 'enrolment', 'Body', 'bmi');
    });

    it('says in which column the caret is, names choices beside codes, and has colours', async () => {
      await file.goTo(planCell, planCell.length + 3);
      await status('L10 branching_logic').waitFor();
      await file.goTo('radio', 1);
      await status('D3 field_type').waitFor();
      const line = file.box.locator('.view-line', { hasText: 'weight,enrolment' }).first();
      assert.match((await line.innerText()).replaceAll('\u00A0', ' '), /""1"" ?Female or \[sex\] = ""2"" ?Male/);
      const colours = await line
        .locator('span > span')
        .evaluateAll(
          (spans) =>
            new Set(spans.map((span) => (span as unknown as { className: string }).className.replace(/ .*/, ''))).size,
        );
      assert.ok(colours >= 4, `${colours} colours`);
    });

    it('leads from an instrument to the fields that need it', async () => {
      const { wb } = stage;
      await file.box.locator('.codelens-decoration a', { hasText: 'needed by 3 fields of other instruments' }).click();
      const peek = wb.page.locator('.peekview-widget');
      await peek.locator('.ref-tree .monaco-list-row').nth(2).waitFor();
      await wb.shot('language-needed-by');
      await wb.page.keyboard.press('Escape');
      await peek.waitFor({ state: 'detached' });
    });

    it('may be separated by semicolons', async () => {
      const { wb } = stage;
      const { page } = wb;
      const cell = planCell.replaceAll(',', ';');
      await semicolon.open();
      await semicolon.goTo(cell, cell.length);
      await page.keyboard.type("[sxe] = '2' and [weight] > 5");
      await problems(/sxe/).waitFor();
      const typed = semicolon.saved.replace(cell, `${cell}[sxe]`);
      await semicolon.goTo('[sxe', 2, typed);
      await status('L10 branching_logic').waitFor();
      await openFixes('Change to sex');
      await page.keyboard.press('Enter');
      await noProblems().waitFor();
      await wb.shot('language-semicolon');
      assert.equal(await semicolon.save(), semicolons(study).replace(cell, `${cell}[sex] = '2' and [weight] > 5`));
    });

    it('is left alone when it is no dictionary', async () => {
      const { wb } = stage;
      const { page } = wb;
      await other.open();
      await other.goTo('sxe', 1);
      await page.keyboard.press('Control+Shift+O');
      await wb.option('No editor symbols').waitFor();
      await wb.escape();
      await wb.noInput();
      await page.keyboard.press('F12');
      await page.getByText('No definition found for').first().waitFor();
      assert.equal(await problems().count(), 0);
      assert.equal(await other.box.locator('.codelens-decoration').count(), 0);
      assert.equal(await other.box.locator('[class*="squiggly"]').count(), 0);
      assert.equal(await status(/^[A-Z]+\d+ /).count(), 0);
      await page.keyboard.type('[');
      await page.locator('.tab.active.dirty', { hasText: 'people.csv' }).waitFor();
      await page.keyboard.press('Control+Z');
      await wb.shot('language-no-dictionary');
      assert.equal(await other.save(), people);
    });
  });

  describe('the dictionary of a project', () => {
    const editor = (): Locator => stage.wb.editor('data_dictionary.csv');
    const trial = (): ProjectSeed => {
      const [project] = stage.redcap.projects;
      assert.ok(project);
      return stage.redcap.seedOf(project.projectId);
    };
    /** A record of arm 1 whose checkbox `contact_pref` has one code and not another. */
    const recordWith = (code: string, without: string): string => {
      const ticked = trial().values.filter(
        ({ event, field }) => event === 'baseline_arm_1' && field === 'contact_pref',
      );
      const having = (value: string): string[] =>
        ticked.filter((each) => each.value === value).map(({ record }) => record);
      const unwanted = new Set(having(without));
      const record = having(code).find((one) => !unwanted.has(one));
      assert.ok(record);
      return record;
    };

    it('explains why a field is shown or hidden for a record', async () => {
      const { wb, redcap } = stage;
      const [project] = redcap.projects;
      assert.ok(project);
      await addProject(stage, project.token, 'ASPIRE-HF');
      await wb.contextMenu('ASPIRE-HF', 'Open Data Dictionary');
      await editor().locator('.view-line', { hasText: 'field_name,form_name' }).waitFor();
      redcap.clearRequests();
      const at = `${trial().fields.findIndex((field) => field['field_name'] === 'best_time') + 2}:1`;
      for (const [record, outcome] of [
        [recordWith('1', '4'), 'Result: true. best_time is shown.'],
        [recordWith('3', '1'), 'Result: false. best_time is hidden.'],
      ] as const) {
        await wb.tab('data_dictionary.csv').click();
        await wb.page.keyboard.press('Control+G');
        await wb.type(`:${at}`);
        await wb.noInput();
        await wb.command('REDCap: Evaluate Logic...');
        await wb.input('Evaluate Logic');
        await wb.chooseShowing('Branching logic of best_time');
        await wb.prompt('The record to evaluate it for; type to filter');
        await wb.type(record);
        await wb.prompt('The event to look from');
        assert.deepEqual(
          (await wb.quickInput.locator('.monaco-list-row').allTextContents()).filter((row) => row.includes('arm_2')),
          [],
          'a record of arm 1',
        );
        await wb.shot('language-evaluate-event');
        await wb.chooseShowing('baseline_arm_1');
        await wb.page.locator('.view-line', { hasText: outcome }).waitFor();
        await wb.shot(`language-evaluated-${outcome.includes('shown') ? 'shown' : 'hidden'}`);
        const said = await wb.textOf('redcap-logic');
        assert.match(said, /Branching logic of best_time/);
        assert.match(said, outcome.includes('shown') ? /1 \(checked\)/ : /0 \(not checked\)/);
        assert.ok(said.includes(`record ${record}`));
        await wb.command('View: Close Editor');
      }
      assert.deepEqual(writes(redcap), []);
    });

    it('is checked against the events of the project', async () => {
      const { wb, redcap } = stage;
      const { page } = wb;
      redcap.clearRequests();
      await wb.command('Problems: Focus on Problems View');
      await toEditor();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('End');
      const row = ",,,,,,,[weight]<>'' and [basline_arm_1][age]>17,,,,,,";
      await page.keyboard.insertText(`\nnote_2,demographics,,text,Note${row}`);
      await problems(/There is no event basline_arm_1/).waitFor();
      await wb.shot('language-events');
      await page.keyboard.press('Control+G');
      await wb.type(`:3:${"note_2,demographics,,text,Note,,,,,,,[weight]<>'' and [bas".length + 1}`);
      await wb.noInput();
      await openFixes('Change to baseline_arm_1');
      await wb.shot('language-events-fix');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Space');
      await editor().locator('.suggest-widget.visible .monaco-list-row', { hasText: 'baseline_arm_1' }).waitFor();
      await wb.shot('language-events-complete');
      assert.deepEqual(writes(redcap), []);
    });

    it('warns before it renames what the server holds data for', async () => {
      const { wb, redcap } = stage;
      const { page } = wb;
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+G');
      await wb.type(`:3:${'note_2,demographics,,text,Note,,,,,,,[wei'.length + 1}`);
      await wb.noInput();
      await page.keyboard.press('F2');
      const box = page.locator('.rename-box input');
      await box.fill('body_weight');
      await box.press('Enter');
      const preview = page.locator('.bulk-edit-panel');
      await preview.waitFor();
      await wb.notification(/weight is not renamed yet.*its data is lost when this is pushed/).waitFor();
      await wb.shot('language-rename-server');
      await wb.pressInNotification(/weight is not renamed yet/, 'Keep the Name');
      await preview.waitFor({ state: 'hidden' });
      await editor().locator('.view-line', { hasText: 'note_2,demographics,,text,Note,,,,,,,[weight]' }).waitFor();
      assert.equal(await editor().locator('.view-line', { hasText: 'body_weight' }).count(), 0);
      assert.deepEqual(writes(redcap), []);
    });
  });
});

/** As a spreadsheet of a country that writes decimals with a comma saves it. */
function semicolons(text: string): string {
  return text.replaceAll(/"(?:[^"]|"")*"|,/g, (part) => (part === ',' ? ';' : part));
}

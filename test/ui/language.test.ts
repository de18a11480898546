import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Locator } from 'playwright-core';
import { sampleSeeds } from '../../src/simulator/sample/sampleSeeds';
import { CodeEditor } from './support/codeEditor';
import { addProject, picturesOfFailures, type Stage, startStage, writes } from './support/redcap';

const header = 'field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,field_note,text_validation_type_or_show_slider_number,text_validation_min,text_validation_max,identifier,branching_logic,required_field,custom_alignment,question_number,matrix_group_name,matrix_ranking,field_annotation';

const study = [
  header,
  'record_id,enrolment,,text,Record ID,,,,,,,,,,,,,',
  'sex,enrolment,About you,radio,Sex,"1, Female | 2, Male",,,,,,,y,,,,,',
  'conditions,enrolment,,checkbox,Known conditions,"1, Diabetes | 2, Asthma | 99, Another",,,,,,,,,,,,',
  'height,enrolment,Body,text,Height,,cm,number,50,250,,,,,,,,',
  'weight,enrolment,,text,Weight,,kg,number,2,300,,"[sex] = ""1"" or [sex] = ""2""",,,,,,',
  'bmi,enrolment,,calc,BMI,"round([weight] / ([height] * [height] / 10000), 1)",,,,,,,,,,,,',
  'visit_date,visit,,text,Day of the visit,,,date_ymd,,today,,,,,,,,@TODAY',
  'dose,visit,,text,"Dose for [weight] kg, not below {weight}",,,number,,[weight],,[weight] > 0,,,,,,"@DEFAULT=""[weight]"" @NOMISSING"',
  'plan,visit,,notes,Plan,,,,,,,,,,,,,',
  'asthma_since,visit,,text,Asthma since,,,,,,,,,,,,,',
  '',
].join('\r\n');

const list = ['name;age;sex', 'Ann;34;[sxe]', 'Bob;"41;2";[f] = = 1', ''].join('\n');

describe('dictionaries as code', () => {
  let stage: Stage;
  let file: CodeEditor;
  before(async () => {
    stage = await startStage({ seeds: sampleSeeds() });
    const put = (name: string, text: string): CodeEditor => {
      const target = path.join(stage.wb.folder, name);
      writeFileSync(target, text);
      return new CodeEditor(stage.wb, target);
    };
    file = put('study.csv', study);
    put('study-semicolon.csv', semicolons(study));
    put('people.csv', list);
  });
  after(async () => { await stage.stop(); });
  picturesOfFailures(() => stage.wb);

  const problems = (text: string | RegExp = ''): Locator => stage.wb.page.locator('.markers-panel .monaco-list-row', { hasText: text });
  const status = (text: string | RegExp): Locator => stage.wb.page.locator('.statusbar-item', { hasText: text });

  it('recognises a CSV file on disk and finds nothing wrong with it', async () => {
    const { wb } = stage;
    await file.open();
    await file.box.locator('.codelens-decoration', { hasText: 'enrolment: 6 fields' }).waitFor();
    await wb.command('View: Focus Problems');
    await wb.page.locator('.markers-panel', { hasText: 'No problems have been detected' }).waitFor();
    await wb.shot('language-open');
  });

  it('shows a wrong name while it is typed, and mends it', async () => {
    const { wb } = stage;
    const { page } = wb;
    const branching = 'plan,visit,,notes,Plan,,,,,,,';
    await wb.command('View: Focus Active Editor Group');
    await file.goTo(branching, branching.length);
    await page.keyboard.type("[hieght] > 100 and [sex] = '1'");
    await file.box.locator('.squiggly-error').first().waitFor();
    await problems(/hieght.*logic-unknown-field/s).waitFor();
    await wb.shot('language-squiggle');
    await page.keyboard.press('Escape');
    const typed = file.saved.replace(branching, `${branching}[hieght] > 100 and [sex] = '1'`);
    await file.goTo('[hieght', 3, typed);
    await page.keyboard.press('Control+.');
    const fix = page.locator('.action-widget .monaco-list-row', { hasText: 'Change to height' });
    await fix.waitFor();
    await wb.shot('language-quick-fix');
    await fix.click();
    await page.locator('.markers-panel', { hasText: 'No problems have been detected' }).waitFor();
    await file.box.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    assert.equal(await file.save(), study.replace(branching, `${branching}[height] > 100 and [sex] = '1'`));
  });
});

/** As a spreadsheet of a country that writes decimals with a comma saves it. */
function semicolons(text: string): string {
  return text.replaceAll(/"(?:[^"]|"")*"|,/g, (part) => part === ',' ? ';' : part);
}

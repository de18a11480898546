import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { reviewMarkdown } from '../../../../src/writes/review/reviewMarkdown';
import { reviewStructure } from '../../../../src/writes/review/reviewStructure';
import { reviewLines } from '../../../../src/writes/review/reviewText';
import { startRig, stopRigs } from '../deletes/rig';
import { fullProject, value } from '../deletes/seeds';
import { addField, edit, removeField } from '../dictionary/edits';
import { itemOf, review, targetSeed } from './reviewRig';

const golden = path.resolve('test/unit/writes/review/review.golden.md');
const when = new Date(2026, 2, 4, 5, 6, 7);
const markdown = (
  result: Parameters<typeof reviewMarkdown>[0],
  title = 'Push the data dictionary to "Two Arms"',
): string => reviewMarkdown(result, { title, when, l10n: english });

describe('a review in words', function suite() {
  this.timeout(30_000);
  afterEach(stopRigs);

  it('is the document that it was', async () => {
    const full = fullProject(['1', '2', '3']);
    const rig = await startRig({ ...full, values: [...full.values, value('3', 'enrolment_arm_1', 'races', '2')] });
    const dictionary = await review(rig, (base) => {
      const fewer = removeField(removeField(removeField(base, 'note'), 'scan'), 'lab_value');
      const choices = edit(
        edit(fewer, 'races', 'select_choices_or_calculations', '1, Asian | 2, B'),
        'sleep',
        'select_choices_or_calculations',
        '0, bad',
      );
      return addField(
        edit(
          edit(choices, 'weight', 'text_validation_type_or_show_slider_number', 'integer'),
          'initials',
          'text_validation_type_or_show_slider_number',
          'number',
        ),
        'extra',
        'visit',
      );
    });
    const structure = await reviewStructure(rig.target.session, { events: ['diary_arm_1'] });
    const text = markdown({ ...dictionary, items: [...dictionary.items, ...structure.items] });
    if (process.env['UPDATE_GOLDEN'] === '1') {
      writeFileSync(golden, text);
    }
    assert.equal(text, readFileSync(golden, 'utf8'));
  });

  it('holds no values of records, in no form', async () => {
    const rig = await startRig(
      targetSeed({ field_type: 'text' }, ['PHI7e1'], 'data in two events and repeating instances'),
    );
    for (const change of [
      (base: string) => removeField(base, 'target'),
      (base: string) => edit(base, 'target', 'text_validation_type_or_show_slider_number', 'integer'),
      (base: string) => edit(base, 'target', 'field_type', 'yesno'),
    ]) {
      const result = await review(rig, change);
      assert.ok(result.items.some((item) => item.records > 0));
      assert.doesNotMatch(
        markdown(result) + reviewLines(result, english).join('\n') + JSON.stringify(result),
        /PHI7e1/,
      );
    }
  });

  it('takes nothing in names and labels as markup', async () => {
    const nasty =
      '<img src=x onerror=a> [x](command:evil) `a` **b** $x$ www.evil.example https://evil.example a@evil.example # heading';
    const rig = await startRig(
      targetSeed({ field_type: 'radio', select_choices_or_calculations: `1, ${nasty}` }, ['1'], 'data in one event'),
    );
    const result = await review(rig, (base) => edit(base, 'target', 'select_choices_or_calculations', '2, Other'));
    assert.ok(itemOf(result, 'choice-removed'));
    const text = markdown(result, `${nasty}\n| a | b |\n# second`);
    const own = text
      .replace(/^\*\*(.*)\*\*$/m, '$1')
      .split('\n')
      .filter((line) => !line.startsWith('| ---'))
      .map((line) => line.replace(/^(?:#{1,2}|-) /, '').replaceAll(/(?:^\| | \| | \|$)/g, ''));
    for (const line of own) {
      assert.doesNotMatch(line, /(?<!\\)[<>*`[\]|$#&]|(?<!\\):\/|[^\\]\.[a-z]|(?<!\\)@\S/, line);
    }
    assert.deepEqual(text.split('\n').filter((line) => line.startsWith('# ')).length, 1);
    assert.deepEqual(
      [
        ...new Set(
          text
            .split('\n')
            .filter((line) => line.startsWith('|'))
            .map((line) => line.split(/(?<!\\)\|/).length),
        ),
      ],
      [7],
    );
  });
});

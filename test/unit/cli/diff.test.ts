import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Change } from '../../../src/dictionary/diff/change';
import { CommandLine, dictionary, recordId, type Row } from './support';

const sex: Row = {
  field_name: 'sex',
  form_name: 'intake',
  field_type: 'radio',
  field_label: 'Sex',
  select_choices_or_calculations: '1, Female | 2, Male',
};
const drugs: Row = {
  field_name: 'drugs',
  form_name: 'intake',
  field_type: 'checkbox',
  field_label: 'Drugs',
  select_choices_or_calculations: '1, Aspirin | 2, Other',
};
const age: Row = {
  field_name: 'age',
  form_name: 'intake',
  field_type: 'text',
  field_label: 'Age',
  branching_logic: "[sex] = '1'",
};
const note: Row = { field_name: 'remark', form_name: 'intake', field_type: 'notes', field_label: 'Remark' };
const old = dictionary(recordId, sex, drugs, age, note);
const now = dictionary(
  recordId,
  { ...sex, select_choices_or_calculations: '1, Woman | 2, Male | 3, Other' },
  { ...drugs, select_choices_or_calculations: '1, Aspirin' },
  { ...age, field_type: 'notes', branching_logic: "[sex] = '1'\nor [sex] = '3'" },
  { field_name: 'weight', form_name: 'intake', field_type: 'text', field_label: 'Weight' },
);

describe('Command line: diff', function diff() {
  this.timeout(30_000);
  let cli: CommandLine;
  before(async () => {
    cli = await CommandLine.build();
    await cli.file('old.csv', old);
    await cli.file('new.csv', now);
  });
  after(() => cli.remove());

  it('groups changes by what REDCap says of the data, the worst first', async () => {
    const { code, out, err } = await cli.run(['diff', 'old.csv', 'new.csv']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(
      out,
      `old.csv -> new.csv: 7 changes. Data WILL be lost.

Data WILL be lost (2)
  * The field remark is removed from intake.
  * The choice 2 "Other" of drugs is removed.

Data MIGHT be lost (1)
  * age changes its type from text to notes.

Possible label mismatch (1)
  * The choice 1 of sex changes its label from "Female" to "Woman".

No impact on data (3)
  * The choice 3 "Other" of sex is added.
  * age changes its branching logic.
      - [sex] = '1'
      + [sex] = '1'
      + or [sex] = '3'
  * The field weight is added to intake.
`,
    );
  });

  it('writes Markdown in which nothing from the files is markup', async () => {
    await cli.file(
      'hard_1.csv',
      dictionary(
        recordId,
        { ...sex, select_choices_or_calculations: '1, <b>a &amp; b</b> | 2, ![x](http://y) *z* _q_' },
        { ...age, branching_logic: "[sex] = '`'" },
      ),
    );
    await cli.file(
      'hard_2.csv',
      dictionary(recordId, { ...sex, select_choices_or_calculations: '1, Woman' }, { ...age, branching_logic: '' }),
    );
    const { out } = await cli.run(['diff', '--format', 'markdown', 'hard_1.csv', 'hard_2.csv']);
    assert.equal(
      out,
      String.raw`## hard_1.csv → hard_2.csv

**Data MIGHT be lost**, 3 changes.

### Data MIGHT be lost (1)

- The choice 2 "\!\[x\](http://y) \*z\* \_q\_" of sex is removed.

### Possible label mismatch (1)

- The choice 1 of sex changes its label from "\<b\>a \&amp; b\</b\>" to "Woman".

### No impact on data (1)

- age loses its branching logic.
  - before: ${'``'}[sex] = '${'`'}'${'``'}
  - after: (blank)
`,
    );
  });

  it('writes JSON with everything', async () => {
    const { code, out } = await cli.run(['diff', '--format', 'json', 'old.csv', '-'], now);
    const result = JSON.parse(out) as {
      readonly old: string;
      readonly new: string;
      readonly risk: string;
      readonly riskText: string;
      readonly changes: readonly Change[];
      readonly removedFields: readonly string[];
      readonly notes: readonly string[];
    };
    assert.equal(code, 0);
    assert.deepEqual(
      [result.old, result.new, result.risk, result.riskText, result.removedFields, result.notes],
      ['old.csv', '<stdin>', 'will-lose', 'Data WILL be lost', ['remark'], []],
    );
    assert.deepEqual(result.changes.map(({ kind, field, code }) => [kind, field, code].join(' ').trim()).sort(), [
      'choice-added sex 3',
      'choice-relabelled sex 1',
      'choice-removed drugs 2',
      'field-added weight',
      'field-removed remark',
      'field-retyped age',
      'logic-changed age',
    ]);
  });

  it('finds nothing between a file and itself in another dress', async () => {
    const other = await cli.file('other.csv', `\uFEFF${old.replaceAll('\n', '\r\n')}`);
    assert.deepEqual(await cli.run(['diff', 'old.csv', other]), {
      code: 0,
      signal: null,
      out: 'old.csv -> other.csv: no changes.\n',
      err: '',
    });
    assert.equal(
      (await cli.run(['diff', 'old.csv', other, '--format', 'markdown'])).out,
      '## old.csv → other.csv\n\nNo changes.\n',
    );
  });

  it('says in every format what it could not compare', async () => {
    await cli.file('twice.csv', dictionary(recordId, sex, sex, { ...age, field_name: '' }));
    for (const format of ['text', 'json', 'markdown']) {
      const { out } = await cli.run(['diff', 'twice.csv', 'twice.csv', '--format', format]);
      assert.match(out, /The comparison may be incomplete, twice\.csv A4: /, format);
      assert.match(out, /twice\.csv: 1 row without a variable name, not compared\./, format);
    }
  });

  for (const args of [
    [],
    ['old.csv'],
    ['old.csv', 'new.csv', 'new.csv'],
    ['-', '-'],
    ['old.csv', 'new.csv', '--format', 'sarif'],
  ]) {
    it(`ends with 2 and the usage at "diff ${args.join(' ')}"`, async () => {
      const { code, out, err } = await cli.run(['diff', ...args]);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^redcap-workbench: .+\n\nUsage: redcap-workbench/);
    });
  }

  it('ends with 2, and without a comparison, when one file is no data dictionary', async () => {
    const { code, out, err } = await cli.run(['diff', 'old.csv', await cli.file('table.csv', 'a,b\n1,2\n')]);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^redcap-workbench: table\.csv: This is no REDCap data dictionary/);
  });
});

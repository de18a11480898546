import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { DictionaryLanguage } from '../../../../src/dictionary/language/dictionaryIndex';
import { readDictionary } from '../../../../src/dictionary/model';
import { branchReport } from '../../../../src/reads/preview/branches/branchReport';
import { isGiven, type TestedForm, testBranches } from '../../../../src/reads/preview/branches/testBranches';
import { drawForm } from '../../../../src/reads/preview/drawForm';
import { corpusAbsent, corpusDictionaries } from '../../dictionary/corpus';
import { clock, indexOf, type Row } from './support';

const place = { form: 'visit', look: 'form', event: '', instance: 1 } as const;

async function outcomes(rows: readonly Row[]): Promise<Readonly<Record<string, string>>> {
  const tested = await testBranches(indexOf(rows), place, clock);
  return Object.fromEntries(
    tested.fields.map(({ field, outcome }) => [
      field.name,
      'answers' in outcome
        ? `${outcome.kind} ${[...outcome.answers]
            .filter(([key, value]) => isGiven(key, value))
            .map(([key, value]) => `${key.replace(/^.*\//, '')}=${value}`)
            .join(' ')}`
        : outcome.kind === 'undecided'
          ? `undecided ${outcome.because}`
          : outcome.kind,
    ]),
  );
}

const sex: Row = { name: 'sex', type: 'radio', choices: '1, Female | 2, Male' };
const age: Row = { name: 'age', validation: 'integer' };

describe('every branch of a form', () => {
  it('is shown with answers that show it', async () => {
    assert.deepEqual(
      await outcomes([
        sex,
        age,
        { name: 'a', branching: "[sex] = '1' and [age] >= 18 and [age] < 50" },
        { name: 'b', branching: "[boxes(2)] = '1' or [sex] = '3'" },
        { name: 'boxes', type: 'checkbox', choices: '1, One | 2, Two' },
        { name: 'born', validation: 'date_dmy' },
        { name: 'c', branching: "[born] > '2020-05-01'" },
        { name: 'd', branching: "[text] <> '' and [text] <> 'no'" },
        { name: 'text' },
        { name: 'e', branching: 'not_a_function([sex])' },
        { name: 'f', annotation: '@HIDDEN' },
        { name: 'g', branching: '[sex] = ' },
      ]),
      {
        sex: 'always',
        age: 'always',
        a: 'shown sex=1 age=18',
        b: 'shown boxes(2)=1',
        boxes: 'always',
        born: 'always',
        c: 'shown born=2020-05-02',
        d: 'shown text=1',
        text: 'always',
        e: 'undecided values',
        f: 'tag',
        g: 'unreadable',
      },
    );
  });

  it('is never shown where its condition contradicts itself', async () => {
    assert.deepEqual(
      await outcomes([
        sex,
        age,
        { name: 'a', branching: "[sex] = '1' and [sex] = '2'" },
        { name: 'b', branching: '[age] > 17 and [age] < 18' },
        { name: 'c', branching: "[sex] = '7'" },
        { name: 'n', validation: 'number' },
        { name: 'd', branching: '[n] > 17 and [n] < 18' },
        { name: 'e', branching: "[age] > 10 and [age] < 5 or [sex] = '9'" },
      ]),
      {
        sex: 'always',
        age: 'always',
        a: 'never',
        b: 'never',
        c: 'never',
        n: 'always',
        d: 'shown n=17.5',
        e: 'never',
      },
    );
  });

  it('needs answers in fields that are shown: chains are followed, contradictions along them found', async () => {
    const tested = await outcomes([
      sex,
      { name: 'first', type: 'yesno', branching: "[sex] = '1'" },
      { name: 'second', type: 'yesno', branching: "[first] = '1'" },
      { name: 'third', branching: "[second] = '0'" },
      { name: 'torn', branching: "[first] = '1' and [sex] = '2'" },
    ]);
    assert.equal(tested['third'], 'shown second=0 first=1 sex=1');
    assert.equal(tested['torn'], 'throughHidden first=1 sex=2');
  });

  it('goes through calculations', async () => {
    const tested = await outcomes([
      { name: 'q1', type: 'radio', choices: '0, None | 1, Some | 2, Much' },
      { name: 'q2', type: 'radio', choices: '0, None | 1, Some | 2, Much' },
      { name: 'score', type: 'calc', choices: 'sum([q1], [q2])' },
      { name: 'high', branching: '[score] >= 4' },
      { name: 'higher', branching: '[score] > 4' },
    ]);
    assert.equal(tested['high'], 'shown q1=2 q2=2');
    assert.equal(tested['higher'], 'never');
  });

  it('is not decided where values or combinations are more than can be tried', async () => {
    const many = Array.from({ length: 14 }, (_, at) => ({
      name: `q${at}`,
      type: 'radio',
      choices: '1, a | 2, b | 3, c | 4, d',
    }));
    const tested = await outcomes([
      { name: 'x', validation: 'number' },
      { name: 'y', validation: 'number' },
      { name: 'values', branching: '[x] * [y] = 123.45' },
      { name: 'smart', branching: "[project-title] = 'Mine'" },
      ...many,
      { name: 'size', branching: `sum(${many.map(({ name }) => `[${name}]`).join(', ')}) = 56` },
    ]);
    assert.equal(tested['values'], 'undecided values');
    assert.equal(tested['smart'], 'undecided values');
    assert.equal(tested['size'], 'undecided size');
  });

  it('can be given up', async () => {
    const abort = new AbortController();
    abort.abort();
    const many = Array.from({ length: 3000 }, (_, at) => ({ name: `f${at}`, branching: "[sex] = '1' and [age] > 5" }));
    await assert.rejects(testBranches(indexOf([sex, age, ...many]), place, clock, abort.signal), {
      name: 'CancelledError',
    });
  });

  it('is told in a report of plain Markdown', async () => {
    const index = indexOf([
      { ...sex, choices: '1, <b>Female</b> [x](http://a.invalid) | 2, Male' },
      { name: 'a', branching: "[sex] = '1'" },
      { name: 'b', branching: "[sex] = '1' and [sex] = '2'" },
    ]);
    const report = branchReport(await testBranches(index, place, clock), index, english);
    assert.match(report, /^# Branches of visit\n\nFields: 3, without branching logic: 1\\?\./);
    assert.match(report, /## No answers show these fields \(1\)/);
    assert.match(report, /- `a`: `\[sex\]` = 1 \(Female \\\[x\\\]\(http\\:\/\/a\\?\.invalid\)\)/);
    assert.doesNotMatch(report, /<b>|\[x\]\(/);
  });

  if (corpusAbsent !== undefined) {
    it.skip(`says true things of real dictionaries (${corpusAbsent})`);
    return;
  }
  it('of real dictionaries is shown by the answers that are said to show it', async function real() {
    this.timeout(600_000);
    const counts = new Map<string, number>();
    // Those that take seconds rather than minutes.
    for (const { name, text } of corpusDictionaries().filter((file) => file.text.length < 120_000)) {
      const index = new DictionaryLanguage().index(readDictionary(text));
      for (const { name: form } of index.model.forms) {
        const here = { ...place, form };
        const tested: TestedForm = await testBranches(index, here, clock);
        for (const { field, outcome } of tested.fields) {
          counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1);
          if (outcome.kind === 'shown') {
            const picture = drawForm(index, outcome.answers, here, clock, english);
            const hidden = [
              ...picture.blocks.flatMap((block) =>
                block.kind === 'hidden'
                  ? [block.hidden]
                  : block.kind === 'matrix'
                    ? block.rows.flatMap((row) => ('hidden' in row ? [row.hidden] : []))
                    : [],
              ),
              ...Object.values(picture.embedded).flatMap((view) => ('why' in view ? [view] : [])),
            ];
            assert.equal(
              hidden.find((view) => view.row === index.rowOf(field))?.why,
              undefined,
              `${name} ${form} ${field.name} ${JSON.stringify([...outcome.answers])}`,
            );
          }
        }
      }
    }
    console.log(
      `# branches of real dictionaries: ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ')}`,
    );
    assert.ok((counts.get('shown') ?? 0) > 100);
  });
});

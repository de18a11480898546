import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { columnNames } from '../../../../src/dictionary/columnNames';
import { encodeCell } from '../../../../src/dictionary/edit';
import { type DictionaryIndex, DictionaryLanguage } from '../../../../src/dictionary/language/dictionaryIndex';
import { readDictionary } from '../../../../src/dictionary/model';
import { drawForm } from '../../../../src/reads/preview/drawForm';
import type { FormPicture, Look } from '../../../../src/reads/preview/picture';
import { answerKey, type Answers } from '../../../../src/reads/preview/pretendRecord';
import { sampleSeeds } from '../../../../src/simulator/sample/sampleSeeds';
import type { ProjectSeed } from '../../../../src/simulator/store/seed';
import { corpusAbsent, corpusDictionaries } from '../../dictionary/corpus';
import { isGolden } from '../../writes/words/golden';
import { assertWhole } from './invariants';
import { clock, indexOf, type Row, textOf } from './support';

const folder = 'test/unit/reads/preview/golden';

function read(text: string): DictionaryIndex {
  return new DictionaryLanguage().index(readDictionary(text));
}

function csvOfSeed({ fields }: ProjectSeed): string {
  const lines = fields.map((field) =>
    columnNames.map((column) => encodeCell(field[column] ?? '', { delimiter: ',' })).join(','),
  );
  return [columnNames.join(','), ...lines, ''].join('\n');
}

function pictureOf(index: DictionaryIndex, form: string, look: Look, answers: Answers = new Map()): FormPicture {
  return drawForm(index, answers, { form, look, event: '', instance: 1 }, clock, english);
}

/** Everything answered with its first choice, or with 1: other fields are shown than on a blank form. */
function someAnswers(index: DictionaryIndex): Answers {
  return new Map(
    index.model.fields.map((field) => {
      const code = field.choices?.[0]?.code;
      const key = answerKey('', 1, field.key);
      return field.type === 'checkbox' ? [`${key}(${code})`, '1'] : [key, code ?? '1'];
    }),
  );
}

describe('golden pictures of forms', () => {
  for (const seed of sampleSeeds()) {
    const name = seed.settings.title
      .replaceAll(/[^A-Za-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/-$/, '');
    it(`are those of the sample ${name}, blank and filled in`, () => {
      const index = read(csvOfSeed(seed));
      const answers = someAnswers(index);
      const pictures = index.model.forms.flatMap((form) => [
        pictureOf(index, form.name, 'form'),
        pictureOf(index, form.name, 'survey', answers),
      ]);
      isGolden(`${name}.txt`, `${pictures.map(textOf).join('\n\n')}\n`, folder);
    });
  }

  it('are those of a dictionary full of errors', () => {
    const rows: readonly Row[] = [
      { name: 'id', label: 'ID' },
      { name: 'twice', label: 'the first' },
      { name: 'twice', label: 'the second', type: 'radio', choices: '1, A | 1, B | no code' },
      { name: '', label: 'has no name' },
      { name: 'Odd Name!', label: '{id} {nobody} {odd name!}' },
      { name: 'hologram', type: 'hologram' },
      { name: 'open', branching: "[id = '1", label: '<b>never <i>closed' },
      { name: 'wrong', type: 'calc', choices: 'sum([id], )' },
      { name: 'circle1', type: 'calc', choices: '[circle2] + 1' },
      { name: 'circle2', type: 'calc', choices: '[circle1] + 1' },
      { name: 'embeds1', label: '{embeds2}' },
      { name: 'embeds2', label: '{embeds1}' },
      { name: 'm1', type: 'radio', matrix: 'm', choices: '1, One | 2, Two' },
      { name: 'm2', type: 'checkbox', matrix: 'm', choices: '1, One | 2, Two' },
      { name: 'm3', type: 'radio', matrix: 'm', choices: '1, One' },
      { name: 'm4', matrix: 'm' },
      { name: 'slide', type: 'slider', choices: 'only', min: '9', max: 'x' },
      { name: 'bounds', validation: 'integer', min: 'many', max: '[nobody]' },
      { name: 'novalid', validation: 'date_xyz' },
      { name: 'tags', annotation: "@IF([id]='1', @HIDDEN, @DEFAULT='x' @CHARLIMIT=abc @HIDECHOICE='" },
      { name: 'gone', branching: "[nobody] = '1' and [other_form(3)] = '1'" },
      { name: 'far', form: 'elsewhere' },
      { name: 'back', label: 'of the first form again' },
      { name: 'rtl', label: '<p dir="rtl">שאלה <b>חשובה</b></p>', note: '\u202Eturned around' },
    ];
    const index = indexOf(rows);
    const texts = index.model.forms.flatMap(({ name }) => {
      const picture = pictureOf(index, name, 'form');
      assertWhole(index, picture, name);
      return [textOf(picture)];
    });
    isGolden('errors.txt', `${texts.join('\n\n')}\n`, folder);
  });

  it('are drawn of 3,000 fields in one form in bounded time and size', function large() {
    this.timeout(120_000);
    const index = indexOf(
      Array.from({ length: 3_000 }, (_, at): Row => {
        const name = `q${at}`;
        return {
          name,
          label: `Question ${at} of [q${Math.max(0, at - 1)}]`,
          ...(at % 10 === 1 && { section: `Part ${at}` }),
          ...(at % 3 === 0 && { type: 'radio', choices: '1, Never | 2, Sometimes | 3, Often' }),
          ...(at % 4 === 2 && { branching: `[q${at - 2}] = '1' or [q${at - 1}] <> ''` }),
          ...(at % 7 === 5 && { type: 'calc', choices: `[q${at - 5}] + [q${at - 1}]` }),
          ...(at % 50 > 40 && { type: 'radio', choices: '1, Yes | 2, No', matrix: `m${Math.floor(at / 50)}` }),
        };
      }),
    );
    const before = process.cpuUsage();
    const pictures = [pictureOf(index, 'visit', 'form'), pictureOf(index, 'visit', 'survey', someAnswers(index))];
    const { user } = process.cpuUsage(before);
    for (const picture of pictures) {
      assertWhole(index, picture, '3,000 fields');
      assert.ok(JSON.stringify(picture).length < 3_000_000);
    }
    // It takes a tenth of this: a bound on growth, not a measurement.
    assert.ok(user < 5_000_000, `${user / 1000} ms`);
  });
});

/** Ways in which a dictionary gets damaged, each of every dictionary. */
const damages: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  'rows doubled': (lines) => lines.flatMap((line, at) => (at % 5 === 2 ? [line, line] : [line])),
  'rows out of order': ([head = '', ...lines]) => [
    head,
    ...lines.filter((_, at) => at % 2 === 0),
    ...lines.filter((_, at) => at % 2 === 1),
  ],
  'names gone': ([head = '', ...lines]) => [
    head,
    ...lines.map((line, at) => (at % 6 === 3 ? line.replace(/^[^,]*/, '') : line)),
  ],
  'cells shifted': ([head = '', ...lines]) => [
    head,
    ...lines.map((line, at) => (at % 7 === 4 ? line.replace(',', '') : at % 7 === 5 ? `,${line}` : line)),
  ],
  'cut in the middle': (lines) => {
    const text = lines.join('\n');
    return text.slice(0, Math.floor(text.length * 0.6)).split('\n');
  },
  'brackets and tags broken': ([head = '', ...lines]) => [
    head,
    ...lines.map((line, at) => (at % 3 === 0 ? line.replaceAll(/[\])>}]/g, '') : line)),
  ],
};

describe('pictures of real dictionaries, as they are and damaged', () => {
  if (corpusAbsent !== undefined) {
    it.skip(`are whole (${corpusAbsent})`);
    return;
  }
  const dictionaries = corpusDictionaries();

  it('have each field once, every hidden one with its reason, matrices together and all choices; twice the same', function all() {
    this.timeout(600_000);
    let forms = 0;
    for (const { name, text } of dictionaries) {
      const index = read(text);
      const answers = someAnswers(index);
      for (const form of index.model.forms) {
        forms++;
        for (const look of ['form', 'survey'] as const) {
          for (const given of [new Map<string, string>(), answers]) {
            const about = `${name} ${form.name} ${look}${given.size > 0 ? ' filled in' : ''}`;
            const picture = pictureOf(index, form.name, look, given);
            assertWhole(index, picture, about);
            assert.deepEqual(pictureOf(index, form.name, look, given), picture, about);
          }
        }
      }
    }
    console.log(`# form preview: ${forms} forms of real dictionaries are whole`);
    assert.ok(forms > 100);
  });

  for (const [damage, apply] of Object.entries(damages)) {
    it(`are whole with ${damage}`, function damaged() {
      this.timeout(600_000);
      let forms = 0;
      for (const { name, text } of dictionaries) {
        const index = read(apply(text.split('\n')).join('\n'));
        for (const form of index.model.forms) {
          forms++;
          const about = `${name}, ${damage}: ${form.name}`;
          assertWhole(index, pictureOf(index, form.name, 'form'), about);
          assertWhole(index, pictureOf(index, form.name, 'survey', someAnswers(index)), about);
        }
      }
      assert.ok(forms > 100);
    });
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { english } from '../../../../src/common/l10n';
import { DictionaryLanguage } from '../../../../src/dictionary/language/dictionaryIndex';
import { readDictionary } from '../../../../src/dictionary/model';
import { drawForm } from '../../../../src/reads/preview/drawForm';
import { corpusAbsent, corpusDictionaries } from '../../dictionary/corpus';
import { clock, draw, indexOf, textOf } from './support';

const lines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^ {6}/, ''))
    .join('\n')
    .trim();

const visit = indexOf([
  { name: 'record_id', label: 'Record ID' },
  {
    name: 'sex',
    section: 'About <b>you</b>',
    type: 'radio',
    label: 'Sex at birth',
    choices: '1, Female | 2, Male | 9, Unknown',
    required: 'y',
    alignment: 'RH',
    annotation: "@HIDECHOICE='9'",
  },
  {
    name: 'pregnant',
    type: 'yesno',
    label: 'Are you pregnant?',
    branching: "[sex] = '1' and [age] > 17",
  },
  { name: 'age', validation: 'integer', min: '18', max: '99', label: 'Age', note: 'in years' },
  { name: 'born', validation: 'date_dmy', label: 'Born', max: 'today' },
  { name: 'height', validation: 'number_1dp', label: 'Height [sex:value]', annotation: "@PLACEHOLDER='in cm'" },
  { name: 'weight', validation: 'number', annotation: "@DEFAULT='70'" },
  { name: 'bmi', type: 'calc', label: 'BMI of a [sex]', choices: 'round([weight] / ([height]/100)^2, 1)' },
  {
    name: 'symptoms',
    section: 'Symptoms',
    type: 'checkbox',
    choices: '1, Cough | 2, Fever | 0, None of these',
    annotation: "@NONEOFTHEABOVE='0' @MAXCHECKED=2",
    branching: "[age] <> ''",
  },
  {
    name: 'm1',
    section: 'How often',
    type: 'radio',
    choices: '1, Never | 2, Often',
    matrix: 'freq',
    label: 'Tired',
    ranking: 'y',
  },
  {
    name: 'm2',
    type: 'radio',
    choices: '1, Never | 2, Often',
    matrix: 'freq',
    label: 'Happy',
    branching: "[m1] = '2'",
  },
  { name: 'pain', type: 'slider', choices: 'None | Some | Worst', validation: 'number', label: 'Pain', max: '10' },
  { name: 'intro', type: 'descriptive', label: 'Dose: {dose:icons} on {dose_day}' },
  { name: 'dose', label: 'Dose', annotation: '@CHARLIMIT=5' },
  { name: 'dose_day', validation: 'date_mdy', annotation: '@TODAY @READONLY @HIDEBUTTON' },
  { name: 'secret', annotation: '@HIDDEN' },
  { name: 'consent', type: 'file', validation: 'signature', label: 'Signature' },
]);

describe('the picture of a form', () => {
  it('has everything in its order, with what tags, matrices, sections and embedding make of it', () => {
    assert.equal(
      textOf(draw(visit)),
      lines(`
      visit (form), 13 shown, 4 hidden
      record_id "Record ID" text()=
      == About <b>you</b>
      sex "Sex at birth" radio(1 Female | 2 Male)= [required, horizontal]
      - pregnant: Shown only if sex is Female (1) and age is greater than 17. Now [sex] = blank, [age] = blank.
      age "Age" text()= (in years)
      born "Born" text(D-M-Y, Today)=
      height "Height ______" text(in cm)=
      weight "weight" text()=70
      bmi "BMI of a ______" calc= [read-only]
      - symptoms: Shown only if age is not blank. Now [age] = blank.
      == How often
      matrix freq ranked: Never | Often
        m1 "Tired" radio(1 Never | 2 Often)=
        - m2: Shown only if m1 is Often (2). Now [m1] = blank.
      pain "Pain" slider(0..10: None | Some | Worst, number)=
      intro "Dose: «dose» on «dose_day»" descriptive
      - secret: Hidden by @HIDDEN.
      consent "Signature" inert(Add signature)
      == Form Status
      visit_complete "Complete?" dropdown(0 Incomplete | 1 Unverified | 2 Complete)=0
      embedded dose: dose "Dose" text(5)=
      embedded dose_day: dose_day "dose_day" text(M-D-Y)=03-02-2026 [read-only]
      `),
    );
  });

  it('answers as REDCap would: branching, piping, calculation, range, hidden choices that are chosen, full checkboxes', () => {
    const text = textOf(
      draw(visit, {
        sex: '9',
        age: '12',
        born: '31-12-1999',
        height: '180',
        'symptoms(1)': '1',
        'symptoms(2)': '1',
        m1: '2',
      }),
    );
    assert.match(text, /sex "Sex at birth" radio\(1 Female \| 2 Male \| 9 Unknown\)=9/);
    assert.match(text, /- pregnant: .* Now \[sex\] = 9, Unknown, \[age\] = 12\./);
    assert.match(text, /age .*=12 \(in years\) \?\? Outside the range 18 to 99\./);
    assert.match(
      text,
      /height "Height 9" text\(in cm\)=180 \?\? REDCap would not take this: Number \(1 decimal place\) is expected\./,
    );
    assert.match(text, /bmi "BMI of a Unknown" calc=21\.6/);
    assert.match(text, /symptoms .* checkbox\(1 Cough \| 2 Fever \| 0 None of these off\)=1\+2/);
    assert.match(text, /m2 "Happy" radio/);
    assert.match(text, /== Symptoms/);
    assert.match(textOf(draw(visit, { born: '01-05-2026' })), /born .* \?\? Outside the range: at most 02-03-2026\./);
  });

  it('reads typed dates in the order of their field', () => {
    const index = indexOf([
      { name: 'a', validation: 'date_dmy' },
      { name: 'b', branching: "[a] = '2026-02-01'" },
      { name: 'c', type: 'calc', choices: "datediff([a], '2026-02-11', 'd')" },
    ]);
    const text = textOf(draw(index, { a: '01-02-2026' }));
    assert.match(text, /^b "b" text/m);
    assert.match(text, /^c "c" calc=10 /m);
  });

  it('as a survey has question numbers, no record ID and no status', () => {
    const text = textOf(draw(visit, {}, { look: 'survey' }));
    assert.match(text, /- record_id: Surveys do not show the record ID\./);
    assert.match(text, /^1\) sex /m);
    assert.match(text, /^2\) age /m);
    assert.doesNotMatch(text, /Complete\?/);
    assert.match(
      textOf(draw(indexOf([{ name: 'id' }, { name: 'q', number: '7a' }]), {}, { look: 'survey' })),
      /^7a\) q /m,
    );
  });

  it('asks for what other forms, events and instances hold, and takes it in', () => {
    const index = indexOf(
      [
        { name: 'id', form: 'first' },
        { name: 'arm', form: 'first', type: 'radio', choices: '1, Drug | 2, Placebo' },
        { name: 'here', branching: "[arm] = '1' and [visit_1_arm_1][dose] > 5" },
        { name: 'dose' },
      ],
      {
        longitudinal: true,
        events: [
          { name: 'visit_1_arm_1', label: 'Visit 1' },
          { name: 'visit_2_arm_1', label: 'Visit 2' },
        ],
      },
    );
    const place = { event: 'visit_2_arm_1' };
    const before = draw(index, {}, place);
    assert.deepEqual(
      before.elsewhere.map(({ key }) => key),
      ['visit_2_arm_1/1/arm', 'visit_1_arm_1/1/dose'],
    );
    assert.match(
      textOf(before),
      /- here: Shown only if arm is Drug \(1\) and dose \(visit_1_arm_1\) is greater than 5\./,
    );
    const answered = draw(index, { arm: '1', 'visit_1_arm_1/1/dose': '7' }, place);
    assert.match(textOf(answered), /^here "here" text/m);
    assert.match(textOf(answered), /elsewhere arm .*=1 /);
  });

  it('lets text stay text: what is typed is escaped where it is piped, and can embed nothing', () => {
    const index = indexOf([
      { name: 'a' },
      { name: 'b', label: 'Hello [a] {c}' },
      { name: 'c', label: '\uE000a\uE001' },
    ]);
    const text = textOf(draw(index, { a: '<img src=x>\uE000c\uE001{c}' }));
    assert.match(text, /b "Hello &lt;img src=x&gt;c\{c\} «c»"/);
    assert.match(text, /embedded c: c "a"/);
  });

  it('computes chains of calculations in any order, leaves circles blank and says so', () => {
    const long = Array.from({ length: 3000 }, (_, at) => ({
      name: `c${at}`,
      type: 'calc',
      choices: at === 2999 ? '1' : `[c${at + 1}] + 1`,
    }));
    const text = textOf(draw(indexOf(long)));
    assert.match(text, /^c0 "c0" calc=3000 /m);
    const circle = textOf(
      draw(
        indexOf([
          { name: 'a', type: 'calc', choices: '[b] + 1' },
          { name: 'b', type: 'calc', choices: '[a] + 1' },
          { name: 'c', type: 'calc', choices: '[c]' },
        ]),
      ),
    );
    assert.equal(circle.match(/depends on itself/g)?.length, 3);
  });

  it('says what it cannot draw and draws the rest', () => {
    const text = textOf(
      draw(
        indexOf([
          { name: 'id' },
          { name: 'a', label: 'A {b}' },
          { name: 'b', label: 'B {a} {gone} {far}' },
          { name: 'own', label: '{own}' },
          { name: 'twice', label: '{c}{c}' },
          { name: 'c' },
          { name: 'c', label: 'again' },
          { name: 'odd', type: 'hologram' },
          { name: 'm1', type: 'radio', choices: '1, One', matrix: 'm' },
          { name: 'm2', type: 'radio', choices: '1, Two', matrix: 'm' },
          { name: 'm3', type: 'text', matrix: 'm' },
          { name: 'wrong', branching: "[id = '" },
          { name: 'far', form: 'other' },
          { name: '' },
        ]),
      ),
    );
    assert.match(text, /a "A \{b\}" .*! \{b\} cannot be embedded: the fields embed each other in a circle\./);
    assert.match(
      text,
      /b "B \{a\} \{gone\} \{far\}" .*\{gone\} cannot be embedded: there is no such field\..*\{far\} cannot be embedded: it is a field of another form/,
    );
    assert.match(text, /own "\{own\}" .*in a circle/);
    assert.match(text, /twice "«c»\{c\}" .*\{c\} is embedded at another place already/);
    assert.match(text, /c "again" .*Another field has the same name/);
    assert.match(text, /odd "odd" inert\(hologram\) ! REDCap does not know this field type\./);
    assert.match(text, /m2 "m2" .*The choices differ/);
    assert.match(text, /m3 "m3" text\(\)= ! Only radio and checkbox/);
    assert.match(text, /wrong "wrong" .*The branching logic cannot be read in full\./);
    assert.match(text, /This row has no variable name/);
    assert.match(text, /rows do not stand together/);
  });

  it('has no form where there is none', () => {
    assert.deepEqual(draw(indexOf([]), {}, { form: 'nothing' }).remarks, [
      'The dictionary has no fields of this instrument.',
    ]);
  });
});

describe('pictures of real dictionaries', () => {
  if (corpusAbsent !== undefined) {
    it.skip(`draw every form (${corpusAbsent})`);
    return;
  }
  it('draw every form of every one, in both looks, each field once', function all() {
    this.timeout(240_000);
    let forms = 0;
    for (const { name, text } of corpusDictionaries()) {
      const index = new DictionaryLanguage().index(readDictionary(text));
      for (const form of index.model.forms) {
        forms++;
        for (const look of ['form', 'survey'] as const) {
          const place = { form: form.name, look, event: '', instance: 1 };
          const picture = drawForm(index, new Map(), place, clock, english);
          assert.equal(picture.shown + picture.hidden, form.fields.length, `${name} ${form.name}`);
        }
      }
    }
    console.log(`# form preview: ${forms} forms of real dictionaries drawn`);
    assert.ok(forms > 100);
  });
});

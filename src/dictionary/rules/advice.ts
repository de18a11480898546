import { say } from '../../common/wording';
import { type Choice, fixedChoices } from '../choices';
import { choiceTypes, type Field } from '../field';
import type { FieldRule, TableRule } from './rule';

/** Habits that cost time later. Hints at most; those that depend on taste are off. */

const missingLabel =
  /^(?:unknown|not known|do(?:es)?n['’]?t know|refused?|declined?|prefer not|not applicable|n\/a|not done|not asked|missing|no data)\b/i;
const missingCode = /^-?(?:6{2,4}|7{2,4}|8{2,4}|9{2,4}|9)$/;

export const missingDataChoice: FieldRule = {
  code: 'LP01',
  title: 'Choice that is a missing-data code',
  severity: 'off',
  anchor: '§5.1',
  types: choiceTypes,
  check(field, report) {
    for (const { code, label, codeRange } of field.choiceParts) {
      if (missingCode.test(code) && missingLabel.test(label)) {
        report.add(
          'select_choices_or_calculations',
          say`"${label}" says why there is no value: a missing-data code of the project would keep ${code} out of the choices.`,
          { range: codeRange },
        );
      }
    }
  },
};

export const yesNoCoding: TableRule = {
  code: 'LP02',
  title: 'Yes and no coded differently than elsewhere',
  severity: 'off',
  anchor: '§5.1',
  check(model, report) {
    const byCoding = new Map<string, number[]>();
    model.fields.forEach((field, index) => {
      const coding = codingOf(field);
      if (coding !== undefined) {
        byCoding.set(coding, [...(byCoding.get(coding) ?? []), index]);
      }
    });
    const [usual, ...others] = [...byCoding].sort((a, b) => b[1].length - a[1].length);
    for (const [coding, places] of others) {
      for (const index of places) {
        report.add(
          model.rowNumber(index),
          model.layout.index('select_choices_or_calculations'),
          say`Yes and no are coded ${coding} here, but ${usual?.[0] ?? ''} in most fields.`,
        );
      }
    }
  },
};

function codingOf(field: Field): string | undefined {
  if (field.type === 'yesno') {
    return fixedChoices
      .get('yesno')
      ?.map(({ code }) => code)
      .join('/');
  }
  const find = (word: RegExp): Choice | undefined => field.choiceParts.find(({ label }) => word.test(label));
  const [yes, no] = field.type === 'checkbox' ? [] : [find(/^yes$/i), find(/^no$/i)];
  return yes === undefined || no === undefined ? undefined : `${yes.code}/${no.code}`;
}

/** Beyond this, forms load slowly and people tire. */
const manyFields = 150;

export const longForm: TableRule = {
  code: 'LP03',
  title: 'Form with very many fields',
  severity: 'off',
  anchor: '§3.2',
  check(model, report) {
    for (const { form, from, to } of model.formRuns) {
      if (to - from > manyFields) {
        report.add(
          model.rowNumber(from),
          model.layout.index('form_name'),
          say`${form} has ${to - from} fields; forms of more than ${manyFields} load slowly and are hard to fill in.`,
        );
      }
    }
  },
};

const identifyingName =
  /^(?:(?:participant|patient|subject|pt|sub)_?)?(?:first_?name|last_?name|given_?name|family_?name|middle_?name|full_?name|surname|dob|date_of_birth|birth_?dat?e|e_?mail(?:_address)?|(?:cell|home|mobile|work)?_?(?:tele)?phone(?:_number|_no)?|(?:street|home|postal)?_?address|ssn|mrn|medical_record_number|national_id|passport(?:_number)?)$/;
const identifyingValidation = /^(?:email|phone.*|ssn|mrn.*|vmrn|zipcode|postalcode.*)$/;

export const unmarkedIdentifier: FieldRule = {
  code: 'LP04',
  title: 'Field that seems to identify people, but is not marked as identifier',
  severity: 'hint',
  anchor: '§2',
  types: ['text', 'notes'],
  check(field, report) {
    if (!field.isIdentifier && (identifyingName.test(field.key) || identifyingValidation.test(field.validation))) {
      report.add(
        'field_name',
        say`This seems to identify people. Without y under Identifier?, de-identified exports contain it.`,
        { fix: report.setCell(say`Mark as identifier`, 'identifier', 'y') },
      );
    }
  },
};

export const blankLabel: FieldRule = {
  code: 'LP05',
  title: 'Field without a label',
  severity: 'off',
  anchor: '§2',
  check(field, report) {
    if (field.label.trim() === '' && field.name !== '') {
      report.add('field_label', say`${field.name} has no label.`);
    }
  },
};

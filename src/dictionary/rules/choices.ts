import { checkboxColumn, checkboxSuffix, type Choice } from '../choices';
import type { Field } from '../field';
import type { FieldReport, FieldRule } from './rule';

const column = 'select_choices_or_calculations';

const noRepeats: ReadonlySet<number> = new Set();

/** The places of codes or labels that were there before. Short lists, which most are, need no set. */
function repeats(parts: readonly Choice[], what: 'code' | 'label'): ReadonlySet<number> {
  if (parts.length <= 20 && !parts.some((part, index) => isBefore(parts, index, what, part[what]))) {
    return noRepeats;
  }
  const values = parts.map((part) => part[what]);
  const seen = new Set<string>();
  return new Set(values.flatMap((value, index) => (seen.size === seen.add(value).size ? [index] : [])));
}

function isBefore(parts: readonly Choice[], end: number, what: 'code' | 'label', value: string): boolean {
  for (let index = 0; index < end; index++) {
    if (parts[index]?.[what] === value) {
      return true;
    }
  }
  return false;
}

export const missingChoices: FieldRule = {
  code: 'DD07', title: 'Choices are missing', severity: 'error', anchor: '§5.1',
  check(field, report) {
    if (field.hasChoiceList && field.choicesText.trim() === '') {
      report.add(column, `A field of type ${field.type} needs choices, such as: 1, First | 2, Second`);
    }
  },
};

export const choiceCodes: FieldRule = {
  code: 'DD08', title: 'Choice without a code, or with the code of another', severity: 'error', anchor: '§5.1',
  check(field, report) {
    const parts = field.choiceParts;
    const repeated = repeats(parts, 'code');
    parts.forEach((choice, index) => {
      if (choice.code === '' && choice.label !== '') {
        report.add(column, `The choice "${choice.label}" has no code in front of its comma.`, { range: choice.labelRange });
      } else if (choice.code !== '' && repeated.has(index)) {
        report.add(column, `The code ${choice.code} is used by more than one choice.`, { range: choice.codeRange });
      }
    });
  },
};

export const checkboxCollision: FieldRule = {
  code: 'DD09', title: 'Checkbox codes that export to one column', severity: 'error', anchor: '§5.1',
  check(field, report) {
    if (field.type !== 'checkbox') {
      return;
    }
    const codes = new Map<string, string>();
    for (const { code, codeRange } of field.choiceParts) {
      const suffix = checkboxSuffix(code);
      const other = codes.get(suffix);
      if (code !== '' && other !== undefined && other !== code) {
        report.add(column, `The codes ${other} and ${code} would share the export column ${checkboxColumn(field.name, code)}.`, { range: codeRange });
      }
      if (other === undefined) {
        codes.set(suffix, code);
      }
    }
  },
};

/** What REDCap says of codes for missing data; wise for all codes. */
const plainCode = /^[A-Za-z0-9._-]+$/;

export const choiceAdvice: FieldRule = {
  code: 'DD30', title: 'Choice list that may not mean what it says', severity: 'warning', anchor: '§5.1',
  check(field, report) {
    const parts = field.choiceParts;
    const repeated = repeats(parts, 'label');
    parts.forEach((choice, index) => adviseOn(choice, repeated.has(index), report));
    adviseOnCheckbox(field, report);
  },
};

function adviseOn(choice: Choice, isRepeated: boolean, report: FieldReport): void {
  const { code, label, codeRange, labelRange, hasComma } = choice;
  if (code === '' && label === '') {
    report.add(column, 'There is an empty choice between two bars, or at an end.', { range: codeRange });
  } else if (!hasComma) {
    report.add(column, `"${code}" has no comma: REDCap takes it as code and as label.`, { range: codeRange, severity: 'hint' });
  } else if (label === '') {
    report.add(column, `The choice ${code} has no label.`, { range: codeRange });
  } else if (code !== '' && !plainCode.test(code)) {
    report.add(column, `The code "${code}" has characters other than letters, digits, point, underscore and hyphen, which exports and statistics programs handle badly.`, { range: codeRange });
  } else if (isRepeated) {
    report.add(column, `More than one choice is labelled "${label}".`, { range: labelRange });
  }
}

function adviseOnCheckbox(field: Field, report: FieldReport): void {
  const zero = field.type === 'checkbox' ? field.choiceParts.find(({ code }) => code === '0') : undefined;
  if (zero !== undefined) {
    report.add(column, 'A checkbox choice coded 0 is ambiguous in labelled exports.', { range: zero.codeRange, severity: 'hint' });
  }
}

export const missingEquation: FieldRule = {
  code: 'DD10', title: 'Calculation without an equation', severity: 'warning', anchor: '§5.2',
  check(field, report) {
    if (field.type === 'calc' && field.choicesText.trim() === '') {
      report.add(column, 'A calculated field needs an equation.');
    }
  },
};

export const excelUnsafeQuotes: FieldRule = {
  code: 'DD17', title: 'Double quotes in branching logic', severity: 'off', anchor: '§8',
  check(field, report) {
    const logic = field.branchingLogic;
    const at = logic.indexOf('"');
    if (at >= 0) {
      report.add('branching_logic', 'Double quotes work, but single quotes survive spreadsheet programs better.', {
        range: { start: at, end: at + 1 }, fix: logic.includes("'") ? undefined : report.setCell('Use single quotes', 'branching_logic', logic.replaceAll('"', "'")),
      });
    }
  },
};

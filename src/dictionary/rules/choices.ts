import { say } from '../../common/wording';
import type { ChoiceOddity } from '../choiceList';
import { checkboxColumn, type Choice, fixedChoices, parseChoices } from '../choices';
import { choiceTypes, type Field } from '../field';
import type { FieldReport, FieldRule } from './rule';

const column = 'select_choices_or_calculations';

export const missingChoices: FieldRule = {
  code: 'DD07',
  title: 'Choices are missing',
  severity: 'error',
  anchor: '§5.1',
  types: choiceTypes,
  check(field, report) {
    if (field.choiceParts.length === 0) {
      report.add(column, say`A field of type ${field.type} needs choices, such as: 1, First | 2, Second`);
    }
  },
};

export const choiceCodes: FieldRule = {
  code: 'DD08',
  title: 'Choice without a code, or with the code of another',
  severity: 'error',
  anchor: '§5.1',
  types: choiceTypes,
  check(field, report) {
    for (const { flaw, choice } of field.choiceList.faults) {
      if (flaw === 'noCode') {
        report.add(column, say`The choice "${choice.label}" has no code in front of its comma.`, {
          range: choice.labelRange,
        });
      } else {
        report.add(column, say`The code ${choice.code} is used by more than one choice.`, { range: choice.codeRange });
      }
    }
  },
};

export const checkboxCollision: FieldRule = {
  code: 'DD09',
  title: 'Checkbox codes that export to one column',
  severity: 'error',
  anchor: '§5.1',
  types: ['checkbox'],
  check(field, report) {
    for (const { choice, other } of field.choiceList.collisions) {
      report.add(
        column,
        say`The codes ${other} and ${choice.code} would share the export column ${checkboxColumn(field.name, choice.code)}.`,
        { range: choice.codeRange },
      );
    }
  },
};

export const choiceAdvice: FieldRule = {
  code: 'DD30',
  title: 'Choice list that may not mean what it says',
  severity: 'warning',
  anchor: '§5.1',
  types: choiceTypes,
  check(field, report) {
    const said = new Set<ChoiceOddity>();
    for (const { flaw, choice } of field.choiceList.oddities) {
      // How a list is written is said at its first choice.
      if (!said.has(flaw) || !ofWholeList.has(flaw)) {
        said.add(flaw);
        adviseOn(flaw, choice, report);
      }
    }
    adviseOnCheckbox(field, report);
  },
};

const ofWholeList: ReadonlySet<ChoiceOddity> = new Set(['noComma', 'otherComma', 'oddCode']);

function adviseOn(flaw: ChoiceOddity, { code, label, codeRange, labelRange }: Choice, report: FieldReport): void {
  switch (flaw) {
    case 'empty':
      return report.add(column, say`There is an empty choice between two bars, or at an end.`, { range: codeRange });
    case 'noComma':
      return report.add(column, say`"${code}" has no comma: REDCap takes it as code and as label.`, {
        range: codeRange,
        severity: 'hint',
      });
    case 'otherComma':
      return report.add(
        column,
        say`"${code}" has no comma behind its code: REDCap takes all of it as the code. Choices are written: 1, First | 2, Second`,
        { range: codeRange },
      );
    case 'hiddenChoices':
      return report.add(
        column,
        say`The label of the choice ${code} looks like more choices: they are separated by | only, and REDCap takes all of this as one.`,
        { range: labelRange },
      );
    case 'noLabel':
      return report.add(column, say`The choice ${code} has no label.`, { range: codeRange });
    case 'oddCode':
      return report.add(
        column,
        say`The code "${code}" has characters other than letters, digits, point, underscore and hyphen, which exports and statistics programs handle badly.`,
        { range: codeRange },
      );
    case 'repeatedLabel':
      return report.add(column, say`More than one choice is labelled "${label}".`, { range: labelRange });
  }
}

function adviseOnCheckbox(field: Field, report: FieldReport): void {
  const zero = field.type === 'checkbox' ? field.choiceParts.find(({ code }) => code === '0') : undefined;
  if (zero !== undefined) {
    report.add(column, say`A checkbox choice coded 0 is ambiguous in labelled exports.`, {
      range: zero.codeRange,
      severity: 'hint',
    });
  }
}

/** What a text field may have here: an ontology and its service (`REDCAP_DATA_DICTIONARY.md §5.4`). */
const ontology = /^\s*[A-Za-z][\w.-]*:(?!\/\/)\s*[^\s|][^|]*$/;
/** Comments may stand in front. */
const query = /^(?:\s|\(|--[^\n]*\n|\/\*[^*]*\*\/)*(?:select|with)\b/i;
const otherThanBars = /\S\s*[;\r\n；｜￨¦│]\s*\S/;

export const uselessChoices: FieldRule = {
  code: 'DD33',
  title: 'Choices on a type that has none of its own',
  severity: 'warning',
  anchor: '§4',
  types: ['text', 'notes', 'yesno', 'truefalse', 'slider', 'file', 'descriptive', 'sql'],
  check(field, report) {
    const text = field.choicesText;
    // Of NA in empty cells another rule tells.
    if (text.trim() === '' || text === 'NA') {
      return;
    }
    const fix = report.setCell(say`Clear the cell`, column, '');
    switch (field.type) {
      case 'text':
        if (!ontology.test(text)) {
          report.add(column, say`A text field has no choices: what is here is lost. Another type may be meant.`, {
            fix: text.includes('|') ? report.setCell(say`Change the type to radio`, 'field_type', 'radio') : fix,
          });
        }
        break;
      case 'slider':
        if (text.split('|', 4).length > 3) {
          report.add(column, say`A slider has three labels: left | middle | right. What follows belongs to the third.`);
        } else if (!text.includes('|') && otherThanBars.test(text)) {
          report.add(column, say`Labels of a slider are separated by |: all of this is the left one.`);
        }
        break;
      case 'sql':
        if (!query.test(text)) {
          report.add(column, say`This is no query: what a field of type sql offers begins with select.`);
        }
        break;
      case 'yesno':
      case 'truefalse':
        if (!isAsFixed(text, field.type)) {
          report.add(column, say`The choices of a field of type ${field.type} are fixed: what is here is dropped.`, {
            fix: report.setCell(say`Change the type to radio`, 'field_type', 'radio'),
          });
        }
        break;
      default:
        report.add(column, say`A field of type ${field.type} has no choices: what is here is lost.`, { fix });
    }
  },
};

/** Whether the choices are those that the type has anyway. */
function isAsFixed(text: string, type: string): boolean {
  const written = parseChoices(text).filter(({ code, label }) => code !== '' || label !== '');
  const fixed = fixedChoices.get(type) ?? [];
  return (
    written.length === fixed.length &&
    written.every(({ code, label }) =>
      fixed.some((one) => one.code === code && one.label.toLowerCase() === label.toLowerCase()),
    )
  );
}

export const missingEquation: FieldRule = {
  code: 'DD10',
  title: 'Calculation without an equation',
  severity: 'warning',
  anchor: '§5.2',
  types: ['calc'],
  check(field, report) {
    if (field.choicesText.trim() === '') {
      report.add(column, say`A calculated field needs an equation.`);
    }
  },
};

export const excelUnsafeQuotes: FieldRule = {
  code: 'DD17',
  title: 'Double quotes in branching logic',
  severity: 'off',
  anchor: '§8',
  check(field, report) {
    const logic = field.branchingLogic;
    const at = logic.indexOf('"');
    if (at >= 0) {
      report.add('branching_logic', say`Double quotes work, but single quotes survive spreadsheet programs better.`, {
        range: { start: at, end: at + 1 },
        fix: logic.includes("'")
          ? undefined
          : report.setCell(say`Use single quotes`, 'branching_logic', logic.replaceAll('"', "'")),
      });
    }
  },
};

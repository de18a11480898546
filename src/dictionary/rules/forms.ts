import { say } from '../../common/wording';
import { cellName } from '../coordinates';
import { cellPlace, type FieldRule, type TableRule } from './rule';
import { isPlainName, repairFormName } from './names';

export const missingForm: FieldRule = {
  code: 'DD02',
  title: 'Form name is missing',
  severity: 'error',
  anchor: '§8',
  check(field, report) {
    if (field.form === '') {
      report.add(
        'form_name',
        say`Each row MUST have a form name, but the following cells have a form name missing: ${cellPlace}`,
      );
    }
  },
};

export const scatteredForm: TableRule = {
  code: 'DD03',
  title: 'Form name repeats after another form',
  severity: 'error',
  anchor: '§3.2',
  check(model, report) {
    const column = model.layout.index('form_name');
    const ended = new Set<string>();
    let current = '';
    for (const { form, from } of model.formRuns) {
      if (form === '' || form === current) {
        continue;
      }
      if (ended.has(form)) {
        const row = model.rowNumber(from);
        report.add(
          row,
          column,
          say`Form names must be sequential and cannot repeat again after being used for another form. Rename the following form names beginning with the values listed below: ${form} (${cellName(row, column)})`,
        );
      }
      ended.add(current);
      current = form;
    }
  },
};

export const formName: FieldRule = {
  code: 'DD28',
  title: 'Form name with other than lower-case letters, digits and underscores',
  severity: 'warning',
  anchor: '§3.2',
  check(field, report) {
    const { form } = field;
    if (form === '') {
      return;
    }
    const isName = isPlainName(form);
    if (isName && form.length <= 50) {
      return;
    }
    const repaired = repairFormName(form);
    const fix =
      repaired === '' || repaired === form
        ? undefined
        : report.setCell(say`Rename to ${repaired} in this row`, 'form_name', repaired);
    report.add(
      'form_name',
      isName
        ? say`The form name has ${form.length} characters; REDCap cuts it off after 50.`
        : say`"${form}" is no form name: lower-case letters, digits and underscores, beginning with a letter.`,
      { fix },
    );
  },
};

export const recordId: TableRule = {
  code: 'DD19',
  title: 'First field is no record identifier',
  severity: 'error',
  anchor: '§3.3',
  check(model, report) {
    const first = model.fieldList.get(0);
    if (first === undefined) {
      report.add(0, 0, say`There are no fields: REDCap would have nothing left, not even a record identifier.`);
    } else if (first.type !== 'text') {
      report.add(
        model.rowNumber(0),
        model.layout.index('field_type'),
        first.type === ''
          ? say`The first field is the record identifier and must be of type text, not blank.`
          : say`The first field is the record identifier and must be of type text, not ${first.type}.`,
        { fix: report.setCell(say`Make it a text field`, model.rowNumber(0), 'field_type', 'text') },
      );
    }
  },
};

import { validationType } from '../../dictionary/validation';
import type { L10n } from '../../common/l10n';
import { words } from '../../state/words';
import type { IgnoredWhy, ImportTrouble } from './problem';
import type { UnreadableError } from './source';

/** A problem as a sentence for its cell; names of the project, never values. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function problemText(problem: ImportTrouble, l10n: L10n): string {
  const w = words(l10n);
  switch (problem.kind) {
    case 'unknown-column':
      return problem.closest === undefined
        ? l10n.t('The project has no field "{0}": this column is not imported.', problem.name)
        : l10n.t(
            'The project has no field "{0}": this column is not imported. Is "{1}" meant?',
            problem.name,
            problem.closest,
          );
    case 'checkbox-column':
      return l10n.t(
        '"{0}" is a checkbox, which has a column for each option: {1}. This column is not imported.',
        problem.name,
        w.list(problem.columns, 5),
      );
    case 'ignored-column':
      return ignoredText(problem.why, problem.name, l10n);
    case 'too-few-cells':
      return l10n.t('This row has fewer cells than there are columns: it is not imported.');
    case 'too-many-cells':
      return l10n.t(
        'This row has more cells than there are columns: a value with the delimiter in it has to stand in quotes. The row is not imported.',
      );
    case 'blank-record':
      return l10n.t('The row names no record.');
    case 'long-record':
      return l10n.t('A record name has at most 100 characters.');
    case 'blank-event':
      return l10n.t('The row names no event; REDCap would put it into the first one.');
    case 'unknown-event':
      return problem.closest === undefined
        ? l10n.t('The project has no event with this unique name.')
        : l10n.t('The project has no event with this unique name. Is "{0}" meant?', problem.closest);
    case 'classic-event':
      return l10n.t('This project is classic: it has no events.');
    case 'unknown-repeating':
      return l10n.t('"{0}" is no instrument that repeats here. Leave the cell blank for others.', problem.instrument);
    case 'missing-instance':
      return l10n.t('"{0}" repeats: give the number of the instance, or "new".', problem.instrument);
    case 'bad-instance':
      return l10n.t('An instance is a whole number from 1 on, or "new".');
    case 'not-repeating':
      return l10n.t('Nothing repeats here: leave the instance blank, or name the repeating instrument.');
    case 'repeated-row':
      return l10n.t('Row {0} is about the same record and place already: this one is not imported.', problem.first);
    case 'namesake':
      return problem.inFile
        ? l10n.t(
            'Rows above are about a record "{0}"; REDCap may take both names for the same. Write it the same way, or give this one another name.',
            problem.record,
          )
        : l10n.t('There is a record "{0}"; REDCap may take both names for the same.', problem.record);
    case 'may-not-create':
      return l10n.t(
        'There is no such record, or you do not see it, and your account may not create records. Whoever manages user rights grants "Create Records".',
      );
    case 'own-names':
      return l10n.t(
        'There is no such record. The project numbers its records itself; this one would come into being under the name in the file.',
      );
    case 'other-arm':
      return l10n.t(
        'The record is in arm {0} so far: this row would begin it in arm {1} too.',
        problem.inArm,
        problem.arm,
      );
    case 'unknown-group':
      return l10n.t('The project has no data access group with this unique name: the record stays where it is.');
    case 'ambiguous-name':
      return l10n.t('More than one comes into question: write the unique name.');
    case 'group-not-yours':
      return l10n.t('Your account does not put records into data access groups: this column is not imported.');
    case 'nested':
      return l10n.t('A list or an object is no value.');
    case 'damaged-text':
      return l10n.t('The text holds characters that were damaged when the file was saved.');
    case 'malformed':
      return l10n.t('REDCap takes no such value: "{0}" is expected.', validationLabel(problem.validation));
    case 'bad-date':
      return l10n.t(
        'This is no date that REDCap takes ("{0}"), or there is no such day. Dates of this file are read as {1}.',
        validationLabel(problem.validation),
        orderText(problem.order),
      );
    case 'out-of-range':
      return problem.min === ''
        ? l10n.t('More than the maximum, {0}. REDCap takes it all the same.', problem.max)
        : problem.max === ''
          ? l10n.t('Less than the minimum, {0}. REDCap takes it all the same.', problem.min)
          : l10n.t('Not between {0} and {1}. REDCap takes it all the same.', problem.min, problem.max);
    case 'no-choice':
      return problem.isLabel
        ? l10n.t('This is the label of a choice; codes are imported: {0}.', w.list(problem.codes))
        : l10n.t('There is no such choice. The codes are {0}.', w.list(problem.codes));
    case 'ambiguous-label':
      return l10n.t('More than one code comes into question: write the code.');
    case 'bad-checkbox':
      return l10n.t('An option of a checkbox is 1 or 0.');
    case 'not-designated':
      return l10n.t('The instrument "{0}" is not designated to the event "{1}".', problem.form, problem.event);
    case 'wrong-instrument':
      return l10n.t('The field is in "{0}", the row is about an instance of "{1}".', problem.form, problem.instrument);
    case 'needs-instance':
      return l10n.t(
        '"{0}" repeats here: redcap_repeat_instrument and redcap_repeat_instance have to say which instance.',
        problem.form,
      );
    case 'hidden':
      return l10n.t(
        'Your account may not export "{0}" in full: what stands there could be neither compared nor kept, so that nothing is imported into it. Whoever manages user rights grants "Full Data Set" for it.',
        problem.form,
      );
    case 'read-only-form':
      return l10n.t(
        'Your account may only look at "{0}"; REDCap may refuse this. Whoever manages user rights grants "View & Edit" for it.',
        problem.form,
      );
    case 'refused':
      return problem.closed === 'record'
        ? l10n.t('The record is locked. REDCap says: {0}', problem.reason)
        : problem.closed === 'form'
          ? l10n.t('The form is locked. REDCap says: {0}', problem.reason)
          : problem.ours
            ? problem.reason
            : l10n.t('REDCap says: {0}', problem.reason);
  }
}

function ignoredText(why: IgnoredWhy, name: string, l10n: L10n): string {
  switch (why) {
    case 'calculated':
      return l10n.t('"{0}" is computed by REDCap: this column is not imported.', name);
    case 'file':
      return l10n.t('"{0}" holds files, which no data import takes: this column is not imported.', name);
    case 'descriptive':
      return l10n.t('"{0}" is a descriptive field and holds no data: this column is not imported.', name);
    case 'survey':
      return l10n.t('"{0}" comes from surveys: REDCap does not import it.', name);
  }
}

function validationLabel(validation: string): string {
  return validationType(validation)?.label ?? validation;
}

export function orderText(order: string): string {
  return order === 'MDY' ? 'M-D-Y' : order === 'DMY' ? 'D-M-Y' : 'Y-M-D';
}

/** Why a file cannot be imported, and what would help. */
export function unreadableText({ reason, detail }: UnreadableError, name: string, l10n: L10n): string {
  const line = detail.line ?? 1;
  const column = detail.column ?? '';
  switch (reason) {
    case 'utf-16':
      return l10n.t('"{0}" is UTF-16. Save it as CSV UTF-8.', name);
    case 'binary':
      return l10n.t('"{0}" is no text file. Save the sheet as CSV UTF-8, or as JSON.', name);
    case 'empty':
      return l10n.t('"{0}" is empty.', name);
    case 'no-rows':
      return l10n.t('"{0}" has no rows of data.', name);
    case 'not-json':
      return l10n.t('"{0}" is no JSON that can be read: see line {1}.', name, line);
    case 'not-a-list':
      return l10n.t(
        '"{0}" is no list of rows. REDCap imports JSON like [{"record_id": "1", ...}, ...]; see line {1}.',
        name,
        line,
      );
    case 'broken-quote':
      return l10n.t('The quotes in line {1} of "{0}" do not match: where cells end cannot be told.', name, line);
    case 'endless-row':
      return l10n.t('The row that begins in line {1} of "{0}" does not come to an end.', name, line);
    case 'no-record-id':
      return l10n.t('"{0}" has no column "{1}", which names the records.', name, column);
    case 'no-event':
      return l10n.t(
        'The project is longitudinal, and "{0}" has no column "redcap_event_name"; REDCap would put everything into the first event.',
        name,
      );
    case 'repeated-column':
      return l10n.t('The column "{1}" of "{0}" is there twice.', name, column);
    case 'blank-column':
      return l10n.t('Column {1} of "{0}" has no name.', name, column);
    case 'long-format':
      return l10n.t(
        '"{0}" has one row for each value (record, field_name, value). Export it with one column for each field.',
        name,
      );
    case 'label-headers':
      return l10n.t('The columns of "{0}" are called by their labels. Export it with variable names as headers.', name);
    case 'looks-like-dictionary':
      return l10n.t('"{0}" is a data dictionary, not data. Open it with "Open Data Dictionary" and push it.', name);
    case 'changed':
      return l10n.t('"{0}" was changed while it was read. Import it once more.', name);
  }
}

import type { L10n } from '../../common/l10n';
import type { Span } from './table';

/** What is wrong with a structure document, where it is written. */
export type DocumentProblem = Span & { readonly severity: 'error' | 'warning' } & (
    | { readonly kind: 'damaged' | 'not-json' }
    | { readonly kind: 'unknown-column' | 'missing-column' | 'double-column'; readonly column: string }
    | { readonly kind: 'extra-cells'; readonly cells: number; readonly columns: number }
    | { readonly kind: 'blank'; readonly column: string }
    | { readonly kind: 'not-a-number'; readonly column: string }
    | { readonly kind: 'duplicate'; readonly key: string; readonly line: number }
    | {
        readonly kind:
          | 'unknown-arm'
          | 'unknown-event'
          | 'unknown-instrument'
          | 'unknown-event-name'
          | 'unknown-group-name'
          | 'unknown-group'
          | 'unknown-role-name'
          | 'unknown-role'
          | 'unknown-user'
          | 'not-a-username'
          | 'twice'
          | 'nested'
          | 'unknown-setting'
          | 'unknown-field'
          /** A user whose row is not there: no row, no change. */
          | 'missing-row';
        readonly name: string;
      }
    /** The event is in another arm on the server. */
    | { readonly kind: 'wrong-arm'; readonly event: string; readonly arm: number }
    | { readonly kind: 'given'; readonly column: string; readonly value: string }
    /** A new row whose label another row of the same place has already. */
    | { readonly kind: 'same-label'; readonly label: string }
    | { readonly kind: 'not-designated'; readonly event: string; readonly form: string }
    | { readonly kind: 'not-a-date' | 'blank-right'; readonly column: string }
    | {
        readonly kind: 'not-a-code';
        readonly column: string;
        readonly value: string;
        readonly codes: readonly number[];
      }
    | { readonly kind: 'not-a-form-right'; readonly text: string }
    /** Instruments that lose their rights. */
    | { readonly kind: 'left-out'; readonly forms: readonly string[] }
    | { readonly kind: 'member-of-role'; readonly role: string; readonly column: string }
    /** The whole event repeats and one of its instruments too. */
    | { readonly kind: 'repeats-twice'; readonly event: string }
  );
export type DocumentProblemKind = DocumentProblem['kind'];

/** A problem as a sentence. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function documentProblemText(problem: DocumentProblem, l10n: L10n): string {
  switch (problem.kind) {
    case 'damaged':
      return l10n.t('The quotes of this cell do not match: REDCap would read the rest of the file as part of it');
    case 'not-json':
      return l10n.t('From here on this is no JSON object of settings');
    case 'nested':
      return l10n.t('"{0}" takes a text or a number', problem.name);
    case 'unknown-setting':
      return l10n.t('REDCap knows no setting "{0}"', problem.name);
    case 'unknown-field':
      return l10n.t('There is no field "{0}" in this project', problem.name);
    case 'unknown-column':
      return l10n.t('REDCap knows no column "{0}" in this file', problem.column);
    case 'missing-column':
      return l10n.t('The column "{0}" is missing', problem.column);
    case 'double-column':
      return l10n.t('The column "{0}" is there twice', problem.column);
    case 'extra-cells':
      return l10n.t(
        'This row has {0} cells, the header {1}: a value with a comma has to stand in quotes',
        problem.cells,
        problem.columns,
      );
    case 'blank':
      return l10n.t('"{0}" may not be blank', problem.column);
    case 'not-a-number':
      return l10n.t('"{0}" has to be a whole number', problem.column);
    case 'duplicate':
      return l10n.t('"{0}" is there already, in line {1}', problem.key, problem.line);
    case 'unknown-arm':
      return l10n.t(
        'REDCap lists no arm {0}. An arm without events is not listed; if there is none, REDCap will refuse this row',
        problem.name,
      );
    case 'unknown-event':
      return l10n.t('There is no event "{0}" in this project', problem.name);
    case 'unknown-instrument':
      return l10n.t('There is no instrument "{0}" in this project', problem.name);
    case 'unknown-event-name':
      return l10n.t(
        'There is no event "{0}" in this project. Leave the unique event name of a new event blank: REDCap makes it from the label',
        problem.name,
      );
    case 'unknown-group-name':
      return l10n.t(
        'There is no group "{0}" in this project. Leave the unique name of a new group blank: REDCap makes it from the label',
        problem.name,
      );
    case 'unknown-group':
      return l10n.t('There is no data access group with the unique name "{0}" in this project', problem.name);
    case 'unknown-role-name':
      return l10n.t(
        'There is no role "{0}" in this project. Leave the unique name of a new role blank: REDCap makes it',
        problem.name,
      );
    case 'unknown-role':
      return l10n.t('There is no role with the unique name "{0}" in this project', problem.name);
    case 'unknown-user':
      return l10n.t('"{0}" is no user of this project: add users in users.csv', problem.name);
    case 'not-a-username':
      return l10n.t('"{0}" can be no username: letters, digits and . _ - @ make one', problem.name);
    case 'twice':
      return l10n.t('"{0}" stands in this cell twice', problem.name);
    case 'missing-row':
      return l10n.t(
        'The row of "{0}" is missing, which changes nothing. To take the user out, leave the row and make its second cell blank',
        problem.name,
      );
    case 'not-a-date':
      return l10n.t('"{0}" has to be a date like 2026-12-31, or blank for never', problem.column);
    case 'blank-right':
      return l10n.t('REDCap keeps "{0}" as it is where the cell is blank. Write 0 for no right', problem.column);
    case 'not-a-code':
      return l10n.t('{0} is no right of "{1}": it can be {2}', problem.value, problem.column, problem.codes.join(', '));
    case 'not-a-form-right':
      return l10n.t('"{0}" is no right of an instrument: write instrument:number, separated by commas', problem.text);
    case 'left-out':
      return l10n.t('REDCap takes the rights away for instruments that are left out: {0}', problem.forms.join(', '));
    case 'member-of-role':
      return l10n.t(
        'This user has a role ({0}), whose rights count. REDCap changes only users without a role: change the role in user_roles.csv, or who has it in user_role_assignments.csv',
        problem.role,
      );
    case 'wrong-arm':
      return l10n.t('The event "{0}" is in arm {1}. An event cannot move to another arm', problem.event, problem.arm);
    case 'given':
      return problem.value === ''
        ? l10n.t('REDCap gives "{0}" itself: leave it blank', problem.column)
        : l10n.t('REDCap gives "{0}" itself: here it is {1}', problem.column, problem.value);
    case 'same-label':
      return l10n.t('"{0}" is there already: REDCap will add a letter to the unique name', problem.label);
    case 'not-designated':
      return l10n.t('The instrument "{0}" is not designated to the event "{1}"', problem.form, problem.event);
    case 'repeats-twice':
      return l10n.t(
        'The event "{0}" repeats as a whole: its instruments cannot repeat on their own as well',
        problem.event,
      );
  }
}

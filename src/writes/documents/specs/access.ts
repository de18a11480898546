import { isRightColumn } from '../../../api/userRights';
import { type FormRight, codesOf, formCodes, formCodesIn, sameFormCodes } from '../../../state/accessCodes';
import type { RowValues } from '../changes';
import type { CheckedRow, DocumentFacts, Report } from '../documentCheck';
import { type StructureRows, at, isSameCell } from '../spec';

/** Usernames are the same in any capitals. */
export const keyOfUser = (row: RowValues): string => at(row, 'username').toLowerCase();

/** What documents with rights in their columns have in common. Source: REDCAP_API.md §6.7 to §6.9. */
export const rightsRows: Pick<StructureRows, 'isSame' | 'editableBesides'> = {
  isSame: (column, one, other) => {
    const right = formRightOf(column);
    return right !== undefined && sameFormCodes(right, one, other);
  },
  editableBesides: isRightColumn,
};

export function formRightOf(column: string): FormRight | undefined {
  return column === 'forms' ? 'view' : column === 'forms_export' ? 'export' : undefined;
}

/** Rights are numbers that REDCap knows, of instruments that the project has. */
export function checkRights(
  { values, stored }: CheckedRow,
  { forms }: DocumentFacts,
  report: Report,
  columns = Object.keys(values),
): void {
  for (const column of columns) {
    const [value, known] = [values[column] ?? '', stored?.[column] ?? ''];
    const right = formRightOf(column);
    // What the server holds itself is no fault of the draft, however odd.
    if ((right === undefined && !isRightColumn(column)) || (stored !== undefined && value === known)) {
      continue;
    }
    if (value === '') {
      // REDCap keeps what a blank stands for: it would look as if it took the right away.
      if (known !== '') {
        report({ kind: 'blank-right', column }, column);
      }
    } else if (right !== undefined) {
      checkForms(column, right, value, known, forms, report);
    } else if (!/^\d{1,4}$/.test(value)) {
      report({ kind: 'not-a-number', column }, column);
    } else if (codesOf(column)?.includes(Number(value)) === false) {
      report({ kind: 'not-a-code', column, value, codes: codesOf(column) ?? [] }, column);
    }
  }
}

// oxlint-disable-next-line max-params -- what they are has nothing in common
function checkForms(
  column: string,
  right: FormRight,
  value: string,
  known: string,
  forms: readonly string[] | undefined,
  report: Report,
): void {
  const before = new Map(formCodesIn(known).map(({ form, code }) => [form, code]));
  const seen = new Set<string>();
  for (const { form, code, text } of formCodesIn(value)) {
    // Names of instruments that are gone can stay in what REDCap holds.
    if (forms?.includes(form) === false && !before.has(form)) {
      report({ kind: 'unknown-instrument', name: form }, column);
    } else if (code === undefined) {
      report({ kind: 'not-a-form-right', text }, column);
    } else if (!formCodes(right).includes(code) && before.get(form) !== code) {
      report({ kind: 'not-a-code', column: form, value: String(code), codes: formCodes(right) }, column);
    } else if (seen.has(form)) {
      report({ kind: 'twice', name: form }, column);
    }
    seen.add(form);
  }
  const left = [...before.keys()].filter(
    (form) => !seen.has(form) && before.get(form) !== 0 && before.get(form) !== 128,
  );
  if (left.length > 0) {
    report({ kind: 'left-out', forms: left }, column, 'warning');
  }
}

export function checkGroup(values: RowValues, column: string, { groups }: DocumentFacts, report: Report): void {
  const name = at(values, column);
  if (name !== '' && groups?.includes(name) === false) {
    report({ kind: 'unknown-group', name }, column);
  }
}

/** The rights of a role's members are the role's: REDCap refuses to change them (REDCAP_API.md §1.4). */
export function checkMember(
  { values, stored }: CheckedRow,
  { roleOf }: DocumentFacts,
  columns: readonly string[],
  report: Report,
): void {
  const role = roleOf?.get(keyOfUser(values)) ?? '';
  for (const column of stored && role !== '' ? columns : []) {
    if (values[column] !== undefined && !isSameCell(rightsRows, column, values[column], stored?.[column])) {
      report({ kind: 'member-of-role', role, column }, column);
    }
  }
}

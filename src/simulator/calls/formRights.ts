import { cellText, type Row } from '../format/table';
import { ApiFailure } from '../http/failure';
import type { Project } from '../store/project';
import { randomColumns, rightColumns } from '../store/rights';

/** The rights that a row of an import names; blank cells name none. @throws ApiFailure for one that is no number */
export function givenRights(row: Row, who: string): Record<string, number> {
  return Object.fromEntries(
    [...rightColumns, ...randomColumns]
      .filter((column) => row[column] !== undefined && cellText(row[column]).trim() !== '')
      .map((column) => [column, level(cellText(row[column]).trim(), column, who)]),
  );
}

/**
 * `{a: 1}` or `a:1,b:2` with 0 for every form that is left out; `undefined` where the row has none.
 * @throws ApiFailure for unknown forms and for levels that are no numbers
 */
export function formRights(project: Project, value: unknown, who: string): Record<string, number> | undefined {
  const given = entriesOf(value);
  if (given.length === 0) {
    return undefined;
  }
  const strange = given.find(([form]) => project.dictionary.form(form) === undefined);
  if (strange !== undefined) {
    throw new ApiFailure(
      `The form named "${strange[0]}" is incorrect for ${who} The form does not exist in this project.`,
    );
  }
  const levels = new Map(given.map(([form, text]) => [form, level(text, form, who)]));
  return Object.fromEntries(project.dictionary.forms.map((form) => [form.name, levels.get(form.name) ?? 0]));
}

function entriesOf(value: unknown): (readonly [string, string])[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([form, text]) => [form, cellText(text)] as const);
  }
  return cellText(value)
    .split(',')
    .filter((part) => part.includes(':'))
    .map((part) => {
      const colon = part.lastIndexOf(':');
      return [part.slice(0, colon).trim(), part.slice(colon + 1).trim()] as const;
    });
}

function level(text: string, name: string, who: string): number {
  if (!/^\d{1,4}$/.test(text)) {
    throw new ApiFailure(`The value "${text}" of "${name}" is not valid for ${who}`);
  }
  return Number(text);
}

import type { L10n } from '../../common/l10n';
import { isRightColumn } from '../../api/userRights';
import { type FormRight, abilitiesOf, exportRank, formCodesIn, rankOf, sameFormCodes } from '../../state/accessCodes';
import type { AccessTexts } from '../../state/accessTexts';
import type { AccessName } from '../../state/documentNames';
import { words } from '../../state/words';
import { rolesByUser, rolesIn } from './accessState';
import type { ChangedRow, DocumentChanges, RowValues } from './changes';
import { specOf } from './registry';
import { at } from './spec';
import { formRightOf, keyOfUser } from './specs/access';

/** What somebody would lose. `members`: usernames of those who have the role. */
export type AccessLoss =
  | { readonly kind: 'user'; readonly who: string }
  | { readonly kind: 'role-gone'; readonly who: string; readonly members: readonly string[] }
  | { readonly kind: 'expires'; readonly who: string; readonly date: string }
  | { readonly kind: 'group' | 'role'; readonly who: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'rights';
      readonly who: string;
      readonly members: readonly string[];
      /** Columns, and instruments with what becomes less. */
      readonly rights: readonly string[];
    };

const groupColumns: readonly string[] = ['data_access_group', 'redcap_data_access_group'];

/** Whose rights, role or group go, or become less, with the changes; the worst first. `today`: YYYY-MM-DD */
export function accessLosses(
  document: AccessName,
  { changed, removed }: DocumentChanges,
  access: AccessTexts,
  today: string,
): readonly AccessLoss[] {
  const { rowName } = specOf(document);
  const roles = rolesIn(access);
  const roleWords = (role: string): string => (role === '' ? '' : at(roles.get(role) ?? {}, 'role_label') || role);
  return [
    ...removed.map((row): AccessLoss => {
      const who = rowName(row);
      return document === 'user_roles.csv'
        ? { kind: 'role-gone', who, members: membersOf(at(row, 'unique_role_name'), access) }
        : { kind: 'user', who };
    }),
    ...changed.flatMap((row): readonly AccessLoss[] => {
      const who = rowName(row.before);
      const moves = (columns: readonly string[], kind: 'group' | 'role', name: (text: string) => string) =>
        columns
          .filter((column) => row.columns.includes(column) && at(row.before, column) !== '')
          .map((column): AccessLoss => ({
            kind,
            who,
            from: name(at(row.before, column)),
            to: name(at(row.after, column)),
          }));
      const date = row.columns.includes('expiration') ? at(row.after, 'expiration') : '';
      const rights = lessOf(row);
      return [
        ...(date !== '' && date <= today ? [{ kind: 'expires', who, date } as const] : []),
        ...moves(groupColumns, 'group', (text) => text),
        ...moves(document === 'user_role_assignments.csv' ? ['unique_role_name'] : [], 'role', roleWords),
        ...(rights.length > 0
          ? [
              {
                kind: 'rights',
                who,
                rights,
                members: document === 'user_roles.csv' ? membersOf(row.key, access) : [],
              } as const,
            ]
          : []),
      ];
    }),
  ];
}

function membersOf(role: string, access: AccessTexts): readonly string[] {
  return [...(rolesByUser(access) ?? [])].filter(([, has]) => has === role).map(([username]) => username);
}

/** What changes in a row: `api_export 1 → 0`, `forms visit:1 → 0`; instruments that stay as they are say nothing. */
export function accessChanges({
  before,
  after,
  columns,
}: Pick<ChangedRow, 'before' | 'after' | 'columns'>): readonly string[] {
  return columns.flatMap((column): readonly string[] => {
    const right = formRightOf(column);
    if (right === undefined) {
      return [`${column} ${shown(before, column)} → ${shown(after, column)}`];
    }
    const [then, now] = [before, after].map(
      (row) => new Map(formCodesIn(at(row, column)).map(({ form, code }) => [form, String(code ?? '')])),
    );
    return [...new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])]
      .map((form) => ({ form, from: then?.get(form) ?? '0', to: now?.get(form) ?? '0' }))
      .filter(({ form, from, to }) => !sameFormCodes(right, `${form}:${from}`, `${form}:${to}`))
      .map(({ form, from, to }) => `${column} ${form}: ${from} → ${to}`);
  });
}

function shown(row: RowValues, column: string): string {
  return at(row, column) === '' ? '–' : at(row, column);
}

/** Rights that are less than before: names of columns; for instruments `forms: visit, lab`. */
function lessOf({ before, after, columns }: ChangedRow): readonly string[] {
  return columns.flatMap((column): readonly string[] => {
    const right = formRightOf(column);
    if (right !== undefined) {
      const forms = lessForms(right, at(before, column), at(after, column));
      return forms.length === 0 ? [] : [`${column}: ${forms.join(', ')}`];
    }
    const [then, now] = [Number(at(before, column)), Number(at(after, column))];
    return isRightColumn(column) && rankOf(column, now) < rankOf(column, then) ? [column] : [];
  });
}

function lessForms(right: FormRight, before: string, after: string): readonly string[] {
  const now = new Map(formCodesIn(after).map(({ form, code }) => [form, code ?? 0]));
  return formCodesIn(before)
    .filter(({ form, code = 0 }) => {
      const next = now.get(form) ?? 0;
      if (right === 'export') {
        return exportRank(next) < exportRank(code);
      }
      const has = abilitiesOf(next);
      return has !== undefined && (abilitiesOf(code) ?? []).some((ability) => !has.includes(ability));
    })
    .map(({ form }) => form);
}

/** Without these nothing can be pushed, read back or undone. */
const needed = ['api_export', 'api_import', 'user_rights'];

function isEnough(row: RowValues): boolean {
  return needed.every((column) => row[column] === undefined || at(row, column) === '1');
}

/** Whether the token's owner would no longer be able to read back and undo what is pushed; what is not known for certain is let through. */
export function locksOut(
  document: AccessName,
  { changed, removed }: DocumentChanges,
  access: AccessTexts,
  username: string,
): boolean {
  const self = username.toLowerCase();
  const role = rolesByUser(access)?.get(self) ?? '';
  const now = changed.find(({ key }) => key === (document === 'user_roles.csv' ? role : self))?.after;
  switch (document) {
    case 'users.csv':
      return (
        removed.some((row) => keyOfUser(row) === self) ||
        (now !== undefined &&
          (!isEnough(now) ||
            (at(now, 'expiration') !== '' && at(now, 'expiration') <= new Date().toISOString().slice(0, 10))))
      );
    case 'user_roles.csv':
      return (
        role !== '' &&
        (removed.some((row) => at(row, 'unique_role_name') === role) || (now !== undefined && !isEnough(now)))
      );
    case 'user_role_assignments.csv': {
      const next = now === undefined ? role : at(now, 'unique_role_name');
      return next !== role && next !== '' && !isEnough(rolesIn(access).get(next) ?? {});
    }
    case 'user_dag_assignments.csv':
      return false;
  }
}

/** A loss as a sentence. */
export function accessLossText(loss: AccessLoss, l10n: L10n): string {
  const w = words(l10n);
  switch (loss.kind) {
    case 'user':
      return l10n.t('{0} loses all access to the project, and the API token for it', loss.who);
    case 'role-gone':
      return loss.members.length === 0
        ? l10n.t('The role "{0}" goes; nobody has it', loss.who)
        : l10n.t('The role "{0}" goes; left without a role: {1}', loss.who, w.list(loss.members));
    case 'expires':
      return l10n.t('{0} loses access: {1} is not in the future', loss.who, loss.date);
    case 'group':
      return loss.to === ''
        ? l10n.t('{0} leaves the group {1} and then sees the records of all groups', loss.who, loss.from)
        : l10n.t(
            '{0} moves from the group {1} to {2} and no longer sees the records of the first',
            loss.who,
            loss.from,
            loss.to,
          );
    case 'role':
      return loss.to === ''
        ? l10n.t('{0} leaves the role "{1}"; what is left are rights of their own, see users.csv', loss.who, loss.from)
        : l10n.t('{0} changes from the role "{1}" to "{2}"', loss.who, loss.from, loss.to);
    case 'rights':
      return loss.members.length === 0
        ? l10n.t('{0} gets less of: {1}', loss.who, w.list(loss.rights))
        : l10n.t('The role "{0}" ({1}) gets less of: {2}', loss.who, w.list(loss.members), w.list(loss.rights));
  }
}

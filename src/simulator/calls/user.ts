import { cellText, readTable, writeTable, type Row } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import type { Project, User } from '../store/project';
import { rightColumns } from '../store/rights';
import { logManage, type Method } from './call';

const identity = [
  'username',
  'email',
  'firstname',
  'lastname',
  'expiration',
  'data_access_group',
  'data_access_group_id',
  'data_access_group_label',
];
const roleColumns = ['unique_role_name', 'role_label', ...rightColumns, 'forms', 'forms_export'];

function userRow(project: Project, user: User): Row {
  const dag = project.dag(user.dag);
  const forms = (given: Readonly<Record<string, number>> | undefined): Record<string, number> =>
    Object.fromEntries(project.dictionary.forms.map((form) => [form.name, given?.[form.name] ?? 1]));
  return {
    username: user.username,
    email: user.email,
    firstname: user.firstname,
    lastname: user.lastname,
    expiration: user.expiration ?? '',
    data_access_group: user.dag,
    data_access_group_id: dag?.id ?? '',
    data_access_group_label: dag?.name ?? '',
    ...Object.fromEntries(rightColumns.map((column) => [column, user.rights[column] ?? 0])),
    forms: forms(user.forms),
    forms_export: forms(user.formsExport),
  };
}

const exportUsers: Method = {
  content: 'user',
  action: 'export',
  rights: ['api_export', 'user_rights'],
  run(call) {
    const users = [...call.project.users].sort((a, b) => (a.username < b.username ? -1 : 1));
    logManage(call, 'Export users (API)');
    return dataAnswer(
      call.format,
      writeTable(
        call.format,
        [...identity, ...rightColumns, 'forms', 'forms_export'],
        users.map((user) => userRow(call.project, user)),
        { root: 'users', csv: call.csv },
      ),
    );
  },
};

/** Adds users or changes the rights that a row names (REDCAP_API.md §6.7). */
const importUsers: Method = {
  content: 'user',
  action: 'import',
  rights: ['api_import', 'user_rights'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv);
    for (const row of rows) {
      const dag = cellText(row['data_access_group']);
      if (cellText(row['username']) === '') {
        throw new ApiFailure('Each user must have a "username"');
      }
      if (dag !== '' && project.dag(dag) === undefined) {
        throw new ApiFailure(`The following unique group names do not exist: ${dag}`);
      }
    }
    for (const row of rows) {
      importUser(project, row);
    }
    logManage(call, 'Import users (API)');
    return countAnswer(rows.length);
  },
};

function importUser(project: Project, row: Row): void {
  const username = cellText(row['username']);
  let user = project.user(username);
  if (user === undefined) {
    const none = Object.fromEntries(project.dictionary.forms.map((form) => [form.name, 0]));
    user = { username, email: '', firstname: '', lastname: '', dag: '', rights: {}, forms: none, formsExport: none };
    project.users.push(user);
  }
  const given = rightColumns.filter((column) => row[column] !== undefined && cellText(row[column]) !== '');
  user.rights = {
    ...user.rights,
    ...Object.fromEntries(given.map((column) => [column, Number(cellText(row[column]))])),
  };
  user.dag = row['data_access_group'] === undefined ? user.dag : cellText(row['data_access_group']);
  user.expiration = row['expiration'] === undefined ? (user.expiration ?? '') : cellText(row['expiration']);
  user.forms = { ...user.forms, ...formRights(row['forms']) };
  user.formsExport = { ...user.formsExport, ...formRights(row['forms_export']) };
}

/** `{a: 1}` or `a:1,b:2`. */
function formRights(value: unknown): Record<string, number> {
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([form, level]) => [form, Number(level)]));
  }
  return Object.fromEntries(
    cellText(value)
      .split(',')
      .filter((part) => part.includes(':'))
      .map((part) => {
        const colon = part.lastIndexOf(':');
        return [part.slice(0, colon).trim(), Number(part.slice(colon + 1))];
      }),
  );
}

/** Needs Delete Record too: a gate that covers `action=delete` of users as well (REDCAP_API.md §6.7). */
const deleteUsers: Method = {
  content: 'user',
  action: 'delete',
  rights: ['api_import', 'user_rights', 'record_delete'],
  writes: true,
  run(call) {
    const wanted = new Set(call.parameters.list('users'));
    const unknown = Array.from(wanted).filter((name) => call.project.user(name) === undefined);
    if (wanted.size === 0 || unknown.length > 0) {
      throw new ApiFailure(`The following usernames are not users of the project: ${unknown.join(', ')}`);
    }
    call.project.users = call.project.users.filter((user) => !wanted.has(user.username));
    logManage(call, 'Delete users (API)');
    return countAnswer(wanted.size);
  },
};

/** The simulator has no roles: an empty list. */
const exportRoles: Method = {
  content: 'userRole',
  action: 'export',
  rights: ['api_export', 'user_rights'],
  run(call) {
    logManage(call, 'Export user roles (API)');
    return dataAnswer(call.format, writeTable(call.format, roleColumns, [], { root: 'items' }));
  },
};

const exportRoleMapping: Method = {
  content: 'userRoleMapping',
  action: 'export',
  rights: ['api_export', 'user_rights'],
  run(call) {
    const columns = ['username', 'unique_role_name', ...(call.project.dags.length > 0 ? ['data_access_group'] : [])];
    logManage(call, 'Export user-role assignments (API)');
    return dataAnswer(
      call.format,
      writeTable(
        call.format,
        columns,
        call.project.users.map((user) => ({
          username: user.username,
          unique_role_name: '',
          data_access_group: user.dag,
        })),
        { root: 'items' },
      ),
    );
  },
};

export const userMethods: readonly Method[] = [exportUsers, importUsers, deleteUsers, exportRoles, exportRoleMapping];

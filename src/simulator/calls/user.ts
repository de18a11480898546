import { cellText, readTable, writeTable, type Row } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { byUsername } from '../store/names';
import type { Project, User } from '../store/project';
import { randomColumns, rightColumns } from '../store/rights';
import { logManage, type Method } from './call';
import { formRights, givenRights } from './formRights';

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

/** A row of Export Users; members of a role have the role's rights (REDCAP_API.md §6.7). */
function userRow(project: Project, user: User): Row {
  const dag = project.dag(user.dag);
  const access = project.access(user);
  const forms = (given: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(project.dictionary.forms.map((form) => [form.name, given[form.name] ?? 1]));
  return {
    username: user.username,
    email: user.email,
    firstname: user.firstname,
    lastname: user.lastname,
    expiration: user.expiration ?? '',
    data_access_group: user.dag,
    data_access_group_id: dag?.id ?? '',
    data_access_group_label: dag?.name ?? '',
    ...Object.fromEntries([...rightColumns, ...randomColumns].map((column) => [column, access.rights[column] ?? 0])),
    forms: forms(access.forms),
    forms_export: forms(access.formsExport),
  };
}

const exportUsers: Method = {
  content: 'user',
  action: 'export',
  rights: ['api_export', 'user_rights'],
  run(call) {
    const { project } = call;
    logManage(call, 'Export users (API)');
    return dataAnswer(
      call.format,
      writeTable(
        call.format,
        [...identity, ...rightColumns, ...(project.isRandomized ? randomColumns : []), 'forms', 'forms_export'],
        byUsername(project.users).map((user) => userRow(project, user)),
        { root: 'users', csv: call.csv },
      ),
    );
  },
};

/** Adds users or changes the rights that a row names; members of roles are refused (REDCAP_API.md §6.7). */
const importUsers: Method = {
  content: 'user',
  action: 'import',
  rights: ['api_import', 'user_rights'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv);
    const planned = rows.map((row) => planUser(project, row));
    for (const make of planned) {
      make();
    }
    logManage(call, 'Import users (API)');
    return countAnswer(rows.length);
  },
};

/** Checks a row; the answer puts it into the project. */
function planUser(project: Project, row: Row): () => void {
  const username = cellText(row['username']).trim();
  const dag = cellText(row['data_access_group']).trim();
  if (username === '') {
    throw new ApiFailure('Each user must have a "username"');
  }
  if (dag !== '' && project.dag(dag) === undefined) {
    throw new ApiFailure(`The following unique group names do not exist: ${dag}`);
  }
  const known = project.user(username);
  if (known?.role !== undefined && known.role !== '') {
    throw new ApiFailure(
      `The user "${username}" cannot have their user privileges modified because the user belongs to a user role. Users in roles cannot have their privileges modified via the 'Import User' API method.`,
    );
  }
  const who = `the user "${username}"`;
  const rights = givenRights(row, who);
  const forms = formRights(project, row['forms'], who);
  const formsExport = formRights(project, row['forms_export'], who);
  return () => {
    const none = Object.fromEntries(project.dictionary.forms.map((form) => [form.name, 0]));
    const user: User = project.user(username) ?? {
      username,
      email: '',
      firstname: '',
      lastname: '',
      dag: '',
      rights: {},
      forms: none,
      formsExport: none,
    };
    if (project.user(username) === undefined) {
      project.users.push(user);
    }
    user.rights = { ...user.rights, ...rights };
    // A row without a group takes the user out of theirs, and forms that a list leaves out become 0 (REDCAP_API.md §6.7).
    user.dag = dag;
    user.expiration = row['expiration'] === undefined ? (user.expiration ?? '') : cellText(row['expiration']);
    // A blank list beside one that names forms is a list that leaves them all out.
    const isBlank = (name: string): boolean => row[name] !== undefined && cellText(row[name]).trim() === '';
    user.forms = forms ?? (formsExport !== undefined && isBlank('forms') ? none : (user.forms ?? {}));
    user.formsExport =
      formsExport ?? (forms !== undefined && isBlank('forms_export') ? none : (user.formsExport ?? {}));
  };
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

export const userMethods: readonly Method[] = [exportUsers, importUsers, deleteUsers];

import { randomInt } from 'node:crypto';
import { cellText, readTable, writeTable, type Row } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { byUsername } from '../store/names';
import type { Project, Role } from '../store/project';
import { randomColumns, roleRightColumns } from '../store/rights';
import { logManage, type Method } from './call';
import { formRights, givenRights } from './formRights';

/** Rights of roles are texts in JSON (REDCAP_API.md §2.1). */
function roleRow(project: Project, role: Role): Row {
  const forms = (given: Readonly<Record<string, number>> | undefined): Record<string, number> =>
    Object.fromEntries(project.dictionary.forms.map((form) => [form.name, given?.[form.name] ?? 1]));
  return {
    unique_role_name: role.uniqueName,
    role_label: role.label,
    ...Object.fromEntries(
      [...roleRightColumns, ...randomColumns].map((column) => [column, String(role.rights[column] ?? 0)]),
    ),
    forms: forms(role.forms),
    forms_export: forms(role.formsExport),
  };
}

const exportRoles: Method = {
  content: 'userRole',
  action: 'export',
  rights: ['api_export', 'user_rights'],
  run(call) {
    const { project } = call;
    logManage(call, 'Export user roles (API)');
    return dataAnswer(
      call.format,
      writeTable(
        call.format,
        [
          'unique_role_name',
          'role_label',
          ...roleRightColumns,
          'forms',
          'forms_export',
          ...(project.isRandomized ? randomColumns : []),
        ],
        project.roles.map((role) => roleRow(project, role)),
        { root: 'items', csv: call.csv },
      ),
    );
  },
};

/** A blank unique name makes a role, a known one changes it (REDCAP_API.md §6.9). */
const importRoles: Method = {
  content: 'userRole',
  action: 'import',
  rights: ['api_import', 'user_rights'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv);
    requireRoles(
      project,
      rows.map((row) => cellText(row['unique_role_name']).trim()),
    );
    const planned = rows.map((row) => planRole(project, row));
    for (const make of planned) {
      make();
    }
    logManage(call, 'Import user roles (API)');
    return countAnswer(rows.length);
  },
};

/** Checks a row; the answer puts it into the project. */
function planRole(project: Project, row: Row): () => void {
  const unique = cellText(row['unique_role_name']).trim();
  const label = cellText(row['role_label']).trim();
  if (unique === '' && label === '') {
    throw new ApiFailure('Each new user role must have a "role_label"');
  }
  const who = `the user role "${unique === '' ? label : unique}"`;
  const rights = givenRights(row, who);
  const forms = formRights(project, row['forms'], who);
  const formsExport = formRights(project, row['forms_export'], who);
  return () => {
    const known = unique === '' ? undefined : project.role(unique);
    const none = Object.fromEntries(project.dictionary.forms.map((form) => [form.name, 0]));
    if (known === undefined) {
      project.roles.push({
        label,
        uniqueName: newRoleName(project),
        rights,
        forms: forms ?? none,
        formsExport: formsExport ?? none,
      });
    } else {
      known.label = label === '' ? known.label : label;
      known.rights = { ...known.rights, ...rights };
      known.forms = forms ?? known.forms ?? {};
      known.formsExport = formsExport ?? known.formsExport ?? {};
    }
  };
}

function newRoleName(project: Project): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
  for (;;) {
    const name = `U-${Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('')}`;
    if (project.role(name) === undefined) {
      return name;
    }
  }
}

function requireRoles(project: Project, names: readonly string[]): void {
  const unknown = names.filter((name) => name !== '' && project.role(name) === undefined);
  if (unknown.length > 0) {
    throw new ApiFailure(`Invalid Unique Role Names: ${Array.from(new Set(unknown)).join(', ')}`);
  }
}

/** Members stay users of the project, without a role. */
const deleteRoles: Method = {
  content: 'userRole',
  action: 'delete',
  rights: ['api_import', 'user_rights'],
  writes: true,
  run(call) {
    const { project } = call;
    const wanted = new Set(call.parameters.list('roles'));
    requireRoles(project, Array.from(wanted));
    project.roles = project.roles.filter((role) => !wanted.has(role.uniqueName));
    for (const user of project.users) {
      if (user.role !== undefined && wanted.has(user.role)) {
        user.role = '';
      }
    }
    logManage(call, 'Delete user roles (API)');
    return countAnswer(wanted.size);
  },
};

const exportAssignments: Method = {
  content: 'userRoleMapping',
  action: 'export',
  rights: ['api_export', 'user_rights'],
  run(call) {
    const { project } = call;
    const columns = ['username', 'unique_role_name', ...(project.dags.length > 0 ? ['data_access_group'] : [])];
    logManage(call, 'Export user-role assignments (API)');
    return dataAnswer(
      call.format,
      writeTable(
        call.format,
        columns,
        byUsername(project.users).map((user) => ({
          username: user.username,
          unique_role_name: user.role ?? '',
          data_access_group: user.dag,
        })),
        { root: 'items', csv: call.csv },
      ),
    );
  },
};

/** A blank role takes the user out of theirs; the group changes where the row has one (REDCAP_API.md §6.10). */
const importAssignments: Method = {
  content: 'userRoleMapping',
  action: 'import',
  rights: ['api_import', 'user_rights'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv).map((row) => ({
      username: cellText(row['username']).trim(),
      role: cellText(row['unique_role_name']).trim(),
      dag: row['data_access_group'] === undefined ? undefined : cellText(row['data_access_group']).trim(),
    }));
    const strangers = rows.filter(({ username }) => project.user(username) === undefined);
    if (strangers.length > 0) {
      throw new ApiFailure(
        `The following usernames are not users of the project: ${strangers.map(({ username }) => username).join(', ')}`,
      );
    }
    requireRoles(
      project,
      rows.map(({ role }) => role),
    );
    const noDag = rows.flatMap(({ dag }) => (dag ? [dag] : [])).filter((dag) => project.dag(dag) === undefined);
    if (noDag.length > 0) {
      throw new ApiFailure(`The following unique group names do not exist: ${noDag.join(', ')}`);
    }
    for (const { username, role, dag } of rows) {
      const user = project.user(username);
      if (user !== undefined) {
        user.role = role;
        user.dag = dag ?? user.dag;
      }
    }
    logManage(call, 'Import user-role assignments (API)');
    return countAnswer(rows.length);
  },
};

export const userRoleMethods: readonly Method[] = [
  exportRoles,
  importRoles,
  deleteRoles,
  exportAssignments,
  importAssignments,
];

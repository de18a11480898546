import { cellText, readTable, writeTable } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { uniqueGroupName } from '../store/names';
import { byUsername } from '../store/names';
import { logManage, type Call, type Method } from './call';

const columns = ['data_access_group_name', 'unique_group_name', 'data_access_group_id'];

function rowsOf(call: Call): Record<string, unknown>[] {
  return readTable(call.format, call.parameters.get('data'), call.sentCsv);
}

const exportDags: Method = {
  content: 'dag',
  action: 'export',
  rights: ['api_export', 'data_access_groups'],
  run(call) {
    const rows = call.project.dags.map((dag) => ({
      data_access_group_name: dag.name,
      unique_group_name: dag.uniqueName,
      data_access_group_id: dag.id,
    }));
    logManage(call, 'Export DAGs (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, columns, rows, {
        root: 'dags',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

/** A blank unique name makes a group, a known one renames it (REDCAP_API.md §6.5). */
const importDags: Method = {
  content: 'dag',
  action: 'import',
  rights: ['api_import', 'data_access_groups'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = rowsOf(call).map((row) => ({
      name: cellText(row['data_access_group_name']).trim(),
      unique: cellText(row['unique_group_name']).trim(),
    }));
    const unknown = rows.filter((row) => row.unique !== '' && project.dag(row.unique) === undefined);
    if (unknown.length > 0) {
      throw new ApiFailure(
        `The following unique group names do not exist: ${unknown.map((row) => row.unique).join(', ')}`,
      );
    }
    if (rows.some((row) => row.name === '')) {
      throw new ApiFailure('Each data access group must have a "data_access_group_name"');
    }
    for (const { name, unique } of rows) {
      const known = unique === '' ? undefined : project.dag(unique);
      const taken = new Set(project.dags.filter((dag) => dag !== known).map((dag) => dag.uniqueName));
      const uniqueName = uniqueGroupName(name, taken);
      if (known === undefined) {
        project.dags.push({ id: project.newDagId(), name, uniqueName });
      } else {
        project.regroup(known.uniqueName, uniqueName);
        Object.assign(known, { name, uniqueName });
      }
    }
    logManage(call, 'Import DAGs (API)');
    return countAnswer(rows.length);
  },
};

/** Unknown groups are ignored and not counted (RC-API-30 §4). */
const deleteDags: Method = {
  content: 'dag',
  action: 'delete',
  rights: ['api_import', 'data_access_groups'],
  writes: true,
  run(call) {
    const known = Array.from(new Set(call.parameters.list('dags'))).filter(
      (name) => call.project.dag(name) !== undefined,
    );
    for (const name of known) {
      call.project.dropDag(name);
    }
    logManage(call, 'Delete DAGs (API)');
    return countAnswer(known.length);
  },
};

const switchDag: Method = {
  content: 'dag',
  action: 'switch',
  rights: ['api_import'],
  writes: true,
  run(call) {
    const dag = call.parameters.get('dag');
    if (dag !== '' && call.project.dag(dag) === undefined) {
      throw new ApiFailure(`The following unique group names do not exist: ${dag}`);
    }
    if (call.user.switchableDags?.includes(dag) !== true) {
      throw new ApiFailure('You do not have permission to switch to this Data Access Group.');
    }
    call.user.dag = dag;
    logManage(call, 'Switch DAG (API)');
    return countAnswer(1);
  },
};

const exportUserDags: Method = {
  content: 'userDagMapping',
  action: 'export',
  rights: ['api_export', 'data_access_groups'],
  run(call) {
    const rows = byUsername(call.project.users).map((user) => ({
      username: user.username,
      redcap_data_access_group: user.dag,
    }));
    logManage(call, 'Export User-DAG assignments (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, ['username', 'redcap_data_access_group'], rows, {
        root: 'items',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

const importUserDags: Method = {
  content: 'userDagMapping',
  action: 'import',
  rights: ['api_import', 'data_access_groups'],
  writes: true,
  run(call) {
    const { project } = call;
    const rows = rowsOf(call).map((row) => ({
      user: project.user(cellText(row['username'])),
      username: cellText(row['username']),
      dag: cellText(row['redcap_data_access_group']),
    }));
    const noUser = rows.filter((row) => row.user === undefined).map((row) => row.username);
    const noDag = rows.filter((row) => row.dag !== '' && project.dag(row.dag) === undefined).map((row) => row.dag);
    if (noUser.length > 0) {
      throw new ApiFailure(`The following usernames are not users of the project: ${noUser.join(', ')}`);
    }
    if (noDag.length > 0) {
      throw new ApiFailure(`The following unique group names do not exist: ${noDag.join(', ')}`);
    }
    for (const { user, dag } of rows) {
      if (user !== undefined) {
        user.dag = dag;
      }
    }
    logManage(call, 'Import User-DAG assignments (API)');
    return countAnswer(rows.length);
  },
};

export const dagMethods: readonly Method[] = [
  exportDags,
  importDags,
  deleteDags,
  switchDag,
  exportUserDags,
  importUserDags,
];

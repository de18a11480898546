import { writeTable } from '../format/table';
import { dataAnswer } from '../http/answer';
import { logManage, type Method } from './call';

const columns = ['timestamp', 'username', 'action', 'details', 'record'];
const kinds = new Set([
  'export',
  'manage',
  'user',
  'record',
  'record_add',
  'record_edit',
  'record_delete',
  'lock_record',
  'page_view',
]);
const recordKinds = new Set(['record_add', 'record_edit', 'record_delete']);

/** The project's log, newest first; times exclusive (REDCAP_API.md §6.18). */
export const exportLog: Method = {
  content: 'log',
  action: 'export',
  rights: ['api_export', 'logging'],
  run(call) {
    const { project, parameters } = call;
    const [type, user, record, dag] = [
      parameters.get('logtype'),
      parameters.get('user'),
      parameters.get('record'),
      parameters.get('dag'),
    ];
    const [begin, end] = [parameters.get('beginTime'), parameters.get('endTime')];
    // What is no group's id is ignored (REDCAP_API.md §6.18).
    const group = project.dags.find((candidate) => String(candidate.id) === dag)?.uniqueName ?? '';
    const rows = project.log
      .filter(
        (entry) =>
          (type === '' ||
            !kinds.has(type) ||
            entry.kind === type ||
            (type === 'record' && recordKinds.has(entry.kind))) &&
          (user === '' || entry.username === user) &&
          (record === '' || entry.record === record),
      )
      .filter((entry) => (begin === '' || entry.time > begin) && (end === '' || entry.time < end))
      .filter(
        (entry) =>
          group === '' ||
          project.records.get(entry.record)?.dag === group ||
          project.user(entry.username)?.dag === group,
      )
      .map((entry) => ({
        timestamp: entry.time.slice(0, 16),
        username: entry.username,
        action: entry.action,
        details: entry.details,
        record: entry.record,
      }))
      .reverse();
    logManage(call, 'Export Logging (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, columns, rows, {
        root: 'items',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

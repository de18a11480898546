import { cellText, readTable, writeTable } from '../format/table';
import { countAnswer, dataAnswer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { logManage, type Call, type Method } from './call';

function requireLongitudinal(call: Call, what: string): void {
  if (!call.project.isLongitudinal) {
    throw new ApiFailure(`You cannot ${what} for classic projects`);
  }
}

/** Arms, each with at least one event: others are not shown (REDCAP_API.md §6.1). */
const exportArms: Method = {
  content: 'arm',
  action: 'export',
  rights: ['api_export'],
  run(call) {
    requireLongitudinal(call, 'export arms');
    const wanted = call.parameters.list('arms');
    const rows = call.project.arms
      .filter(
        (arm) =>
          call.project.events.some((event) => event.armNum === arm.armNum) &&
          (wanted.length === 0 || wanted.includes(String(arm.armNum))),
      )
      .sort((a, b) => a.armNum - b.armNum)
      .map((arm) => ({ arm_num: arm.armNum, name: arm.name }));
    logManage(call, 'Export arms (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, ['arm_num', 'name'], rows, {
        root: 'arms',
        csv: call.csv,
      }),
    );
  },
};

const importArms: Method = {
  content: 'arm',
  action: 'import',
  rights: ['api_import', 'design'],
  developmentOnly: true,
  writes: true,
  run(call) {
    const { project } = call;
    const rows = readTable(call.format, call.parameters.get('data'), call.sentCsv).map((row) => ({
      armNum: Number(cellText(row['arm_num'])),
      name: cellText(row['name']),
    }));
    if (rows.some((row) => !Number.isInteger(row.armNum) || row.armNum < 1 || row.name === '')) {
      throw new ApiFailure('Each arm must have an "arm_num" that is a positive integer and a "name"');
    }
    if (call.parameters.flag('override')) {
      for (const arm of project.arms.filter((known) => rows.every((row) => row.armNum !== known.armNum))) {
        project.dropArm(arm.armNum);
      }
    }
    for (const { armNum, name } of rows) {
      const known = project.arms.find((arm) => arm.armNum === armNum);
      if (known === undefined) {
        project.arms.push({ armNum, name });
      } else {
        known.name = name;
      }
    }
    logManage(call, 'Import arms (API)');
    return countAnswer(rows.length);
  },
};

/** Deletes arms with their events, designations, data and files (RC-API-18). */
const deleteArms: Method = {
  content: 'arm',
  action: 'delete',
  rights: ['api_import', 'design'],
  developmentOnly: true,
  writes: true,
  run(call) {
    requireLongitudinal(call, 'delete arms');
    const { project } = call;
    const wanted = call.parameters.strictList('arms');
    if (wanted.length === 0) {
      throw new ApiFailure('The required parameter "arms" is missing or is not an array');
    }
    const unknown = wanted.filter((arm) => project.arms.every((known) => String(known.armNum) !== arm));
    if (unknown.length > 0) {
      throw new ApiFailure(
        `The following values in the parameter "arms" are not valid: ${unknown.map((arm) => `'${arm}'`).join(', ')}`,
      );
    }
    const distinct = new Set(wanted.map(Number));
    for (const arm of distinct) {
      project.dropArm(arm);
    }
    logManage(call, 'Delete arms (API)');
    return countAnswer(distinct.size);
  },
};

export const armMethods: readonly Method[] = [exportArms, importArms, deleteArms];

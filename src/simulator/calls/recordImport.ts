import { csvRow } from '../format/csv';
import { phpJson } from '../format/json';
import { xmlDeclaration, xmlText } from '../format/xml';
import { contentTypeOf, type Answer } from '../http/answer';
import { ApiFailure } from '../http/failure';
import { readCalculations, recalculate } from '../records/calculate';
import { planImport, type PlannedRow, type Problem, refusedRows } from '../records/importPlan';
import { formLocked, recordLocked } from '../records/locks';
import { checkMemory } from '../records/memory';
import { nextRecordName } from '../records/nextName';
import { readImportRows } from '../records/readRows';
import { checkboxSuffix } from '../store/names';
import { ProjectRecord, type Context } from '../store/record';
import { log, type Call, type Method } from './call';

/** Import Records: all or nothing (REDCAP_API.md §5.2). */
export const importRecords: Method = {
  content: 'record',
  action: 'import',
  rights: ['api_import'],
  writes: true,
  run(call) {
    const rows = readImportRows(call);
    if (rows === undefined) {
      return answer(call, []);
    }
    checkMemory(
      call,
      rows.reduce((sum, row) => sum + Object.values(row).filter((value) => value !== '').length, 0),
    );
    const planned = planImport(call, rows);
    const renamed =
      call.parameters.flag('forceAutoNumber') && call.project.settings.recordAutonumbering
        ? autoNumber(call, planned)
        : new Map<string, string>();
    const final = planned.map((row) => ({ ...row, record: renamed.get(row.record) ?? row.record }));
    checkRecords(call, final);
    const given = new Map(Array.from(renamed, ([old, made]) => [made, old]));
    const touched = new Map<string, string>();
    const changed = new Map<string, Set<string>>();
    for (const row of final) {
      store(call, row);
      touched.set(row.record, given.get(row.record) ?? row.record);
      changed.set(
        row.record,
        new Set([...(changed.get(row.record) ?? []), ...row.cells.map((cell) => cell.field.name)]),
      );
    }
    calculate(call, changed);
    return answer(call, Array.from(touched));
  },
};

function calculate(call: Call, changed: ReadonlyMap<string, ReadonlySet<string>>): void {
  const calculations = readCalculations(call.project);
  if (calculations.length === 0) {
    return;
  }
  for (const [name, fields] of changed) {
    const record = call.project.records.get(name);
    if (record !== undefined) {
      recalculate(call.project, calculations, record, fields, call);
    }
  }
}

/** Given ids only group rows; new ones are handed out in order. */
function autoNumber(call: Call, rows: readonly PlannedRow[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { record } of rows) {
    if (!names.has(record)) {
      const made = nextRecordName(call.project, call.user, taken);
      taken.add(made);
      names.set(record, made);
    }
  }
  return names;
}

function checkRecords(call: Call, rows: readonly PlannedRow[]): void {
  const { project, user, access } = call;
  for (const name of new Set(rows.map((row) => row.record))) {
    const known = project.records.get(name);
    if (known === undefined && (access.rights['record_create'] ?? 0) === 0) {
      throw call.server.unkind.createRefusal
        ? new ApiFailure('Your user privileges do NOT allow you to create new records.')
        : new ApiFailure('You do not have Create Record privileges', 403);
    }
    if (known !== undefined && user.dag !== '' && known.dag !== user.dag) {
      throw new ApiFailure(
        `The record "${name}" belongs to another Data Access Group. You are not allowed to import data for it.`,
      );
    }
  }
  checkLocks(call, rows);
  checkUnique(call, rows);
}

/** One line for a locked record, naming the last field that has a value for it; one for each field of a locked form (REDCAP_API.md §13). */
function checkLocks(call: Call, rows: readonly PlannedRow[]): void {
  const { project } = call;
  if (project.locks.length === 0) {
    return;
  }
  const records = new Map<string, Problem>();
  const fields: Problem[] = [];
  for (const { record, event, instance, cells } of rows) {
    for (const { field, code, value } of cells) {
      const name = code === undefined ? field.name : `${field.name}___${checkboxSuffix(code)}`;
      const problem = { record, field: name, value };
      if (project.isRecordLocked(record)) {
        records.set(record, { ...problem, message: recordLocked });
      } else if (instance !== 'new' && project.isFormLocked(record, event, field.form, instance)) {
        fields.push({ ...problem, message: formLocked });
      }
    }
  }
  if (records.size + fields.length > 0) {
    throw refusedRows(call, [...records.values(), ...fields]);
  }
}

/** The secondary unique field may not repeat a value of another record. */
function checkUnique(call: Call, rows: readonly PlannedRow[]): void {
  const { project } = call;
  const unique = project.settings.secondaryUniqueField;
  const wanted = new Map(
    rows.flatMap((row) =>
      row.cells
        .filter((cell) => cell.field.name === unique && cell.value !== '')
        .map((cell) => [cell.value, row.record]),
    ),
  );
  if (unique === '' || wanted.size === 0) {
    return;
  }
  for (const record of project.records.values()) {
    for (const context of record.contexts) {
      const value = context.values.get(unique);
      const claimant = typeof value === 'string' ? wanted.get(value) : undefined;
      if (claimant !== undefined && claimant !== record.name && typeof value === 'string') {
        throw refusedRows(call, [
          {
            record: claimant,
            field: unique,
            value,
            message: `The field '${unique}' is the secondary unique field and its value already exists for another record.`,
          },
        ]);
      }
    }
  }
}

function store(call: Call, row: PlannedRow): void {
  const { project, user } = call;
  let record = project.records.get(row.record);
  const created = record === undefined;
  if (record === undefined) {
    record = new ProjectRecord(row.record, user.dag);
    project.records.set(row.record, record);
  }
  const instance =
    row.instance === 'new' ? (record.instances(row.event, row.instrument).at(-1) ?? 0) + 1 : row.instance;
  // Blanks make no instance; they erase in one that is there.
  const isThere = record.context(row.event, row.instrument, instance) !== undefined;
  if (row.instrument === '' || isThere || row.cells.some((cell) => cell.value !== '')) {
    const context = record.ensure(row.event, row.instrument, instance);
    for (const { field, code, value } of row.cells) {
      setCell(context, field.name, code, value);
    }
    if (row.instrument !== '' && context.values.size === 0) {
      record.remove(context);
    }
  }
  if (record.isEmpty) {
    record.ensure(row.event);
  }
  // Blanks leave a group alone unless they are asked to erase.
  if (
    row.dag !== undefined &&
    (row.dag !== '' || call.parameters.get('overwriteBehavior').toLowerCase() === 'overwrite')
  ) {
    record.dag = row.dag;
  }
  const details = row.cells
    .map((cell) =>
      cell.code === undefined
        ? `${cell.field.name} = '${cell.value}'`
        : `${cell.field.name}(${cell.code}) = ${cell.value === '1' ? 'checked' : 'unchecked'}`,
    )
    .join(', ');
  log(
    call,
    created ? 'record_add' : 'record_edit',
    `${created ? 'Create' : 'Update'} record (API) ${record.name}`,
    details,
    record.name,
  );
}

function setCell(context: Context, field: string, code: string | undefined, value: string): void {
  if (code === undefined) {
    if (value === '') {
      context.values.delete(field);
    } else {
      context.values.set(field, value);
    }
    return;
  }
  const ticked = context.values.get(field);
  const codes = (Array.isArray(ticked) ? (ticked as readonly string[]) : []).filter((known) => known !== code);
  const next = value === '1' ? [...codes, code] : codes;
  if (next.length === 0) {
    context.values.delete(field);
  } else if (value === '1' && Array.isArray(ticked) && ticked.includes(code)) {
    return;
  } else {
    context.values.set(field, next);
  }
}

/** `touched`: new name and the name that was given, per record. */
function answer(call: Call, touched: readonly (readonly [string, string])[]): Answer {
  const { parameters, returnFormat } = call;
  const make = (body: string): Answer => ({
    status: 200,
    contentType: contentTypeOf(returnFormat),
    body,
    records: touched.length,
  });
  const pick = { json: 0, csv: 1, xml: 2 }[returnFormat];
  if (parameters.flag('backgroundProcess')) {
    return make(['{"success":true}', 'success:true', `${xmlDeclaration}<success>true</success>`][pick] ?? '');
  }
  const content = parameters.get('returnContent').toLowerCase();
  if (content === 'nothing') {
    return make(returnFormat === 'json' ? '{}' : '');
  }
  if (content === 'ids' || (content === 'auto_ids' && parameters.flag('forceAutoNumber'))) {
    const ids = touched.map(([made, given]) => (content === 'ids' ? [made] : [made, given]));
    const lines = ids.map((parts) => parts.join(','));
    return make(
      [
        phpJson(lines),
        ['id', ...lines.map((line) => csvRow([line]))].join('\n'),
        `${xmlDeclaration}\n<ids>\n${lines.map((line) => `<id>${xmlText(line)}</id>\n`).join('')}</ids>`,
      ][pick] ?? '',
    );
  }
  return make(
    [`{"count": ${touched.length}}`, String(touched.length), `${xmlDeclaration}<count>${touched.length}</count>`][
      pick
    ] ?? '',
  );
}

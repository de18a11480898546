import type { Call } from '../calls/call';
import { ApiFailure } from '../http/failure';
import type { Field } from '../store/dictionary';
import { checkValue, type DateOrder } from './validate';

/** One cell to store; `code` for an option of a checkbox. A blank value erases. */
export interface PlannedCell {
  readonly field: Field;
  readonly code: string | undefined;
  readonly value: string;
}

export interface PlannedRow {
  readonly record: string;
  readonly event: string;
  readonly instrument: string;
  /** `new` asks for the next one. */
  readonly instance: number | 'new';
  readonly cells: readonly PlannedCell[];
  /** Unique group name; `undefined` leaves the record where it is. */
  readonly dag: string | undefined;
}

const plumbing = new Set([
  'redcap_event_name',
  'redcap_repeat_instrument',
  'redcap_repeat_instance',
  'redcap_data_access_group',
  'redcap_survey_identifier',
]);

/** Turns rows of a flat import into what is to be stored. All problems come back in one 400; nothing is stored then (REDCAP_API.md §5.2). */
export function planImport(call: Call, rows: readonly Readonly<Record<string, string>>[]): PlannedRow[] {
  const { project } = call;
  const { dictionary } = project;
  const ignored = (name: string): boolean =>
    plumbing.has(name) ||
    (name.endsWith('_timestamp') && dictionary.form(name.slice(0, -'_timestamp'.length)) !== undefined);
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const unknown = Array.from(names).filter(
    (name) =>
      name !== '' &&
      !ignored(name) &&
      dictionary.checkbox(name) === undefined &&
      (dictionary.field(name) === undefined || dictionary.field(name)?.type === 'checkbox'),
  );
  if (unknown.length > 0) {
    throw new ApiFailure(
      `The following fields were not found in the project as real data fields: ${unknown.join(', ')}`,
    );
  }
  const recordId = dictionary.recordId.name;
  if (rows.length > 0 && !names.has(recordId)) {
    throw new ApiFailure(`The record ID field "${recordId}" is missing from the data being imported`);
  }
  if (project.isLongitudinal) {
    const events = rows.map((row) => row['redcap_event_name'] ?? '').filter((name) => name !== '');
    const strange = events.filter((name) => project.event(name) === undefined);
    if (strange.length > 0) {
      // One sentence for the whole body (REDCAP_API.md §13); its wording is not public.
      throw new ApiFailure(
        `The following values of "redcap_event_name" are not unique event names of this project: ${Array.from(new Set(strange)).join(', ')}`,
      );
    }
  }
  const problems: Problem[] = [];
  const planned = rows.map((row) => planRow(call, row, ignored, problems));
  if (problems.length > 0) {
    throw refusedRows(call, problems);
  }
  return planned;
}

function planRow(
  call: Call,
  row: Readonly<Record<string, string>>,
  ignored: (name: string) => boolean,
  problems: Problem[],
): PlannedRow {
  const { project, parameters } = call;
  const { dictionary } = project;
  const record = (row[dictionary.recordId.name] ?? '').trim();
  const report = (field: string, value: string, message: string): void =>
    void problems.push({ record, field, value, message });
  const place = planPlace(call, row, record, report);
  const overwrite = parameters.get('overwriteBehavior').toLowerCase() === 'overwrite';
  const order = dateOrder(parameters.get('dateFormat'));
  const cells: PlannedCell[] = [];
  for (const [name, raw] of Object.entries(row)) {
    const checkbox = dictionary.checkbox(name);
    const field = checkbox?.field ?? dictionary.field(name);
    if (
      field === undefined ||
      ignored(name) ||
      field === dictionary.recordId ||
      (raw === '' && !overwrite) ||
      field.type === 'calc' ||
      field.type === 'descriptive' ||
      // Ignored, not refused: what exports show of a file may come back (REDCAP_API.md §13).
      field.type === 'file'
    ) {
      continue;
    }
    const wrongPlace =
      raw === '' || (checkbox !== undefined && raw === '0') ? undefined : misplaced(call, field, place);
    const belongs = misplaced(call, field, place) === undefined;
    if (wrongPlace !== undefined) {
      report(name, raw, wrongPlace);
    } else if (!belongs) {
      continue;
    } else if (raw === '') {
      cells.push({ field, code: checkbox?.code, value: '' });
    } else if (checkbox !== undefined) {
      if (raw === '0' || raw === '1') {
        cells.push({ field, code: checkbox.code, value: raw });
      } else {
        report(name, raw, `The value is not a valid category for ${name}`);
      }
    } else {
      const checked = checkValue(dictionary, field, raw, order);
      if ('problem' in checked) {
        report(name, raw, checked.problem);
      } else {
        cells.push({ field, code: undefined, value: checked.value });
      }
    }
  }
  return { record, ...place, cells };
}

/** Why one cell of an import is refused. */
export interface Problem {
  readonly record: string;
  readonly field: string;
  readonly value: string;
  readonly message: string;
}

/** The refusal of an import with a line for each cell (REDCAP_API.md §5.2); some servers tell no places. */
export function refusedRows(call: Call, problems: readonly Problem[]): ApiFailure {
  const lines = call.server.unkind.placelessRefusals
    ? Array.from(new Set(problems.map((problem) => problem.message)))
    : problems.map(({ record, field, value, message }) => csvAlwaysQuoted([record, field, value, message]));
  return new ApiFailure(lines.join('\n'));
}

type Report = (field: string, value: string, message: string) => void;
type Place = Pick<PlannedRow, 'event' | 'instrument' | 'instance' | 'dag'>;

function planPlace(call: Call, row: Readonly<Record<string, string>>, record: string, report: Report): Place {
  const { project } = call;
  const recordId = project.dictionary.recordId.name;
  if (record === '') {
    report(recordId, '', 'The record name is blank');
  } else if (record.length > 100) {
    report(recordId, record, 'The record name exceeds 100 characters');
  }
  // Without an event the first one is taken (REDCAP_API.md §5.2).
  const event = project.isLongitudinal ? row['redcap_event_name'] || project.eventNames[0] || '' : '';
  const dag = row['redcap_data_access_group'];
  if (dag !== undefined && dag !== '') {
    if (project.dag(dag) === undefined) {
      report('redcap_data_access_group', dag, 'The Data Access Group name is not valid');
    } else if (call.user.dag !== '' && call.user.dag !== dag) {
      report('redcap_data_access_group', dag, 'You are not allowed to assign records to another Data Access Group');
    }
  }
  return { event, ...planRepeat(call, row, event, report), dag: call.user.dag === '' ? dag : undefined };
}

function planRepeat(
  call: Call,
  row: Readonly<Record<string, string>>,
  event: string,
  report: Report,
): Pick<PlannedRow, 'instrument' | 'instance'> {
  const { project } = call;
  const instrument = row['redcap_repeat_instrument'] ?? '';
  const raw = row['redcap_repeat_instance'] ?? '';
  const instance = raw.toLowerCase() === 'new' ? 'new' : raw === '' ? 0 : Number(raw);
  if (instance !== 'new' && (!Number.isInteger(instance) || instance < 0 || raw === '0')) {
    report('redcap_repeat_instance', raw, 'The repeat instance must be a positive integer or "new"');
    return { instrument: '', instance: 0 };
  }
  if (instrument !== '') {
    if (!project.isRepeatingForm(instrument, event)) {
      report(
        'redcap_repeat_instrument',
        instrument,
        'redcap_repeat_instrument must be the unique form name of a Repeating Instrument. It currently does not match the unique form name of any Repeating Instruments.  Please fix this in the data import file and try again.',
      );
    } else if (instance === 0) {
      report('redcap_repeat_instance', raw, 'The repeat instance is missing for a repeating instrument');
    }
    return { instrument, instance };
  }
  if (project.isRepeatingEvent(event)) {
    return { instrument: '', instance: instance === 0 ? 1 : instance };
  }
  if (instance !== 0) {
    report(
      'redcap_repeat_instance',
      raw,
      'redcap_repeat_instance cannot have a value since this instrument or event is not a repeating instrument or repeating event, respectively.  The redcap_repeat_instance field must be left blank for this row of data.',
    );
  }
  return { instrument: '', instance: 0 };
}

/** Why a value of `field` has no place in a row. */
function misplaced(call: Call, field: Field, { event, instrument }: Place): string | undefined {
  const { project } = call;
  const known = project.event(event);
  if (project.isLongitudinal && known === undefined) {
    return undefined;
  }
  if (!project.isDesignated(field.form, event)) {
    const arm = project.arms.find((candidate) => candidate.armNum === known?.armNum);
    return `This field ('${field.name}') exists on an instrument that is not designated for the event named '${known?.name ?? ''} (Arm ${known?.armNum ?? 1}: ${arm?.name ?? ''})'. You are not allowed to import data for this field into this event.`;
  }
  if (instrument !== '') {
    return field.form === instrument
      ? undefined
      : `This field ('${field.name}') does not exist on the Repeating Instrument named '${instrument}'. You are not allowed to import data for this field into this instrument.`;
  }
  if (project.isRepeatingForm(field.form, event)) {
    return `This field ('${field.name}') exists on a Repeating Instrument named '${field.form}'. However, the fields 'redcap_repeat_instance' and/or 'redcap_repeat_instrument' for this row of data have no value, which are both required for importing data into a Repeating Instrument.  You are not allowed to import data for this field into a non-repeating instrument.`;
  }
  return undefined;
}

function csvAlwaysQuoted(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

function dateOrder(parameter: string): DateOrder {
  const order = parameter.toUpperCase();
  return order === 'MDY' || order === 'DMY' ? order : 'YMD';
}

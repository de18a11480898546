import { describe } from 'mocha';
import { startSimulator } from '../../src/simulator/server';
import type { RunningSimulator } from '../../src/simulator/options';
import { unkindest, type UnkindOptions } from '../../src/simulator/unkind';
import { callApi, list, type ApiAnswer } from './support';

/** The REDCap under test: a live one when REDCAP_URL and REDCAP_SUPER_TOKEN are set, else a simulator. */
export interface TestServer {
  readonly url: string;
  readonly superToken: string;
  /** `undefined` on a live server. */
  readonly simulator: RunningSimulator | undefined;
  stop(): Promise<void>;
}

export const liveServer = process.env['REDCAP_URL'] !== undefined && process.env['REDCAP_SUPER_TOKEN'] !== undefined;
/** For titles of tests that need users, project status or time that only the simulator gives. */
export const simulatorOnly = liveServer ? ' (skipped: a live server gives no such users or status by API)' : '';

/** How unkind the simulator is in a run of the suite; a live server is as it is. */
interface Setting {
  readonly title: string;
  readonly unkind: UnkindOptions;
}

const settings: readonly Setting[] = liveServer
  ? [{ title: 'live', unkind: {} }]
  : [
      { title: 'kind', unkind: {} },
      { title: 'unkind', unkind: unkindest },
    ];

/** What a refused import says: a line for every cell, or only what is wrong where the server tells no places. */
export function refusedCells(
  unkind: UnkindOptions,
  cells: readonly (readonly [string, string, string, string])[],
): string {
  return unkind.placelessRefusals === true
    ? Array.from(new Set(cells.map((cell) => cell[3]))).join('\n')
    : cells.map((cell) => cell.map((part) => `"${part}"`).join(',')).join('\n');
}

/** Runs a part of the suite against every server of the matrix. */
export function describeServers(
  title: string,
  body: (open: () => Promise<TestServer>, unkind: UnkindOptions) => void,
): void {
  for (const setting of settings) {
    describe(`${title} (${setting.title})`, () => body(() => openServer(setting.unkind), setting.unkind));
  }
}

export async function openServer(unkind: UnkindOptions = {}): Promise<TestServer> {
  if (liveServer) {
    return {
      url: process.env['REDCAP_URL'] ?? '',
      superToken: process.env['REDCAP_SUPER_TOKEN'] ?? '',
      simulator: undefined,
      stop: async () => {},
    };
  }
  const simulator = await startSimulator({ unkind });
  return { url: simulator.url, superToken: simulator.superToken, simulator, stop: () => simulator.stop() };
}

/** A project and the ways to call it; answers come as JSON texts unless a parameter says otherwise. */
export class TestProject {
  constructor(
    readonly server: TestServer,
    readonly token: string,
  ) {}

  call(parameters: Readonly<Record<string, string>>): Promise<ApiAnswer> {
    return callApi(this.server.url, {
      token: this.token,
      format: 'json',
      returnFormat: 'json',
      // A site may have another delimiter for CSV.
      ...(parameters['format'] === 'csv' ? { csvDelimiter: ',' } : {}),
      ...parameters,
    });
  }

  /** A call that must succeed; returns its body. */
  async ok(parameters: Readonly<Record<string, string>>): Promise<string> {
    const answer = await this.call(parameters);
    if (answer.status !== 200) {
      throw new Error(`${parameters['content']} answered ${answer.status}: ${answer.text}`);
    }
    return answer.text;
  }

  async rows<T = Record<string, string>>(parameters: Readonly<Record<string, string>>): Promise<T[]> {
    return JSON.parse(await this.ok(parameters)) as T[];
  }

  /** The text of a refusal. */
  async refusal(parameters: Readonly<Record<string, string>>, status = 400): Promise<string> {
    const answer = await this.call(parameters);
    if (answer.status !== status) {
      throw new Error(`${parameters['content']} answered ${answer.status} instead of ${status}: ${answer.text}`);
    }
    return (JSON.parse(answer.text) as { error: string }).error;
  }

  importJson(content: string, data: unknown, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.ok({ content, action: 'import', data: JSON.stringify(data), ...parameters });
  }

  deleteRecords(names: readonly string[], parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.ok({
      content: 'record',
      action: 'delete',
      delete_logging: '0',
      ...list('records', names),
      ...parameters,
    });
  }

  records(parameters: Readonly<Record<string, string>> = {}): Promise<Record<string, string>[]> {
    return this.rows({ content: 'record', ...parameters });
  }

  /** The simulator's number of the project, read from the project info. */
  async id(): Promise<number> {
    return (JSON.parse(await this.ok({ content: 'project' })) as { project_id: number }).project_id;
  }
}

const columns = [
  'field_name',
  'form_name',
  'field_type',
  'field_label',
  'select_choices_or_calculations',
  'text_validation_type_or_show_slider_number',
];
const fields: readonly (readonly string[])[] = [
  ['record_id', 'demographics', 'text', 'Record ID', '', ''],
  ['last_name', 'demographics', 'text', 'Last "family" name', '', ''],
  ['birth', 'demographics', 'text', 'Date of birth', '', 'date_mdy'],
  ['weight', 'demographics', 'text', 'Weight', '', 'number'],
  ['height', 'demographics', 'text', 'Height', '', 'number_1dp'],
  ['bmi', 'demographics', 'calc', 'BMI', 'round([weight]/([height]*[height]), 1)', ''],
  ['sex', 'demographics', 'radio', 'Sex', '0, Female | 1, Male', ''],
  ['meds', 'demographics', 'checkbox', 'Medication', '1, Aspirin | -4, None | a, Other, unknown', ''],
  ['hint', 'demographics', 'descriptive', 'A hint', '', ''],
  ['photo', 'demographics', 'file', 'Photo', '', ''],
  ['comment', 'demographics', 'notes', 'Comment', '', ''],
  ['visit_date', 'visit', 'text', 'Visit date', '', 'datetime_ymd'],
  ['smoker', 'visit', 'yesno', 'Smoker?', '', ''],
  ['drinks', 'visit', 'checkbox', 'Drinks', '1, Tea | 2, Coffee', ''],
  ['ae_term', 'adverse_event', 'text', 'Event', '', ''],
  ['ae_grade', 'adverse_event', 'dropdown', 'Grade', '1, Mild | 2, Severe', ''],
];
export const dictionary = fields.map((field) =>
  Object.fromEntries(columns.map((column, i) => [column, field[i] ?? ''])),
);

async function createEmpty(server: TestServer, longitudinal: boolean): Promise<TestProject> {
  const answer = await callApi(server.url, {
    token: server.superToken,
    content: 'project',
    format: 'json',
    returnFormat: 'json',
    data: JSON.stringify([
      {
        project_title: 'Conformance',
        purpose: 0,
        is_longitudinal: longitudinal ? 1 : 0,
        record_autonumbering_enabled: 1,
      },
    ]),
  });
  // Real servers may put text before the token (REDCAP_API.md §6.15).
  const project = new TestProject(server, answer.text.trim().slice(-32));
  await project.importJson('metadata', dictionary);
  return project;
}

/** A classic project; `adverse_event` repeats. Record 1 is full, record 2 bare. */
export async function classicProject(server: TestServer): Promise<TestProject> {
  const project = await createEmpty(server, false);
  await project.importJson('repeatingFormsEvents', [{ form_name: 'adverse_event', custom_form_label: '[ae_term]' }]);
  await project.importJson('record', [
    {
      record_id: '1',
      redcap_repeat_instrument: '',
      redcap_repeat_instance: '',
      last_name: 'Ada "A" L',
      birth: '1990-12-31',
      weight: '81',
      height: '1.8',
      sex: '1',
      meds___1: '1',
      meds____4: '0',
      meds___a: '1',
      comment: 'first line\nsecond',
      demographics_complete: '2',
    },
    {
      record_id: '1',
      redcap_repeat_instrument: 'adverse_event',
      redcap_repeat_instance: 1,
      ae_term: 'cough',
      ae_grade: '1',
      adverse_event_complete: '2',
    },
    {
      record_id: '1',
      redcap_repeat_instrument: 'adverse_event',
      redcap_repeat_instance: 2,
      ae_term: 'fall',
      ae_grade: '2',
      adverse_event_complete: '0',
    },
    { record_id: '2', redcap_repeat_instrument: '', redcap_repeat_instance: '', last_name: 'Bo' },
  ]);
  return project;
}

/** Two arms; `demographics` on enrolment, `visit` on both visits, `adverse_event` repeating on enrolment, visit 2 a repeating event. */
export async function longitudinalProject(server: TestServer): Promise<TestProject> {
  const project = await createEmpty(server, true);
  await project.importJson(
    'arm',
    [
      { arm_num: '1', name: 'Drug A' },
      { arm_num: '2', name: 'Drug B' },
    ],
    { override: '0' },
  );
  await project.importJson(
    'event',
    [
      { event_name: 'Enrolment', arm_num: '1' },
      { event_name: 'Visit 1', arm_num: '1' },
      { event_name: 'Visit 2', arm_num: '1' },
      { event_name: 'Enrolment', arm_num: '2' },
    ],
    { override: '1' },
  );
  const mapping = (event: string, form: string): Record<string, string> => ({
    arm_num: event.slice(-1),
    unique_event_name: event,
    form,
  });
  await project.importJson('formEventMapping', [
    mapping('enrolment_arm_1', 'demographics'),
    mapping('enrolment_arm_1', 'adverse_event'),
    mapping('visit_1_arm_1', 'visit'),
    mapping('visit_2_arm_1', 'visit'),
    mapping('enrolment_arm_2', 'demographics'),
  ]);
  await project.importJson('repeatingFormsEvents', [
    { event_name: 'enrolment_arm_1', form_name: 'adverse_event', custom_form_label: '' },
    { event_name: 'visit_2_arm_1', form_name: '', custom_form_label: '' },
  ]);
  const row = (record: string, event: string, values: object, instrument = '', instance: number | '' = ''): object => ({
    record_id: record,
    redcap_event_name: event,
    redcap_repeat_instrument: instrument,
    redcap_repeat_instance: instance,
    ...values,
  });
  await project.importJson('record', [
    row('1', 'enrolment_arm_1', { last_name: 'Lovelace', sex: '0', demographics_complete: '2' }),
    row('1', 'enrolment_arm_1', { ae_term: 'cough', ae_grade: '1' }, 'adverse_event', 1),
    row('1', 'enrolment_arm_1', { ae_term: 'fall', ae_grade: '2' }, 'adverse_event', 2),
    row('1', 'visit_1_arm_1', { visit_date: '2026-01-02 10:30', drinks___1: '1' }),
    row('1', 'visit_2_arm_1', { smoker: '1' }, '', 1),
    row('1', 'visit_2_arm_1', { smoker: '0' }, '', 2),
    row('1', 'enrolment_arm_2', { last_name: 'Lovelace in B' }),
    row('2', 'enrolment_arm_1', { last_name: 'Hopper' }),
  ]);
  return project;
}

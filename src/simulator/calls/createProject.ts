import { cellText, readTable } from '../format/table';
import { textAnswer, type Answer } from '../http/answer';
import { ApiFailure, texts } from '../http/failure';
import type { Parameters } from '../http/parameters';
import { readOdm } from '../odm/reader';
import type { ProjectSeed, SeedSettings } from '../store/seed';
import type { ServerStore } from '../store/server';
import { readFormat, readSentCsv, timestamp } from './call';

/** Create Project for a super token: answers the new project's token (REDCAP_API.md §6.15). */
export function createProject(server: ServerStore, parameters: Parameters, now: Date): Answer {
  const [row] = readTable(readFormat(parameters), parameters.get('data'), readSentCsv(parameters, server.unkind));
  if (row === undefined) {
    throw new ApiFailure(texts.badData);
  }
  const text = (name: string): string => cellText(row[name]).trim();
  if (text('project_title') === '') {
    throw new ApiFailure("You must provide a value for 'project_title'.");
  }
  if (!/^[0-4]$/.test(text('purpose'))) {
    throw new ApiFailure("You must provide a value between 0 and 4 for 'purpose'.");
  }
  if (text('purpose') === '1' && text('purpose_other') === '') {
    throw new ApiFailure(
      "You must provide some text for 'purpose_other' since you specified 'purpose' as '1' (Other).",
    );
  }
  const odm = parameters.get('odm');
  const base = odm.trim() === '' ? emptyProject(text('is_longitudinal') === '1') : readOdm(odm);
  const flag = (name: string, otherwise: boolean): boolean => (text(name) === '' ? otherwise : text(name) === '1');
  const settings: SeedSettings = {
    ...base.settings,
    title: text('project_title'),
    purpose: Number(text('purpose')),
    purposeOther: text('purpose_other') || base.settings.purposeOther,
    notes: text('project_notes') || base.settings.notes,
    surveysEnabled: flag('surveys_enabled', base.settings.surveysEnabled),
    recordAutonumbering: flag('record_autonumbering_enabled', base.settings.recordAutonumbering),
    creationTime: timestamp(now),
  };
  const calculated = new Set(
    base.fields.filter((field) => field['field_type'] === 'calc').map((field) => field['field_name']),
  );
  const values = server.unkind.forgetsCalculations
    ? base.values.filter((value) => !calculated.has(value.field))
    : base.values;
  const { projectId, token } = server.add({ ...base, values, settings }, server.superUser);
  const project = server.project(projectId);
  const owner = project.user(server.superUser);
  if (owner !== undefined && odm.trim() !== '') {
    // Rights that the owner of a project from XML starts without (REDCAP_API.md §13).
    owner.rights = { ...owner.rights, ...Object.fromEntries(withheld.map((right) => [right, 0])) };
  }
  const line = { time: timestamp(now), username: server.superUser };
  // The data of an XML is imported first: its lines are older than the one of the project (REDCAP_API.md §13).
  for (const record of project.records.keys()) {
    project.log.push({ ...line, kind: 'record_add', action: `Create record (API) ${record}`, details: '', record });
  }
  const details = `Create project${odm.trim() === '' ? '' : ' using REDCap XML file'} (API)`;
  project.log.push({ ...line, kind: 'manage', action: 'Manage/Design ', details, record: '' });
  return textAnswer(token);
}

const withheld = [
  'email_logging',
  'mobile_app_download_data',
  'lock_records_all_forms',
  'lock_records',
  'lock_records_customization',
];

/** What a new project holds: one form with the record id, in longitudinal ones designated to one event. */
function emptyProject(isLongitudinal: boolean): ProjectSeed {
  const event = {
    name: 'Event 1',
    armNum: 1,
    uniqueName: 'event_1_arm_1',
    customLabel: '',
    dayOffset: 0,
    offsetMin: 0,
    offsetMax: 0,
  };
  return {
    settings: {
      title: '',
      inProduction: false,
      isLongitudinal,
      surveysEnabled: false,
      schedulingEnabled: false,
      recordAutonumbering: true,
      purpose: 0,
      purposeOther: '',
      notes: '',
      customRecordLabel: '',
      secondaryUniqueField: '',
      missingDataCodes: '',
      creationTime: '',
      productionTime: '',
      other: {},
    },
    fields: [{ field_name: 'record_id', form_name: 'form_1', field_type: 'text', field_label: 'Record ID' }],
    instrumentLabels: { form_1: 'Form 1' },
    arms: isLongitudinal ? [{ armNum: 1, name: 'Arm 1' }] : [],
    events: isLongitudinal ? [event] : [],
    mappings: isLongitudinal ? [{ event: event.uniqueName, form: 'form_1' }] : [],
    repeating: [],
    dags: [],
    users: [],
    surveys: [],
    values: [],
    recordDags: {},
    files: [],
  };
}

import { createHash } from 'node:crypto';
import { writeTable } from '../format/table';
import { dataAnswer, textAnswer, type Answer } from '../http/answer';
import { ApiFailure, invalidValues } from '../http/failure';
import { findRecord } from '../records/selection';
import { compareRecordNames } from '../store/names';
import type { SeedParticipant } from '../store/seed';
import { logManage, type Call, type Method, type Right } from './call';

const rights: readonly Right[] = ['api_export', 'manage_survey_participants'];

/** A participant's own place in a survey. */
interface Seat {
  readonly record: string;
  readonly form: string;
  readonly event: string;
  readonly instance: number;
}

/** Letters and digits that follow from where something is: the same on every call. */
function code(call: Call, kind: string, seat: Seat | undefined, length: number, alphabet: string): string {
  const place = seat === undefined ? '' : JSON.stringify([seat.record, seat.form, seat.event, seat.instance]);
  const digest = createHash('sha256').update(`${call.project.id}\n${kind}\n${place}`).digest();
  return Array.from({ length }, (_, i) => alphabet[(digest[i] ?? 0) % alphabet.length]).join('');
}

const upper = 'ABCDEFGHJKLMNPRTWXY346789';
const mixed = `${upper}abcdefghjkmnprtwxyz`;

/** The form and event that a call names. @throws ApiFailure where there is no such survey */
function readSurvey(call: Call): { readonly form: string; readonly event: string } {
  const { project, parameters } = call;
  const form = parameters.get('instrument');
  if (project.dictionary.form(form) === undefined) {
    throw form === ''
      ? new ApiFailure('The required parameter "instrument" is missing')
      : invalidValues('instrument', [form]);
  }
  if (!project.settings.surveysEnabled || project.survey(form) === undefined) {
    throw new ApiFailure(`The instrument "${form}" is not enabled as a survey`);
  }
  const event = project.isLongitudinal ? parameters.get('event') : '';
  if (project.isLongitudinal && (project.event(event) === undefined || !project.isDesignated(form, event))) {
    throw event === '' ? new ApiFailure('The required parameter "event" is missing') : invalidValues('event', [event]);
  }
  return { form, event };
}

function requireRecord(call: Call): string {
  const name = call.parameters.get('record');
  if (name === '' || findRecord(call, name) === undefined) {
    throw new ApiFailure(
      name === '' ? 'The required parameter "record" is missing' : `The record "${name}" does not exist`,
    );
  }
  return name;
}

function readSeat(call: Call): Seat {
  const { project, parameters } = call;
  const record = requireRecord(call);
  const { form, event } = readSurvey(call);
  const number = parameters.get('repeat_instance').trim() || '1';
  if (!/^[1-9]\d{0,8}$/.test(number)) {
    throw invalidValues('repeat_instance', [number]);
  }
  const repeats = project.isRepeatingForm(form, event) || project.isRepeatingEvent(event);
  return { record, form, event, instance: repeats ? Number(number) : 1 };
}

function link(call: Call, seat: Seat): string {
  return `${call.origin}/surveys/?s=${code(call, 'link', seat, 16, mixed)}`;
}

function queueLink(call: Call, record: string): string {
  const seat = { record, form: '', event: '', instance: 0 };
  return `${call.origin}/surveys/?sq=${code(call, 'queue', seat, 32, mixed)}`;
}

function accessCode(call: Call, seat: Seat): string {
  return code(call, 'access', seat, 9, upper);
}

/** One text about one participant's survey (REDCAP_API.md §6.19). */
function surveyText(content: string, what: string, text: (call: Call, seat: Seat) => string): Method {
  return {
    content,
    action: 'export',
    rights,
    run(call): Answer {
      const answer = text(call, readSeat(call));
      logManage(call, `Export ${what} (API)`);
      return textAnswer(answer, 1);
    },
  };
}

const surveyReturnCode = surveyText('surveyReturnCode', 'survey return code', (call, seat) => {
  if (call.project.survey(seat.form)?.saveAndReturn !== true) {
    throw new ApiFailure(`The survey of the instrument "${seat.form}" does not have "Save & Return Later" enabled`);
  }
  return code(call, 'return', seat, 8, upper);
});

const surveyQueueLink: Method = {
  content: 'surveyQueueLink',
  action: 'export',
  rights,
  run(call): Answer {
    const record = requireRecord(call);
    if (!call.project.settings.surveysEnabled || !call.project.surveyQueue) {
      throw new ApiFailure('The Survey Queue is not enabled for this project');
    }
    logManage(call, 'Export survey queue link (API)');
    return textAnswer(queueLink(call, record), 1);
  },
};

const columns = [
  'email',
  'email_occurrence',
  'identifier',
  'record',
  'invitation_sent_status',
  'invitation_send_time',
  'response_status',
  'survey_access_code',
  'survey_link',
];

const participantList: Method = {
  content: 'participantList',
  action: 'export',
  rights,
  run(call): Answer {
    const { project } = call;
    const { form, event } = readSurvey(call);
    const seen = new Map<string, number>();
    const invited = project.participants
      .filter((participant) => participant.form === form && participant.event === event)
      .filter(({ record }) => record === '' || findRecord(call, record) !== undefined);
    const rows = [...invited, ...unlisted(call, form, event, invited)].map((participant, i) => {
      const occurrence = (seen.get(participant.email) ?? 0) + 1;
      seen.set(participant.email, occurrence);
      // Who has no record yet is known by the place in the list.
      const seat = { record: participant.record || `participant ${i + 1}`, form, event, instance: 1 };
      return {
        email: participant.email,
        email_occurrence: participant.email === '' ? 1 : occurrence,
        identifier: participant.identifier,
        record: participant.record,
        invitation_sent_status: participant.invited === '' ? 0 : 1,
        invitation_send_time: participant.invited,
        response_status: responseOf(call, participant),
        survey_access_code: accessCode(call, seat),
        survey_link: link(call, seat),
        survey_queue_link: participant.record === '' ? '' : queueLink(call, participant.record),
      };
    });
    logManage(call, 'Export survey participant list (API)');
    return dataAnswer(
      call.format,
      writeTable(call.format, [...columns, ...(project.surveyQueue ? ['survey_queue_link'] : [])], rows, {
        root: 'items',
        endLine: true,
        csv: call.csv,
      }),
    );
  },
};

/** Every record of the arm has a place in the list, without an address where nobody was invited (REDCAP_API.md §6.19). */
function unlisted(call: Call, form: string, event: string, invited: readonly SeedParticipant[]): SeedParticipant[] {
  const { project } = call;
  const arm = project.event(event)?.armNum;
  const known = new Set(invited.map(({ record }) => record));
  return Array.from(project.records.values())
    .filter(({ name }) => !known.has(name) && findRecord(call, name) !== undefined)
    .filter(({ contexts }) => Array.from(contexts).some((one) => project.event(one.event)?.armNum === arm))
    .sort((a, b) => compareRecordNames(a.name, b.name))
    .map(({ name }) => ({ form, event, record: name, email: '', identifier: '', invited: '' }));
}

/** 0 nothing yet, 1 begun, 2 completed. */
function responseOf({ project }: Call, { record, form, event }: SeedParticipant): number {
  const stored = project.records.get(record);
  const values =
    stored?.context(event, form, 1)?.values ?? stored?.context(event, '', 1)?.values ?? stored?.context(event)?.values;
  const time = values?.get(`${form}_timestamp`);
  return typeof time !== 'string' || time === '' ? 0 : time === '[not completed]' ? 1 : 2;
}

export const surveyMethods: readonly Method[] = [
  participantList,
  surveyText('surveyLink', 'survey link', link),
  surveyQueueLink,
  surveyReturnCode,
  surveyText('surveyAccessCode', 'survey access code', accessCode),
];

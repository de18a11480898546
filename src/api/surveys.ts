import type { Parameters } from './call';
import { readRows, type Row, plainText } from './rows';
import type { Session } from './session';

/** Which survey of which record. `event` only in longitudinal projects. */
export interface SurveyPlace {
  readonly record: string;
  readonly instrument: string;
  readonly event?: string;
  /** Default 1. */
  readonly repeatInstance?: number;
}

/**
 * The participants of a survey, one row each by REDCap's columns: `email`, `identifier`, `response_status`, `survey_link`, ... (which, differs by
 * version). Rights: API Export, Survey Distribution Tools. Any status. Since 6.4. @throws RedcapError `bad-request` when the instrument is no
 * survey. Source: REDCAP_API.md §6.19.
 */
export function exportParticipantList(
  session: Session,
  survey: Pick<SurveyPlace, 'instrument' | 'event'>,
  signal?: AbortSignal,
): Promise<Row[]> {
  return readRows(session, { content: 'participantList', parameters: { ...survey } }, signal);
}

const link = /^\s*https?:\/\/\S+\s*$/;
const code = /^\s*[A-Za-z0-9]{1,32}\s*$/;

/**
 * The link of a record's survey. Rights: API Export, Survey Distribution Tools. Any status. Since 6.4. @throws RedcapError `bad-request` for an
 * absent record and an instrument that is no survey. Source: REDCAP_API.md §6.19.
 */
export function exportSurveyLink(session: Session, place: SurveyPlace, signal?: AbortSignal): Promise<string> {
  return readText(session, 'surveyLink', parametersOf(place), link, signal);
}

/** The link of a record's survey queue. Rights: API Export, Survey Distribution Tools. Any status. Since 6.4. @throws RedcapError `bad-request` where the queue is off. Source: REDCAP_API.md §6.19. */
export function exportSurveyQueueLink(session: Session, record: string, signal?: AbortSignal): Promise<string> {
  return readText(session, 'surveyQueueLink', { record }, link, signal);
}

/** The code with which a participant goes on with a survey that saves. Rights: API Export, Survey Distribution Tools. Any status. Since 6.4. @throws RedcapError `bad-request` where *Save & Return Later* is off. Source: REDCAP_API.md §6.19. */
export function exportSurveyReturnCode(session: Session, place: SurveyPlace, signal?: AbortSignal): Promise<string> {
  return readText(session, 'surveyReturnCode', parametersOf(place), code, signal);
}

/** The code that stands for a survey's link. Rights: API Export, Survey Distribution Tools. Any status. Since 15.1 (older servers: `not-implemented` or `bad-request`). Source: REDCAP_API.md §6.19. */
export function exportSurveyAccessCode(session: Session, place: SurveyPlace, signal?: AbortSignal): Promise<string> {
  return readText(session, 'surveyAccessCode', parametersOf(place), code, signal);
}

function parametersOf({ record, instrument, event, repeatInstance }: SurveyPlace): Parameters {
  return { record, instrument, event, repeat_instance: repeatInstance };
}

async function readText(
  session: Session,
  content: string,
  parameters: Parameters,
  form: RegExp,
  signal: AbortSignal | undefined,
): Promise<string> {
  const expects = { shape: 'text', accept: (text: string) => form.test(text) } as const;
  return plainText(await session.read({ content, writes: false, parameters, expects }, signal));
}

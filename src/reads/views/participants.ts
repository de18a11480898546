import { csvText } from '../../api/csvText';
import type { Session } from '../../api/session';
import { type SurveyPlace, exportParticipantList } from '../../api/surveys';

/** Columns of a list without participants; servers differ in the last ones. Source: REDCAP_API.md §6.19 */
const columns = [
  'email',
  'email_occurrence',
  'identifier',
  'invitation_sent_status',
  'invitation_send_time',
  'response_status',
  'survey_access_code',
  'survey_link',
];

/** The participants of a survey as CSV, with the columns that the server has. Rights: API Export, Survey Distribution Tools. @throws RedcapError, CancelledError */
export async function participantsCsv(
  session: Session,
  survey: Pick<SurveyPlace, 'instrument' | 'event'>,
  signal?: AbortSignal,
): Promise<{ readonly text: string; readonly participants: number }> {
  const rows = await exportParticipantList(session, survey, signal);
  const served = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return { text: csvText(served.length > 0 ? served : columns, rows), participants: rows.length };
}

import { csvText } from '../../api/csvText';
import { RedcapError } from '../../api/errors';
import type { Session } from '../../api/session';
import {
  type SurveyPlace,
  exportSurveyAccessCode,
  exportSurveyLink,
  exportSurveyQueueLink,
  exportSurveyReturnCode,
} from '../../api/surveys';
import { throwIfCancelled } from '../../common/cancelled';

/** What REDCap gives for one record's survey, by the column it stands in. The queue is the record's, whatever the survey. */
export const surveyTexts = {
  survey_link: exportSurveyLink,
  survey_access_code: exportSurveyAccessCode,
  return_code: exportSurveyReturnCode,
  survey_queue_link: (session: Session, { record }: SurveyPlace, signal?: AbortSignal): Promise<string> =>
    exportSurveyQueueLink(session, record, signal),
} as const;
export type SurveyText = keyof typeof surveyTexts;

/** Calls that are under way at the same time: there is one a record and text. */
const atOnce = 4;

export interface SurveyCodes {
  readonly text: string;
  /** Records of which REDCap gave something less than was asked for. */
  readonly incomplete: number;
}

/**
 * Links and codes of many records as CSV, a row each in the order given; what REDCap refuses for one of them stands in its column `problem`.
 * Rights: API Export, Survey Distribution Tools. Source: REDCAP_API.md §6.19. @throws RedcapError when the whole is refused, CancelledError
 */
export async function surveyCodesCsv(
  session: Session,
  places: readonly SurveyPlace[],
  wanted: readonly SurveyText[],
  { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: (done: number) => void } = {},
): Promise<SurveyCodes> {
  const rows: Record<string, string>[] = [];
  let [next, done, incomplete] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    for (let index = next++; index < places.length; index = next++) {
      const place = places[index];
      if (place) {
        throwIfCancelled(signal);
        const { row, isWhole } = await rowOf(session, place, wanted, signal);
        rows[index] = row;
        incomplete += isWhole ? 0 : 1;
        onProgress?.(++done);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, places.length) }, worker));
  const columns = ['record', 'event', 'instrument', 'instance', ...wanted, ...(incomplete > 0 ? ['problem'] : [])];
  return { text: csvText(columns, rows), incomplete };
}

async function rowOf(
  session: Session,
  place: SurveyPlace,
  wanted: readonly SurveyText[],
  signal: AbortSignal | undefined,
): Promise<{ readonly row: Record<string, string>; readonly isWhole: boolean }> {
  const row: Record<string, string> = {
    record: place.record,
    event: place.event ?? '',
    instrument: place.instrument,
    instance: place.repeatInstance === undefined ? '' : String(place.repeatInstance),
  };
  const problems: string[] = [];
  for (const name of wanted) {
    try {
      row[name] = await surveyTexts[name](session, place, signal);
    } catch (error) {
      // What one record lacks is no reason to give up the others; a token or right that is missing is.
      if (!RedcapError.is(error, 'bad-request')) {
        throw error;
      }
      problems.push(`${name}: ${error.details.serverMessage ?? error.message}`);
    }
  }
  row['problem'] = problems.join('; ');
  return { row, isWhole: problems.length === 0 };
}

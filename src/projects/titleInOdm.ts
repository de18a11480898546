import { decodeEntities } from '../common/decodeEntities';

/** The variables of the study stand before everything else; characters. */
const beginning = 100_000;

/** The title of the project that a CDISC ODM document is of, as its reader sees it; blank where it has none. */
export function titleInOdm(xml: string): string {
  const text = /<GlobalVariables\b[\s\S]*?<StudyName\b[^>]*>([^<]*)</.exec(xml.slice(0, beginning))?.[1] ?? '';
  return decodeEntities(text).trim();
}

import { StringDecoder } from 'node:string_decoder';
import { exportProjectXmlTo } from './projectXml';
import type { Session } from './session';

/** An instrument that is a survey. */
export interface SurveyInstrument {
  readonly form: string;
  /** As participants see it; blank where there is none. */
  readonly title: string;
  /** Participants may come back with a return code. */
  readonly saveAndReturn: boolean;
  /** Whether it takes answers now. */
  readonly isActive: boolean;
}

/** Attribute values hold neither `<` nor `>` unescaped: each element is looked at once. */
const element = /<redcap:Surveys\s[^<>]*>/g;
/** Longer than any such element: instructions and acknowledgements stand in its attributes. */
const longestElement = 4 * 1024 * 1024;

/**
 * The instruments that are surveys: no method lists them, but the project's XML does, which is read without its data and not kept. Right: API Export.
 * Since 6.12. Source: REDCAP_API.md §6.16, §7.
 */
export async function exportSurveyList(session: Session, signal?: AbortSignal): Promise<SurveyInstrument[]> {
  const decoder = new StringDecoder('utf8');
  const found: SurveyInstrument[] = [];
  let rest = '';
  await exportProjectXmlTo(
    session,
    { returnMetadataOnly: true },
    (chunk) => {
      const text = rest + decoder.write(Buffer.from(chunk));
      let read = 0;
      for (const match of text.matchAll(element)) {
        found.push(surveyOf(match[0]));
        read = match.index + match[0].length;
      }
      const open = text.lastIndexOf('<');
      rest = open >= read && text.length - open < longestElement && text.indexOf('>', open) < 0 ? text.slice(open) : '';
    },
    undefined,
    signal,
  );
  return found;
}

function surveyOf(tag: string): SurveyInstrument {
  const attribute = (name: string): string => unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
  return {
    form: attribute('form_name'),
    title: attribute('title'),
    saveAndReturn: attribute('save_and_return') === '1',
    isActive: attribute('survey_enabled') !== '0',
  };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
      return code === undefined ? (entities[name ?? ''] ?? whole) : code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

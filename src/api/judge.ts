import type { Expectation } from './call';

/**
 * What the first bytes of a 2xx answer say: `answer` and `failure` are final, `more` asks for further bytes,
 * `empty` is a complete answer of nothing but blanks.
 */
export type Verdict = 'answer' | 'failure' | 'more' | 'empty';

const enough = 64 * 1024;

/** How long a beginning may be before it must tell what the answer is. */
export function mostOfHead(expected: Expectation): number {
  return (expected.shape === 'text' ? expected.most : undefined) ?? enough;
}

const markup =
  /^<(?:!doctype|\/?(?:html|head|body|br|b|div|p|h[1-6]|script|style|link|meta|title|table|center|font|span|pre|form)\b)/i;
const phpText = /^(?:PHP )?(?:Fatal error|Parse error|Warning|Notice|Deprecated): /;
const databaseText = /^The hostname \(/;
const errorObject = /^\{\s*"error"\s*:/;

/**
 * Judges by the form a real answer must have, not by words in it: data may contain `ERROR: `, `<html>` or JSON in any cell.
 *
 * @param head the first bytes, read as latin1
 * @param ended whether that was all
 * @param contentType of the answer, or blank
 * Source: REDCAP_API.md §1.3, §1.5, §2.
 */
export function judge(head: string, ended: boolean, expected: Expectation, contentType: string): Verdict {
  if (expected.shape === 'file') {
    // Only REDCap's file answers carry a name; their bytes are anybody's (REDCAP_API.md §6.11).
    return /;\s*name\s*=/i.test(contentType) ? 'answer' : 'failure';
  }
  const text = withoutLead(head);
  const unsure: Verdict = ended || head.length >= mostOfHead(expected) ? 'failure' : 'more';
  if (text === '') {
    return ended ? 'empty' : unsure;
  }
  switch (expected.shape) {
    case 'json':
      if (text.startsWith('{')) {
        if (expected.isList) {
          return 'failure';
        }
        return errorObject.test(text)
          ? 'failure'
          : /^\{\s*(?:[^\s"]|"(?!error"|e?r?r?o?r?$)|"error"\s*[^\s:])/.test(text) || ended
            ? 'answer'
            : unsure;
      }
      return text.startsWith('[') ? judgeList(text, ended, unsure, expected) : 'failure';
    case 'csv':
      return judgeCsv(text, expected.delimiter, unsure);
    case 'csv-labels':
      if (!ended && text.length < 64 && !text.includes('\n')) {
        return 'more';
      }
      return isFailureText(text) ? 'failure' : loneWord.test(text) ? unsure : 'answer';
    case 'xml': {
      const root = rootOf(text);
      if (root === undefined) {
        return text.startsWith('<') ? unsure : 'failure';
      }
      return root === 'hash' ||
        markup.test(text) ||
        markup.test(`<${root} `) ||
        root === 'svg' ||
        (expected.root !== undefined && root !== expected.root)
        ? 'failure'
        : 'answer';
    }
    case 'pdf':
      return text.startsWith('%PDF-') ? 'answer' : '%PDF-'.startsWith(text) ? unsure : 'failure';
    case 'text':
      return ended ? (expected.accept(text) ? 'answer' : 'failure') : unsure;
  }
}

/** Name of the root element of an XML text, `undefined` while none has been seen. */
export function rootOf(xml: string): string | undefined {
  for (let at = skipLead(xml, 0); ;) {
    const mark = xml.startsWith('<?', at) ? '?>' : xml.startsWith('<!--', at) ? '-->' : undefined;
    if (mark === undefined) {
      rootTag.lastIndex = at;
      return rootTag.exec(xml)?.[1];
    }
    const end = xml.indexOf(mark, at + (mark === '?>' ? 2 : 4));
    if (end < 0) {
      return undefined;
    }
    at = skipLead(xml, end + mark.length);
  }
}

const rootTag = /<([A-Za-z_][\w.:-]{0,200})[\s/>]/y;
/** Blanks and byte order marks, these read as latin1; at the very end as much of one as has come. */
const lead = /(?:\s|\u00EF\u00BB\u00BF|\u00EF\u00BB?$)*/y;

function skipLead(text: string, from: number): number {
  lead.lastIndex = from;
  lead.exec(text);
  return lead.lastIndex;
}

/** Without what some servers send first: blank lines, a byte order mark. `head` read as latin1. */
export function withoutLead(head: string): string {
  return head.slice(skipLead(head, 0));
}

/** One cell in one line and nothing behind it: tables have more columns, records no header without rows (REDCAP_API.md §2.2). */
const loneWord = /^(?:"[\w .-]*"|[^",;\t|^\r\n]*)\r?\n?$/;

const lonelyError = /^\[\s*\{\s*"error"\s*:\s*"(?:[^"\\]|\\.)*"\s*\}\s*\]\s*$/;
/** The beginning of one, however much of it has come. */
const lonelyStart =
  /^\[\s*(?:\{\s*(?:"(?:e(?:r(?:r(?:or?)?)?)?)?|"error"\s*(?::\s*(?:"(?:[^"\\]|\\.)*\\?|"(?:[^"\\]|\\.)*"\s*(?:\}\s*(?:\]\s*)?)?)?)?)?)?$/;

/** A list of one row that has a column `error` and no other: rows of tables have more columns, those of records the names of the records. */
function judgeList(
  text: string,
  ended: boolean,
  unsure: Verdict,
  { isList, hasErrorField }: Extract<Expectation, { readonly shape: 'json' }>,
): Verdict {
  if (isList && /^\[\s*[^\s{\]]/.test(text)) {
    return 'failure';
  }
  if (hasErrorField) {
    return isList && /^\[\s*$/.test(text) ? unsure : 'answer';
  }
  if (!lonelyStart.test(text)) {
    return 'answer';
  }
  return ended && lonelyError.test(text) ? 'failure' : unsure === 'more' ? 'more' : 'answer';
}

/** A header row of raw names is names with delimiters between them; no error text is. */
function judgeCsv(text: string, delimiter: string | undefined, unsure: Verdict): Verdict {
  const name = /^"?[a-z][a-z0-9_]*"?/.exec(text)?.[0];
  if (name === undefined) {
    return text === '"' ? unsure : 'failure';
  }
  const next = text[name.length];
  if (next === undefined || text.slice(name.length) === '\r') {
    return unsure;
  }
  const separates = delimiter === undefined ? ',;\t|^'.includes(next) : next === delimiter;
  if (!separates) {
    return loneWord.test(text) ? unsure : next === '\n' || text.startsWith('\r\n', name.length) ? 'answer' : 'failure';
  }
  const end = text.indexOf('\n');
  const names = text.slice(0, end < 0 ? undefined : end).split(next);
  // The last one may go on.
  const whole = end < 0 && unsure === 'more' ? names.slice(0, -1) : names;
  return whole.some((cell) => /[^\w"\r.\u0080-\u00FF-]/.test(cell))
    ? 'failure'
    : end < 0
      ? inSight(text, unsure)
      : 'answer';
}

/** A header of thousands of names is judged by those that are there. */
function inSight(text: string, unsure: Verdict): Verdict {
  return unsure === 'more' && text.length < enough ? 'more' : 'answer';
}

/** Label headers may be any text; but one with a blank in it is quoted, so that these beginnings are not theirs. */
function isFailureText(text: string): boolean {
  return (
    text.startsWith('ERROR: ') ||
    errorObject.test(text) ||
    markup.test(text) ||
    text.startsWith('<?xml') ||
    text.startsWith('<hash>') ||
    phpText.test(text) ||
    databaseText.test(text)
  );
}

import type { Expectation } from './call';

/**
 * What the first bytes of a 2xx answer say: `answer` and `failure` are final, `more` asks for further bytes,
 * `empty` is a complete answer of nothing but blanks.
 */
export type Verdict = 'answer' | 'failure' | 'more' | 'empty';

const enough = 64 * 1024;
/** Plain answers may follow megabytes of server noise (REDCAP_API.md §6.15). */
const enoughText = 16 * 1024 * 1024;

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
  // The byte order mark, or as much of it as has come.
  const text = head.replace(/^\u00EF(?:\u00BB\u00BF|\u00BB?$)/, '').trimStart();
  const limit = expected.shape === 'text' ? enoughText : enough;
  const unsure: Verdict = ended || head.length >= limit ? 'failure' : 'more';
  if (text === '') {
    return ended ? 'empty' : unsure;
  }
  switch (expected.shape) {
    case 'json':
      if (text.startsWith('{')) {
        return errorObject.test(text)
          ? 'failure'
          : /^\{\s*(?:[^\s"]|"(?!error"|e?r?r?o?r?$)|"error"\s*[^\s:])/.test(text) || ended
            ? 'answer'
            : unsure;
      }
      return text.startsWith('[') ? 'answer' : 'failure';
    case 'csv':
      return judgeCsv(text, expected.delimiter ?? ',', unsure);
    case 'csv-labels':
      if (!ended && text.length < 64 && !text.includes('\n')) {
        return 'more';
      }
      return isFailureText(text) ? 'failure' : 'answer';
    case 'xml': {
      const root = rootOf(text);
      if (root === undefined) {
        return text.startsWith('<') ? unsure : 'failure';
      }
      return root === 'hash' || markup.test(text) || (expected.root !== undefined && root !== expected.root)
        ? 'failure'
        : 'answer';
    }
    case 'text':
      return ended ? (expected.accept(head) ? 'answer' : 'failure') : unsure;
  }
}

/** Name of the root element of an XML text, `undefined` while none has been seen. */
export function rootOf(xml: string): string | undefined {
  return /^\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*<([A-Za-z_][\w.:-]*)[\s/>]/.exec(
    xml.replace(/^\u00EF\u00BB\u00BF/, ''),
  )?.[1];
}

/** A header row of raw names starts with a name and a delimiter; no error text does. */
function judgeCsv(text: string, delimiter: string, unsure: Verdict): Verdict {
  const name = /^"?[a-z][a-z0-9_]*"?/.exec(text)?.[0];
  if (name === undefined) {
    return text === '"' ? unsure : 'failure';
  }
  if (name.length === text.length || text.slice(name.length) === '\r') {
    return unsure;
  }
  const next = text[name.length];
  return next === delimiter || next === '\n' || text.startsWith('\r\n', name.length) ? 'answer' : 'failure';
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

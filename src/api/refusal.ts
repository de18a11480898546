import type { RedcapErrorReason } from './errors';

/**
 * REDCap's own error text out of an answer in any of its three forms, also when server noise stands before it
 * (REDCAP_API.md §1.3, §1.4 "memory exhausted"). `undefined` when the answer holds none. HTML in it is left alone.
 */
export function refusalText(body: string): string | undefined {
  const text = body.replace(/^\uFEFF/, '').trim();
  return fromJson(text) ?? fromXml(text) ?? fromCsv(text);
}

const mark = '"error"';
/** Blanks that may stand between the brace and the mark. */
const mostBlanks = 64;
const colon = /\s{0,64}:/y;

/** PHP may print after REDCap has. */
const noticeBehind = /\}\s{0,64}(?:<br ?\/?>\s{0,64})?<b>(?:Warning|Notice|Deprecated)<\/b>/;

/** The last error object that reaches to the very end, notices aside: a script in a web page may hold others. */
function fromJson(text: string): string | undefined {
  for (let at = text.lastIndexOf(mark); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(mark, at - 1)) {
    const from = Math.max(0, at - 1 - mostBlanks);
    const before = text.slice(from, at).trimEnd();
    colon.lastIndex = at + mark.length;
    if (before.endsWith('{') && colon.test(text)) {
      const object = text.slice(from + before.length - 1);
      // Some servers put it into a list.
      const alone = text.startsWith('[') ? object.replace(/\]$/, '') : object;
      return errorIn(alone) ?? errorIn(object.slice(0, object.search(noticeBehind) + 1));
    }
  }
  return undefined;
}

function errorIn(json: string): string | undefined {
  try {
    const { error } = JSON.parse(json) as { error: unknown };
    return typeof error === 'string' ? error : JSON.stringify(error);
  } catch {
    return undefined;
  }
}

const open = '<hash>';
const openError = /\s*<error>/y;

function fromXml(text: string): string | undefined {
  const whole = beforeEnd(beforeEnd(text, '</hash>'), '</error>');
  if (whole === undefined) {
    return undefined;
  }
  for (let at = whole.indexOf(open); at >= 0; at = whole.indexOf(open, at + open.length)) {
    openError.lastIndex = at + open.length;
    if (openError.test(whole)) {
      const found = whole.slice(openError.lastIndex);
      return /^\s*<!\[CDATA\[/.test(found) && found.trimEnd().endsWith(']]>')
        ? found.trim().slice('<![CDATA['.length, -']]>'.length)
        : found;
    }
  }
  return undefined;
}

/** The text up to `mark` when it ends with it. */
function beforeEnd(text: string | undefined, mark: string): string | undefined {
  const trimmed = text?.trimEnd();
  return trimmed?.endsWith(mark) ? trimmed.slice(0, -mark.length) : undefined;
}

function fromCsv(text: string): string | undefined {
  // Behind the last page: within it these are the page's own words.
  const page = text.toLowerCase().lastIndexOf('</html>');
  const rest = page < 0 ? text : text.slice(page + '</html'.length);
  const found = /(?:^|[\n>])[ \t]*ERROR: ?/i.exec(rest);
  return found && found.index + found[0].length < rest.length ? rest.slice(found.index + found[0].length) : undefined;
}

/** Enough of a text to tell what it says; what follows may be a line for every value of an import. */
const tellingLength = 4096;

/** What kind of no it is (REDCAP_API.md §1.4). `importing`: the call sent data to be stored. */
export function refusalReason(
  whole: string,
  status: number,
  importing: boolean,
): { readonly reason: RedcapErrorReason; readonly right?: string } {
  const text = whole.slice(0, tellingLength);
  if (/ran out of server memory|Allowed memory size of/i.test(text)) {
    return { reason: 'out-of-memory' };
  }
  if (/permissions to use the API/i.test(text)) {
    return { reason: 'token-refused' };
  }
  const right = /do not have (.+?) (?:privileges|rights)\b/i.exec(text)?.[1] ?? quotedRights(text);
  if (right !== undefined) {
    return { reason: 'missing-right', right: right.slice(0, 80) };
  }
  if (/could not connect to the MySQL server/i.test(text)) {
    return { reason: 'database-down' };
  }
  if (/method is not implemented/i.test(text)) {
    return { reason: 'not-implemented' };
  }
  return {
    reason:
      byStatus(status) ??
      (importing && (status === 400 || status === 406) && !/^The value of the parameter/i.test(text)
        ? 'import-rejected'
        : 'bad-request'),
  };
}

function quotedRights(text: string): string | undefined {
  if (!/insufficient (?:user )?privileges/i.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/'([^']+)' privileges/gi)].map((found) => found[1]).join(', ');
}

/** What the status alone says, where it says enough. */
export function byStatus(status: number): RedcapErrorReason | undefined {
  switch (status) {
    case 401:
      return 'token-refused';
    case 403:
      return 'missing-right';
    case 404:
    case 410:
      return 'not-found';
    case 405:
    case 501:
      return 'not-implemented';
    case 407:
      return 'proxy-failed';
    case 408:
      return 'timeout';
    case 413:
      return 'too-large';
    case 429:
      return 'rate-limited';
    case 504:
    case 522:
    case 524:
      return 'gateway-timeout';
    default:
      return status >= 500 ? 'server-error' : undefined;
  }
}

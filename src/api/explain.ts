import { callName, type Call } from './call';
import { complaintsIn } from './complaints';
import { RedcapError, type RedcapErrorDetails, type RedcapErrorReason } from './errors';
import { sentence } from './messages';
import { startsAsGzip } from './inflate';
import { byStatus, refusalReason, refusalText } from './refusal';
import { readableServerText } from './serverText';

export interface FailedAnswer {
  readonly url: string;
  readonly call: Call;
  readonly status: number;
  /** The beginning of the body (all of it when small). Never enters the error except as REDCap's own cleaned message. */
  readonly body: string;
  readonly location?: string | undefined;
  readonly retryAfter?: string | undefined;
}

/** Finds out what an answer that is not the expected one means (REDCAP_API.md §1.2 to §1.5). */
export function explain(answer: FailedAnswer): RedcapError {
  const { status, body, call } = answer;
  const details: RedcapErrorDetails = {
    status,
    url: answer.url,
    method: callName(call),
    ...retryAfterOf(answer.retryAfter),
  };
  const make = (reason: RedcapErrorReason, more: Partial<RedcapErrorDetails> = {}): RedcapError =>
    new RedcapError(reason, sentence(reason, { right: more.right, writes: call.writes }), { ...details, ...more });

  if (status >= 300 && status < 400) {
    // Not every 3xx leads somewhere: 304 is about a cache of somebody's.
    return answer.location === undefined
      ? make('malformed-answer')
      : make('redirected', locationOf(answer.location, answer.url));
  }
  const refusal = refusalText(body);
  if (refusal !== undefined) {
    const complaints = call.action === 'import' ? complaintsIn(refusal) : [];
    // A value that is quoted, or a form that is read-only, may have the words of any other refusal.
    const { reason, right } =
      complaints.length > 0 && (status < 500 || status > 599)
        ? { reason: 'import-rejected' as const, right: undefined }
        : refusalReason(refusal, status, call.action === 'import' && call.content !== 'file');
    return make(reason, {
      serverMessage: readableServerText(refusal),
      ...(complaints.length > 0 ? { complaints } : {}),
      ...(right === undefined ? {} : { right }),
    });
  }
  return make(withoutRefusal(status, body, call));
}

function withoutRefusal(status: number, body: string, call: Call): RedcapErrorReason {
  const html = /^[\s\uFEFF]*(?:<\?xml[^<>]{0,200}\?>\s*(?=<!doctype html|<html))?<(?!\?xml|hash)[a-z!]/i.test(body);
  if (startsAsGzip(body)) {
    // Gzip that nobody declared, read as UTF-8.
    return 'encoded-answer';
  }
  if (status === 403 && !isFirewallPage(body) && bans.test(body.slice(0, telling))) {
    return 'rate-limited';
  }
  if (status === 401 && html) {
    // A gateway's sign-in; REDCap would say so in its own words.
    return 'html-page';
  }
  if (status === 403 || status === 406) {
    // Not REDCap's words: something in front of it.
    return html && asksToSignIn(body) ? 'html-page' : 'firewall-refused';
  }
  if (status === 503 && html && isFirewallPage(body)) {
    // It wants to see a browser.
    return 'firewall-refused';
  }
  const seen = status < 300 || status >= 500 ? symptom(body) : undefined;
  const known = (status >= 500 && seen === 'php-notice' ? 'php-fatal' : seen) ?? byStatus(status);
  if (known !== undefined) {
    return known;
  }
  if (body.trim() === '' && status < 300) {
    return 'empty-answer';
  }
  if (html && isFirewallPage(body)) {
    return 'firewall-refused';
  }
  if (call.content === 'version') {
    return 'not-redcap';
  }
  if (status >= 400) {
    // REDCap says what it does not like.
    return html && asksToSignIn(body) ? 'html-page' : 'firewall-refused';
  }
  return html ? 'html-page' : 'malformed-answer';
}

/** REDCap's page for computers that ask too often, and the like of others. */
const bans = /too many requests|rate.?limit|\bbanned\b|\bIP\b[^<>]{0,120}\bblocked\b|\bblocked\b[^<>]{0,60}\bIP\b/i;

function asksToSignIn(page: string): boolean {
  return /type\s{0,8}=\s{0,8}["']?password|\b(?:log|sign) ?in\b/i.test(page);
}

/** Words by which firewalls sign their pages: F5, ModSecurity, Cloudflare, Imperva, Fortinet, Sucuri, Barracuda, Akamai, Zscaler, Palo Alto and others. */
function isFirewallPage(page: string): boolean {
  return /request rejected|requested url was rejected|support id\b|mod_?security|web application firewall|web page blocked|cloudflare ray id|<title>just a moment|attention required! \| cloudflare|zscaler|palo alto networks|netskope|cisco umbrella|sophos|forcepoint|incapsula|imperva|forti(?:web|gate|guard)|sucuri|barracuda|reference&#32;&#35;/i.test(
    page.slice(0, telling),
  );
}

/** Where PHP and firewalls put their words: at the beginning, or at the end. Characters. */
const telling = 256 * 1024;

/** What PHP calls what it does not die of. */
const notices = 'Warning|Notice|Deprecated|Strict Standards';

/** Recognises a server in trouble by what PHP and REDCap print then. */
export function symptom(
  whole: string,
): Extract<RedcapErrorReason, 'database-down' | 'out-of-memory' | 'php-fatal' | 'php-notice'> | undefined {
  const body = whole.length <= 2 * telling ? whole : `${whole.slice(0, telling)}\n${whole.slice(-telling)}`;
  if (/could not connect to the MySQL server/i.test(body)) {
    return 'database-down';
  }
  if (/Allowed memory size of \d{1,15} bytes exhausted|ran out of server memory/i.test(body)) {
    return 'out-of-memory';
  }
  if (/<b>(?:Fatal|Parse) error<\/b>[ \t]{0,8}:|^[ \t]{0,64}(?:PHP )?(?:Fatal|Parse) error: /im.test(body)) {
    return 'php-fatal';
  }
  return new RegExp(
    `<b>(?:${notices})</b>[ \\t]{0,8}:|^[ \\t]{0,64}(?:PHP )?(?:${notices}): |class=["']?xdebug-error|\\( ! \\)(?:</span>)? ?(?:${notices}):`,
    'im',
  ).test(body)
    ? 'php-notice'
    : undefined;
}

function locationOf(location: string | undefined, url: string): Partial<RedcapErrorDetails> {
  const parsed = location !== undefined && URL.canParse(location, url) ? new URL(location, url) : undefined;
  const target = parsed && /^https?:$/.test(parsed.protocol) ? parsed : undefined;
  // Path and host are what a user needs; the rest may carry anything.
  return target ? { location: readableServerText(`${target.origin}${target.pathname}`) } : {};
}

function retryAfterOf(header: string | undefined): Pick<RedcapErrorDetails, 'retryAfter'> {
  if (header === undefined) {
    return {};
  }
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds >= 0 ? { retryAfter: seconds } : {};
}

import type { RedcapErrorReason } from './errors';

const sentences: Readonly<Record<RedcapErrorReason, string>> = {
  'insecure-url': 'The address must begin with https://, because the token would travel unprotected over http://.',
  'invalid-url': 'This is not a web address. A REDCap address looks like https://redcap.example.edu/api/.',
  'invalid-token':
    'This is not a REDCap token: project tokens have 32 characters, super tokens 64, all of them 0-9 and A-F.',
  'name-not-found': 'The server was not found. Check the address, the network and the VPN.',
  'connection-refused': 'The server cannot be reached. Check the address, the network and the VPN.',
  'connection-lost': 'The connection to the server was lost. Check the network and try again.',
  timeout: 'The server took too long. Try again, or ask for less at once.',
  'proxy-failed': 'The proxy did not let the request through. Check the proxy settings.',
  'certificate-untrusted':
    "The server's certificate is not trusted on this computer. Ask your IT department for its certificate authority and add it to the system or to the settings.",
  'certificate-expired':
    "The server's certificate is not valid today. Check this computer's date, then tell the REDCap administrator.",
  'certificate-wrong-host':
    "The server's certificate belongs to another host name. Check the address; if it is right, tell the REDCap administrator.",
  'tls-failed': 'No secure connection could be made to the server. Check the address and the proxy settings.',
  redirected:
    'The server redirects to another address: it has moved, or the network asks you to sign in first. Check the address; the token was not sent there.',
  'not-found': 'There is no REDCap API at this address. Check the address; it usually ends with /api/.',
  'not-redcap':
    'The server at this address does not answer like REDCap. Check the address, and whether the network asks you to sign in first.',
  'not-implemented':
    'This REDCap server does not offer this API method. It may be too old, or the request was changed on its way.',
  'firewall-refused':
    'Something in front of REDCap refused this request, perhaps because of its content or size: a firewall or a proxy. Ask your IT department or the REDCap administrator.',
  'token-refused':
    'REDCap refused the token. It may be wrong, deleted or expired, or your API rights in the project were withdrawn.',
  'missing-right':
    "Your REDCap account lacks a right in this project that is needed for this. Ask the project's administrator for it.",
  'bad-request': 'REDCap did not accept the request.',
  'import-rejected': 'REDCap rejected the import; nothing was changed. Correct the data and try again.',
  'html-page':
    'The server answered with a web page instead of data. REDCap may be offline for maintenance, or the network asks you to sign in first.',
  'empty-answer': 'The server sent an empty answer. It may be overloaded; try again, or ask for less at once.',
  'truncated-answer': 'The answer broke off before it was complete. Try again, or ask for less at once.',
  'malformed-answer': "The server's answer is not what REDCap is known to send here, so it was not used.",
  'oversized-answer': 'The answer is larger than can be taken in here, so it was given up. Ask for less at once.',
  'encoded-answer':
    'The answer came compressed although that was declined, so it was not used. Tell the REDCap administrator, or whoever runs the proxy on the way.',
  'mislabelled-answer':
    'The answer says that it is compressed and is not, so it was not used. Tell the REDCap administrator, or whoever runs the proxy on the way.',
  'not-utf8':
    'The answer holds text that is not UTF-8, so it was not used: it would be changed when it is written back. Correct the value in REDCap.',
  'out-of-memory': 'REDCap ran out of memory. Ask for less at once: fewer records, fields or instruments.',
  'php-fatal':
    'REDCap failed while it worked on the request. Try again, or ask for less at once; if it stays, tell the REDCap administrator.',
  'php-notice':
    'The server prints PHP notices into its answers (display_errors), so they cannot be used. Tell the REDCap administrator.',
  'database-down': 'REDCap cannot reach its database. Try again later, or tell the REDCap administrator.',
  'gateway-timeout': 'REDCap took longer than the web server in front of it allows. Ask for less at once.',
  'rate-limited':
    'The server refuses further requests for now. Wait a few minutes; if it stays, ask the REDCap administrator whether this computer was blocked.',
  'too-large': 'The request is larger than the server accepts. Send less at once.',
  'server-error': 'The REDCap server failed or is down for maintenance. Try again later.',
};

/** Failures after which nobody can tell from here whether a write was carried out. */
const outcomeUnknown: ReadonlySet<RedcapErrorReason> = new Set([
  'connection-lost',
  'timeout',
  'html-page',
  'empty-answer',
  'truncated-answer',
  'malformed-answer',
  'oversized-answer',
  'encoded-answer',
  'mislabelled-answer',
  'not-utf8',
  'firewall-refused',
  'php-fatal',
  'php-notice',
  'out-of-memory',
  'gateway-timeout',
  'server-error',
]);

/** What to tell the user: plain English, something to do, never anything out of a body. */
export function sentence(
  reason: RedcapErrorReason,
  about: { readonly right?: string | undefined; readonly writes?: boolean } = {},
): string {
  if (reason === 'missing-right' && about.right) {
    return `Your REDCap account lacks the right "${about.right}" in this project. Ask the project's administrator for it.`;
  }
  if (about.writes && outcomeUnknown.has(reason)) {
    return `${sentences[reason]} Check first whether REDCap has carried out the change: that is not known.`;
  }
  return sentences[reason];
}

import { RedcapError, type RedcapErrorReason, type RedcapPlace } from '../api/errors';
import { shownServerText } from '../api/serverText';
import { redact } from '../common/redact';
import type { L10n } from '../common/l10n';
import { RestrictedModeError, SampleInUseError } from './projectErrors';

/** What a person can do about an error besides reading it. */
export type ErrorAction = 'showLog' | 'replaceToken' | 'retry';

export interface DescribedError {
  /** What happened and what to check, as one text; never anything out of a body except REDCap's own cleaned error message. */
  readonly message: string;
  /** What happened, alone; short enough for a row of the tree. */
  readonly sentence: string;
  /** What to check or whom to ask; blank where the sentence says it all. */
  readonly advice: string;
  /** In the order of their buttons. */
  readonly actions: readonly ErrorAction[];
}

/** Puts an error into words and offers what fits it. Errors that carry their own sentence for the user are shown with it. */
export function explainError(error: unknown, l10n: L10n): DescribedError {
  if (RedcapError.is(error)) {
    const { sentence, advice } = ofReason(error, l10n);
    return described(sentence, advice, actionsOf(error.reason));
  }
  if (error instanceof SampleInUseError) {
    return described(
      l10n.t('The sample is open in another window.'),
      l10n.t("Close it there and retry: two windows would overwrite each other's changes."),
      ['retry'],
    );
  }
  if (error instanceof RestrictedModeError) {
    return described(l10n.t('Trust this folder first.'), l10n.t('In Restricted Mode nothing is sent to REDCap.'), []);
  }
  const own = ownSentence(error);
  return own === undefined
    ? described(l10n.t('Something unexpected went wrong.'), l10n.t('The log has the details.'), ['showLog'])
    : described(own, '', ['showLog']);
}

function described(sentence: string, advice: string, actions: readonly ErrorAction[]): DescribedError {
  return { sentence, advice, message: advice === '' ? sentence : `${sentence} ${advice}`, actions };
}

/** Errors of ours (`ExportError`, ...) have a typed reason and a sentence as their message; those of Node and VS Code have codes or stacks of no use here. */
function ownSentence(error: unknown): string | undefined {
  return error instanceof Error && 'reason' in error && typeof error.reason === 'string'
    ? redact(error.message)
    : undefined;
}

const aboutTheToken: ReadonlySet<RedcapErrorReason> = new Set(['token-refused', 'invalid-token']);
/** The same call would end the same way. */
const pointlessToRetry: ReadonlySet<RedcapErrorReason> = new Set([
  'missing-right',
  'bad-request',
  'import-rejected',
  'insecure-url',
  'invalid-url',
  'too-large',
  'not-implemented',
  'not-utf8',
  'oversized-answer',
  'encoded-answer',
  'php-notice',
]);

function actionsOf(reason: RedcapErrorReason): readonly ErrorAction[] {
  if (aboutTheToken.has(reason)) {
    return ['replaceToken', 'showLog'];
  }
  return pointlessToRetry.has(reason) ? ['showLog'] : ['retry', 'showLog'];
}

interface Words {
  readonly sentence: string;
  readonly advice: string;
}

// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
function ofReason({ reason, details }: RedcapError, l10n: L10n): Words {
  const address = details.url ?? '';
  const host = hostOf(address);
  const said = shownServerText(details.serverMessage ?? '');
  switch (reason) {
    case 'insecure-url':
      return words(
        l10n.t('The address must begin with https://.'),
        l10n.t('Over http:// the token would travel in clear text.'),
      );
    case 'invalid-url':
      return words(
        l10n.t('This is not a web address.'),
        l10n.t('A REDCap address looks like https://redcap.example.edu/api/.'),
      );
    case 'invalid-token':
      return words(
        l10n.t('No usable token is stored for this project.'),
        l10n.t('Replace the token: copy it from the API page of the project in REDCap.'),
      );
    case 'name-not-found':
      return words(
        l10n.t('The server {0} was not found.', host),
        l10n.t('Check the spelling of the address, the network and the VPN.'),
      );
    case 'connection-refused':
      return words(
        l10n.t('{0} refused the connection.', host),
        l10n.t('Check the address, the network and the VPN; the server may be down.'),
      );
    case 'connection-lost':
      return words(l10n.t('The connection to {0} was lost.', host), l10n.t('Check the network and try again.'));
    case 'timeout':
      return words(
        l10n.t('{0} did not answer in time.', host),
        l10n.t('Check the network and the VPN, or try again later.'),
      );
    case 'proxy-failed':
      return words(
        l10n.t('The proxy did not let the request through.'),
        l10n.t('Check http.proxy in the settings, or the proxy variables of the environment.'),
      );
    case 'certificate-untrusted':
      return words(
        l10n.t('The certificate of {0} is not trusted on this computer.', host),
        l10n.t(
          "Ask IT for the institution's certificate authority, and name its file in the setting redcapWorkbench.network.caFile.",
        ),
      );
    case 'certificate-expired':
      return words(
        l10n.t('The certificate of {0} has expired or is not valid yet.', host),
        l10n.t('Check the date of this computer, then tell the REDCap administrator.'),
      );
    case 'certificate-wrong-host':
      return words(
        l10n.t('The certificate of {0} belongs to another host name.', host),
        l10n.t('Check the address; if it is right, tell the REDCap administrator.'),
      );
    case 'tls-failed':
      return words(
        l10n.t('No secure connection to {0} could be made.', host),
        l10n.t('Check the address, the proxy settings and the file in redcapWorkbench.network.caFile.'),
      );
    case 'redirected':
      return words(
        l10n.t('This is not a REDCap API address: {0} redirects elsewhere.', address),
        details.location === undefined
          ? l10n.t('The token was not sent there.')
          : l10n.t(
              'It leads to {0}. The token was not sent there; add the project with that address if you trust it.',
              details.location,
            ),
      );
    case 'not-found':
      return words(
        l10n.t('This is not a REDCap API address: nothing was found at {0}.', address),
        l10n.t('It usually ends with /api/.'),
      );
    case 'not-redcap':
      return words(
        l10n.t('This is not a REDCap API address: {0} answers with something else.', address),
        l10n.t('Check the address, and whether the network asks you to sign in first.'),
      );
    case 'not-implemented':
      return words(
        l10n.t(
          'This is not a REDCap API address, or its REDCap lacks this method: {0} answered "not implemented".',
          address,
        ),
        l10n.t('Check the address and the version of the server.'),
      );
    case 'firewall-refused':
      return words(
        l10n.t('Something in front of REDCap at {0} refused this request: a firewall or a proxy.', host),
        l10n.t(
          'It may dislike the content or the size. Ask IT or the REDCap administrator to look into its log; a smaller request may pass.',
        ),
      );
    case 'not-utf8':
      return words(brokenText(details.place, l10n), l10n.t('Correct the value in REDCap, and try again.'));
    case 'token-refused':
      return words(
        l10n.t('REDCap refused this token.'),
        l10n.t(
          'It may be wrong, deleted or expired, or your API rights in the project were withdrawn. Request a new one on the API page of the project.',
        ),
      );
    case 'missing-right':
      return words(
        details.right === undefined
          ? said === ''
            ? l10n.t('A right is missing in this project.')
            : l10n.t('A right is missing: {0}', said)
          : l10n.t('The right "{0}" is missing in this project.', details.right),
        l10n.t('A person with the User Rights privilege in the project can grant it.'),
      );
    case 'bad-request':
      return words(
        said === ''
          ? l10n.t('REDCap did not accept the request.')
          : l10n.t('REDCap did not accept the request: {0}', said),
        '',
      );
    case 'import-rejected':
      return words(
        said === ''
          ? l10n.t('REDCap rejected the import; nothing was changed.')
          : l10n.t('REDCap rejected the import; nothing was changed: {0}', said),
        '',
      );
    case 'html-page':
    case 'empty-answer':
    case 'truncated-answer':
    case 'malformed-answer':
    case 'oversized-answer':
    case 'encoded-answer':
    case 'mislabelled-answer':
    case 'out-of-memory':
    case 'php-fatal':
    case 'php-notice':
    case 'database-down':
    case 'gateway-timeout':
    case 'rate-limited':
    case 'too-large':
    case 'server-error':
      return ofUnwellServer(reason, host, l10n);
  }
}

type UnwellReason = Extract<
  RedcapErrorReason,
  | 'html-page'
  | 'empty-answer'
  | 'truncated-answer'
  | 'malformed-answer'
  | 'oversized-answer'
  | 'encoded-answer'
  | 'mislabelled-answer'
  | 'out-of-memory'
  | 'php-fatal'
  | 'php-notice'
  | 'database-down'
  | 'gateway-timeout'
  | 'rate-limited'
  | 'too-large'
  | 'server-error'
>;

// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
function ofUnwellServer(reason: UnwellReason, host: string, l10n: L10n): Words {
  const smaller = l10n.t('Try again, or ask for less at once.');
  switch (reason) {
    case 'html-page':
      return words(
        l10n.t('{0} answered with a web page instead of data.', host),
        l10n.t(
          'REDCap may be offline for maintenance, the token may lack API Export, or the network asks you to sign in first.',
        ),
      );
    case 'empty-answer':
      return words(l10n.t('{0} sent an empty answer.', host), smaller);
    case 'truncated-answer':
      return words(l10n.t('The answer of {0} broke off.', host), smaller);
    case 'malformed-answer':
      return words(
        l10n.t('The answer of {0} is not what REDCap is known to send, so it was not used.', host),
        l10n.t('Try again; if it stays, tell the REDCap administrator.'),
      );
    case 'oversized-answer':
      return words(
        l10n.t('The answer of {0} is larger than can be taken in, so it was given up.', host),
        l10n.t('Ask for less at once.'),
      );
    case 'encoded-answer':
      return words(
        l10n.t('{0} compressed its answer although that was declined, so it was not used.', host),
        l10n.t('Tell the REDCap administrator, or whoever runs the proxy on the way.'),
      );
    case 'mislabelled-answer':
      return words(
        l10n.t('{0} says that its answer is compressed, which it is not, so it was not used.', host),
        l10n.t('Try again; if it stays, tell the REDCap administrator, or whoever runs the proxy on the way.'),
      );
    case 'out-of-memory':
      return words(
        l10n.t('REDCap ran out of memory.'),
        l10n.t('Ask for less at once: fewer records, fields or instruments.'),
      );
    case 'php-fatal':
      return words(
        l10n.t('REDCap failed while it worked on the request.'),
        l10n.t('Try again; if it stays, tell the REDCap administrator.'),
      );
    case 'php-notice':
      return words(
        l10n.t('The server prints PHP notices into its answers (display_errors), so they cannot be used.'),
        l10n.t('Tell the REDCap administrator.'),
      );
    case 'database-down':
      return words(
        l10n.t('REDCap cannot reach its database.'),
        l10n.t('Try again later, or tell the REDCap administrator.'),
      );
    case 'gateway-timeout':
      return words(l10n.t('REDCap took longer than the web server in front of it allows.'), smaller);
    case 'rate-limited':
      return words(
        l10n.t('{0} refuses further requests for now.', host),
        l10n.t('Wait a few minutes; if it stays, ask the REDCap administrator whether this computer was blocked.'),
      );
    case 'too-large':
      return words(
        l10n.t('The request is larger than {0} accepts.', host),
        l10n.t('Send less at once, or ask the REDCap administrator to raise the limit of the web server.'),
      );
    case 'server-error':
      return words(l10n.t('The REDCap server failed or is down for maintenance.'), l10n.t('Try again later.'));
  }
}

function brokenText({ record, event, field }: RedcapPlace = {}, l10n: L10n): string {
  if (field === undefined) {
    return l10n.t('The answer holds text that is not UTF-8, so it was not used.');
  }
  if (record === undefined) {
    return l10n.t('A text of the field {0} is not UTF-8, so it was not used.', field);
  }
  return event === undefined
    ? l10n.t('The value of {0} in record {1} is not UTF-8, so it was not used.', field, record)
    : l10n.t('The value of {0} in record {1}, event {2}, is not UTF-8, so it was not used.', field, record, event);
}

function words(sentence: string, advice: string): Words {
  return { sentence, advice };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

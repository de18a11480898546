import type { FaultName } from '../options';
import { contentTypeOf, type Answer, type ReturnFormat } from './answer';
import { ApiFailure, failureAnswer, failureBody, texts } from './failure';

const html = 'text/html; charset=UTF-8';
const page = (title: string, body: string): string =>
  `<!DOCTYPE HTML>\n<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />\n<title>${title}</title>\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
const fatal =
  '<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in <b>Unknown</b> on line <b>0</b><br />\n';

/** Text that PHP puts before what the call answers (REDCAP_API.md §1.5). */
export const phpNoise =
  '<br />\n<b>Warning</b>:  Undefined array key "redcap" in <b>/var/www/html/redcap/api/index.php</b> on line <b>42</b><br />\n';

export interface FaultAnswer extends Answer {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers that stand in for the call, which then is not carried out; `undefined` for faults of another kind. */
// oxlint-disable-next-line max-lines-per-function -- one case a kind, read like a table
export function faultAnswer(fault: FaultName, format: ReturnFormat, origin: string): FaultAnswer | undefined {
  const answer = (status: number, body: string, contentType = html): FaultAnswer => ({
    status,
    contentType,
    body,
    records: 0,
  });
  switch (fault) {
    case 'out-of-memory':
      return outOfMemory(format);
    case 'maintenance-page':
      return answer(
        200,
        page(
          'REDCap',
          '<div id="wrap">\n<h3>REDCap is currently offline</h3>\n<p>REDCap is undergoing maintenance and will be available again soon.</p>\n</div>',
        ),
      );
    case 'database-down':
      return answer(
        200,
        'The hostname (db.example.org) / username (redcap) / password (XXXXXX) combination could not connect to the MySQL server. \n\t\tPlease check their values.',
      );
    case 'empty-body':
      return answer(200, '');
    case 'gateway-timeout':
      return answer(
        504,
        page('504 Gateway Time-out', '<center><h1>504 Gateway Time-out</h1></center>\n<hr><center>nginx</center>'),
      );
    case 'server-error':
      return answer(
        500,
        page(
          '500 Internal Server Error',
          '<h1>Internal Server Error</h1>\n<p>The server encountered an internal error.</p>',
        ),
      );
    case 'token-refused':
      return failureAnswer(new ApiFailure(texts.noPermission, 403), format);
    case 'moved-permanently':
      return {
        ...answer(301, page('301 Moved Permanently', '<h1>Moved Permanently</h1>')),
        headers: { location: `${origin}/moved/api/` },
      };
    case 'not-found':
      return answer(404, notFoundPage, 'text/html; charset=iso-8859-1');
    case 'rate-limited':
      return { ...tooMany, headers: { 'retry-after': '1' } };
    case 'rate-limited-silently':
      return tooMany;
    case 'php-fatal':
    case 'slow-body':
    case 'truncated-body':
    case 'reset-mid-stream':
    case 'reset-after-write':
    case 'never-answers':
    case 'partial-delete-whole-record':
    case 'first-instance-only':
    case 'wrong-count':
      return undefined;
  }
}

const tooMany: FaultAnswer = {
  status: 429,
  contentType: html,
  body: page(
    '429 Too Many Requests',
    '<h1>Too Many Requests</h1>\n<p>Your IP address has been temporarily banned.</p>',
  ),
  records: 0,
};

export function outOfMemory(format: ReturnFormat): FaultAnswer {
  const text = 'REDCap ran out of server memory. The request cannot be processed.';
  const advice = format === 'json' ? ' Please try importing/exporting a smaller amount of data.' : '';
  return {
    status: 200,
    contentType: contentTypeOf(format),
    body: fatal + failureBody(text + advice, format),
    records: 0,
  };
}

/** What a proxy in front of REDCap answers to a body above its limit. */
export const tooLarge: FaultAnswer = {
  status: 413,
  contentType: 'text/html',
  body: '<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  records: 0,
};

/** For requests that were not meant for this server. */
export const forbidden: FaultAnswer = {
  status: 403,
  contentType: 'text/html; charset=iso-8859-1',
  body: '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>403 Forbidden</title>\n</head><body>\n<h1>Forbidden</h1>\n<p>This server answers programs of this computer only.</p>\n</body></html>\n',
  records: 0,
};

/** The web server's own page (REDCAP_API.md §1.1). */
/** The page of an external module that a project does not have: a page, not an error of the API (REDCAP_API.md §13). */
export const noModulePage = page(
  'REDCap',
  '<div class="red">The requested module is not enabled on this project.</div>',
);

export const notFoundPage =
  '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n';

import type { RedcapErrorReason } from './errors';

/**
 * REDCap's own error text out of an answer in any of its three forms, also when server noise stands before it
 * (REDCAP_API.md §1.3, §1.4 "memory exhausted"). `undefined` when the answer holds none. HTML in it is left alone.
 */
export function refusalText(body: string): string | undefined {
  const text = body.replace(/^\uFEFF/, '').trim();
  return fromJson(text) ?? fromXml(text) ?? fromCsv(text);
}

function fromJson(text: string): string | undefined {
  // The last one that reaches to the very end: a script in a web page may hold others.
  for (let at = text.lastIndexOf('{'); at >= 0; at = at === 0 ? -1 : text.lastIndexOf('{', at - 1)) {
    if (/^\{\s*"error"\s*:/.test(text.slice(at, at + 64))) {
      try {
        const { error } = JSON.parse(text.slice(at)) as { error: unknown };
        return typeof error === 'string' ? error : JSON.stringify(error);
      } catch {
        return undefined;
      }
    }
  }
  return undefined;
}

function fromXml(text: string): string | undefined {
  const found = /<hash>\s*<error>([\s\S]*?)<\/error>\s*<\/hash>\s*$/.exec(text)?.[1];
  return found?.replace(/^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/, '$1');
}

function fromCsv(text: string): string | undefined {
  return /(?:^|[\n>])[ \t]*ERROR: ?((?:(?!<\/html>)[\s\S])+)$/i.exec(text)?.[1];
}

/** What kind of no it is (REDCAP_API.md §1.4). `importing`: the call sent data to be stored. */
export function refusalReason(
  text: string,
  status: number,
  importing: boolean,
): { readonly reason: RedcapErrorReason; readonly right?: string } {
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

import { RedcapError } from './errors';

const versionFolder = /^redcap_v\d+(?:\.\d+)*$/i;
/** What may follow a REDCap base address when it is copied from a browser or a manual. */
const tails = [
  ['api', 'help', 'index.php'],
  ['api', 'help'],
  ['api', 'index.php'],
  ['api'],
  ['surveys', 'index.php'],
  ['surveys'],
] as const;

/**
 * Makes the address of a REDCap API out of whatever people paste: a host, a page of a project, the help page, a survey link.
 * Query, fragment and page are dropped, a path prefix is kept. `https:` is assumed, for this computer `http:`: it has no certificate as a rule.
 *
 * @returns e.g. `https://redcap.example.edu/redcap/api/`
 * @throws RedcapError `invalid-url`, or `insecure-url` for `http:` to anything but this computer. The input never enters the message:
 * people paste tokens into address fields.
 */
export function normalizeApiUrl(input: string): string {
  const url = parse(input.trim());
  if (url.username !== '' || url.password !== '') {
    throw new RedcapError('invalid-url', 'The address must not contain a user name or password.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new RedcapError(
      'insecure-url',
      'The address must begin with https://, because the token would travel unprotected over http://.',
    );
  }
  return `${url.protocol}//${url.host}${[...basePath(url.pathname), 'api'].map((segment) => `/${segment}`).join('')}/`;
}

/** The base web address of a REDCap server (with trailing slash) from its normalised API address; for "Open in Browser". */
export function redcapWebUrl(apiUrl: string): string {
  return apiUrl.replace(/\/api\/$/, '/');
}

/** True for `localhost`, 127.0.0.0/8 and `[::1]`, as `URL.hostname` spells them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function parse(text: string): URL {
  const unusable = new RedcapError(
    'invalid-url',
    'This is not a web address. A REDCap address looks like https://redcap.example.edu/api/.',
  );
  // `URL` would silently drop line breaks and turn backslashes around.
  if (text === '' || /[\s\\\p{Cc}]/u.test(text)) {
    throw unusable;
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') {
    throw unusable;
  }
  const url = tryUrl(complete(text, scheme));
  if (!url || url.hostname === '' || !/^https?:$/.test(url.protocol)) {
    throw unusable;
  }
  return url;
}

function complete(text: string, scheme: string | undefined): string {
  if (scheme !== undefined || /^https?:/i.test(text)) {
    return text;
  }
  const rest = text.replace(/^\/+/, '');
  return isLoopback(tryUrl(`http://${rest}`)?.hostname ?? '') ? `http://${rest}` : `https://${rest}`;
}

function tryUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function basePath(pathname: string): string[] {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const version = segments.findIndex((segment) => versionFolder.test(segment));
  if (version >= 0) {
    return segments.slice(0, version);
  }
  for (const tail of tails) {
    const start = segments.length - tail.length;
    if (start >= 0 && tail.every((name, i) => segments[start + i]?.toLowerCase() === name)) {
      return segments.slice(0, start);
    }
  }
  return segments.at(-1)?.toLowerCase().endsWith('.php') ? segments.slice(0, -1) : segments;
}

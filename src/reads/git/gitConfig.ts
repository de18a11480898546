/**
 * The addresses of all remotes in the text of a git configuration file, for fetching and pushing; includes are not followed.
 * Tolerant: a line that git would not take is passed over.
 */
export function remoteUrls(config: string): readonly string[] {
  const urls: string[] = [];
  let inRemote = false;
  for (const line of config.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
    const [, section, after] = /^\s*\[\s*([\w-]+)(?:\.[^\]"]*|\s*"(?:[^"\\]|\\.)*")?\s*\](.*)$/.exec(line) ?? [];
    if (section !== undefined) {
      inRemote = section.toLowerCase() === 'remote';
    }
    const [, value] = /^\s*(?:push)?url\s*=(.*)$/i.exec(after ?? line) ?? [];
    if (inRemote && value !== undefined) {
      urls.push(plainValue(value));
    }
  }
  return urls;
}

/** Without quotes, escapes and the comment at the end. */
function plainValue(value: string): string {
  return value
    .replaceAll(/"((?:[^"\\]|\\.)*)"|[#;].*$/g, (_, quoted: string | undefined) => quoted ?? '')
    .replaceAll(/\\(.)/g, '$1')
    .trim();
}

/**
 * The host that an address of a remote leads to; nothing for folders, and for addresses in which it cannot be told apart from a password
 * or a token: neither may get on the screen.
 */
export function hostOfRemote(url: string): string | undefined {
  if (/^[a-z]:[\\/]/i.test(url)) {
    return undefined;
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    return parsed && parsed.hostname !== '' && !parsed.pathname.includes('@') ? parsed.hostname : undefined;
  }
  // The short form of ssh, [user@]host:path; a slash before the colon makes it a folder.
  return /^(?:[^/\\]*@)?([\w.-]+|\[[\da-f:]+\]):(?!:)[^@]*$/i.exec(url)?.[1];
}

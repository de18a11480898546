import { parse } from 'csv-parse/sync';
import { RedcapError } from '../api/errors';
import { checkToken, type TokenCheck } from '../api/token';
import { normalizeApiUrl } from '../api/url';

/** A usable row of a credentials file. Holds a token: never log or show it. */
export interface Credential {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Normalised. */
  readonly url: string;
  readonly token: string;
  readonly projectId: number | undefined;
  readonly username: string;
  readonly comment: string;
}

export type CredentialProblem =
  | { readonly kind: 'url'; readonly error: RedcapError }
  | {
      readonly kind: 'token';
      readonly check: Exclude<TokenCheck, { kind: 'project' }>;
      /** Characters of the text. */ readonly length: number;
    };

export interface UnusableCredential {
  readonly line: number;
  readonly projectId: number | undefined;
  readonly comment: string;
  readonly problem: CredentialProblem;
}

export interface Credentials {
  readonly usable: readonly Credential[];
  readonly unusable: readonly UnusableCredential[];
}

/** Why a file is no credentials file. `missing`: columns that it lacks. */
export class CredentialsFileError extends Error {
  constructor(
    readonly problem: 'unreadable' | 'missing-columns' | 'no-rows',
    readonly missing: readonly string[] = [],
  ) {
    super('Not a credentials file');
    this.name = 'CredentialsFileError';
  }
}

const needed = ['redcap_uri', 'token'] as const;

/**
 * Reads a credentials file as REDCapR defines it: CSV with the columns redcap_uri, username, project_id, token, comment in any order,
 * quoted or not; lines that start with `#` are comments.
 *
 * @throws CredentialsFileError
 */
export function parseCredentials(text: string): Credentials {
  const rows = readRows(text);
  const [first] = rows;
  if (!first) {
    throw new CredentialsFileError('no-rows');
  }
  const missing = needed.filter((column) => !(column in first.record));
  if (missing.length > 0) {
    throw new CredentialsFileError('missing-columns', missing);
  }
  const usable: Credential[] = [];
  const unusable: UnusableCredential[] = [];
  for (const { line, record } of rows) {
    const projectId = /^\d+$/.test(record['project_id'] ?? '') ? Number(record['project_id']) : undefined;
    const about = { line, projectId, comment: record['comment'] ?? '' };
    const address = addressOf(record['redcap_uri'] ?? '');
    const check = checkToken(record['token'] ?? '');
    if (address instanceof RedcapError) {
      unusable.push({ ...about, problem: { kind: 'url', error: address } });
    } else if (check.kind !== 'project') {
      unusable.push({ ...about, problem: { kind: 'token', check, length: (record['token'] ?? '').length } });
    } else {
      usable.push({ ...about, url: address, token: check.token, username: record['username'] ?? '' });
    }
  }
  return { usable, unusable };
}

function readRows(text: string): { readonly line: number; readonly record: Readonly<Record<string, string>> }[] {
  try {
    const parsed = parse(text, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { readonly info: { readonly lines: number }; readonly record: Readonly<Record<string, string>> }[];
    return parsed.map(({ info, record }) => ({ line: info.lines, record }));
  } catch {
    // csv-parse quotes the text in its messages: they may hold a token.
    throw new CredentialsFileError('unreadable');
  }
}

function addressOf(input: string): string | RedcapError {
  try {
    return normalizeApiUrl(input);
  } catch (error) {
    if (RedcapError.is(error)) {
      return error;
    }
    throw error;
  }
}

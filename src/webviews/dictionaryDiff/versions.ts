import { asObject } from '../asObject';

/** One version of a data dictionary: a document (draft, server, file), or what a snapshot on this computer holds. */
export type Version =
  | { readonly kind: 'document'; readonly uri: string; readonly label: string; readonly project?: string }
  | { readonly kind: 'snapshot'; readonly project: string; readonly operation: string; readonly label: string };

export interface Versions {
  readonly before: Version;
  readonly after: Version;
}

/** Two versions as the id of a panel. */
export function idOf({ before, after }: Versions): string {
  return JSON.stringify({ before, after });
}

export function versionsOf(id: string): Versions | undefined {
  try {
    const { before, after } = asObject(JSON.parse(id));
    const [one, other] = [readVersion(before), readVersion(after)];
    return one && other ? { before: one, after: other } : undefined;
  } catch {
    return undefined;
  }
}

function readVersion(value: unknown): Version | undefined {
  const { kind, uri, label, project, operation } = asObject(value);
  if (typeof label !== 'string') {
    return undefined;
  }
  return kind === 'document' && typeof uri === 'string'
    ? { kind, uri, label, ...(typeof project === 'string' && { project }) }
    : kind === 'snapshot' && typeof project === 'string' && typeof operation === 'string'
      ? { kind, project, operation, label }
      : undefined;
}

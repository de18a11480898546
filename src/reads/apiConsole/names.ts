import type { Parameter, Takes } from './parameters';

export interface Named {
  readonly name: string;
  /** What people call it; may be blank. */
  readonly label: string;
}

/** Kinds of names that a project has of its own. */
export type NameKind = 'field' | 'form' | 'event' | 'arm' | 'record' | 'dag' | 'dagNumber' | 'user' | 'role' | 'report';

/** What is known of a project's names; a kind that could not be read, or was not, is absent. */
export type ProjectNames = Readonly<Partial<Record<NameKind, readonly Named[]>>>;

const kinds: ReadonlySet<unknown> = new Set<NameKind>([
  'field',
  'form',
  'event',
  'arm',
  'record',
  'dag',
  'dagNumber',
  'user',
  'role',
  'report',
]);

/** The names that a parameter takes; nothing where it takes none, or where they are not known. */
export function namesFor({ takes }: Pick<Parameter, 'takes'>, names: ProjectNames): readonly Named[] | undefined {
  return isNameKind(takes) ? names[takes] : undefined;
}

function isNameKind(takes: Takes): takes is NameKind {
  return kinds.has(takes);
}

import { CancelledError } from '../../common/cancelled';
import type { Log } from '../../common/log';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { PartName, ProjectParts } from '../../projects/projectParts';
import { methodIn, parameterOf } from '../../reads/apiConsole/requestOf';
import type { NameKind, Named, ProjectNames } from '../../reads/apiConsole/names';
import type { RequestText } from '../../reads/apiConsole/requestText';

/** Reads what a request can name of its project; what cannot be read is not known, and nothing is said of it. */
export class RequestNames {
  constructor(
    private readonly projects: ProjectAccess,
    private readonly log: Log,
  ) {}

  /** The names of the kinds that the request has parameters for. Never throws. */
  async of(key: string, text: RequestText): Promise<ProjectNames> {
    const kinds = [...kindsIn(text)];
    const read = await Promise.all(kinds.map(async (kind) => [kind, await this.read(key, kind)] as const));
    return Object.fromEntries(read.filter(([, names]) => names !== undefined));
  }

  /**
   * Whether names of records may be offered and have not been read yet. They may identify people, as may the project's fields: where any is tagged
   * as an identifier they are offered only if the user has had them shown. Never throws.
   */
  async mayReadRecords(key: string): Promise<boolean> {
    try {
      return this.projects.peek?.(key, 'records')?.known === undefined && (await this.mayOfferRecords(key));
    } catch {
      return false;
    }
  }

  /** Those that have been read: a project may have any number of them, so that completion asks for none. */
  private async recordNames(key: string): Promise<readonly Named[] | undefined> {
    const known = this.projects.peek?.(key, 'records')?.known;
    return known && (await this.mayOfferRecords(key))
      ? Array.from(known, ([name, { dag }]) => ({ name, label: dag ?? '' }))
      : undefined;
  }

  /** Whether records are no secret in this project, or the user has had them shown. @throws RedcapError, CancelledError */
  async mayOfferRecords(key: string): Promise<boolean> {
    return (
      this.projects.get(key).showsRecords ??
      !(await this.projects.part(key, 'metadata')).some(({ identifier }) => identifier === 'y')
    );
  }

  private async read(key: string, kind: NameKind): Promise<readonly Named[] | undefined> {
    try {
      return await this.namesOf(key, kind);
    } catch (error) {
      if (!CancelledError.is(error)) {
        this.log.debug(
          'console',
          `names of kind ${kind} are not known: ${error instanceof Error ? error.name : typeof error}`,
        );
      }
      return undefined;
    }
  }

  private async namesOf(key: string, kind: NameKind): Promise<readonly Named[] | undefined> {
    const part = <K extends PartName>(name: K): Promise<ProjectParts[K]> => this.projects.part(key, name);
    switch (kind) {
      case 'field': {
        const [metadata, instruments] = [await part('metadata'), await part('instruments')];
        return [
          ...metadata.map(({ field_name: name, field_label: label }) => ({ name, label })),
          ...instruments.map(({ name, label }) => ({ name: `${name}_complete`, label })),
        ];
      }
      case 'form':
        return await part('instruments');
      case 'event':
        return (await part('events')).map(({ uniqueEventName: name, eventName: label }) => ({ name, label }));
      case 'arm':
        return (await part('arms')).map(({ armNum, name }) => ({ name: String(armNum), label: name }));
      case 'dag':
        return (await part('dags')).map(({ uniqueGroupName, name }) => ({ name: uniqueGroupName, label: name }));
      case 'dagNumber':
        return (await part('dags')).flatMap(({ id, name }) =>
          id === undefined ? [] : [{ name: String(id), label: name }],
        );
      case 'user':
        return (await part('users')).map(({ username, firstname, lastname }) => ({
          name: username,
          label: `${firstname} ${lastname}`.trim(),
        }));
      case 'role':
        return (await part('userRoles')).map(({ uniqueRoleName, label }) => ({ name: uniqueRoleName, label }));
      case 'report':
        return (this.projects.get(key).reports ?? []).map(({ id, name }) => ({ name: String(id), label: name }));
      case 'record':
        return await this.recordNames(key);
    }
  }
}

function kindsIn(text: RequestText): ReadonlySet<NameKind> {
  const method = methodIn(text);
  const kinds = new Set<NameKind>();
  for (const { name } of text.entries) {
    const takes = method && parameterOf(method, name.text)?.takes;
    if (typeof takes === 'string' && isKind(takes)) {
      kinds.add(takes);
    }
  }
  return kinds;
}

function isKind(takes: string): takes is NameKind {
  return ['field', 'form', 'event', 'arm', 'record', 'dag', 'dagNumber', 'user', 'role', 'report'].includes(takes);
}

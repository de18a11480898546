import { allRights } from './store/rights';
import type { ServerStore } from './store/server';

/** Who may enter the projects, for suites of other clients: a JSON text read by `--users`. */
export interface UsersOfProject {
  /** Title or number of the project; absent: the first one. */
  readonly project?: string | number;
  /** Labels of data access groups that are added. */
  readonly groups?: readonly string[];
  readonly roles?: readonly {
    readonly label: string;
    readonly uniqueName: string;
    readonly rights: Rights;
    readonly forms?: Readonly<Record<string, number>>;
    readonly formsExport?: Readonly<Record<string, number>>;
  }[];
  readonly users?: readonly {
    readonly username: string;
    /** 32 hexadecimal characters. */
    readonly token?: string;
    /** `"all"`, or REDCap's columns. */
    readonly rights?: Rights;
    /** Unique group name. */
    readonly group?: string;
    /** Unique role name. */
    readonly role?: string;
    readonly forms?: Readonly<Record<string, number>>;
    readonly formsExport?: Readonly<Record<string, number>>;
    readonly expiration?: string;
    readonly email?: string;
    readonly firstname?: string;
    readonly lastname?: string;
    /** Unique names of groups that the user may switch to; blank for none. */
    readonly switchableGroups?: readonly string[];
  }[];
}

type Rights = 'all' | Readonly<Record<string, number>>;

const levels = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((level) => Number.isInteger(level));
const texts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');
const text = (value: unknown): boolean => typeof value === 'string';
const rights = (value: unknown): boolean => value === 'all' || levels(value);

const roleShape = { label: text, uniqueName: text, rights, forms: levels, formsExport: levels };
const userShape = {
  username: text,
  token: (value: unknown): boolean => typeof value === 'string' && /^[0-9A-Fa-f]{32}$/.test(value),
  rights,
  group: text,
  role: text,
  forms: levels,
  formsExport: levels,
  expiration: text,
  email: text,
  firstname: text,
  lastname: text,
  switchableGroups: texts,
};

/** Reads the text: a list, or what stands for one project. @throws Error that says what is wrong and where */
export function readUsers(json: string): UsersOfProject[] {
  const parsed: unknown = JSON.parse(json);
  const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return entries.map((entry, i) => {
    const where = `entry ${i + 1}`;
    const shape = {
      project: (value: unknown) => typeof value === 'string' || typeof value === 'number',
      groups: texts,
      roles: (value: unknown) => Array.isArray(value),
      users: (value: unknown) => Array.isArray(value),
    };
    check(entry, shape, [], where);
    const project = entry as UsersOfProject;
    (project.roles ?? []).forEach((role, n) =>
      check(role, roleShape, ['label', 'uniqueName', 'rights'], `${where}, role ${n + 1}`),
    );
    (project.users ?? []).forEach((user, n) => check(user, userShape, ['username'], `${where}, user ${n + 1}`));
    return project;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(
  value: unknown,
  shape: Readonly<Record<string, (value: unknown) => boolean>>,
  needed: readonly string[],
  where: string,
): void {
  if (!isObject(value)) {
    throw new Error(`${where} is not an object`);
  }
  const missing = needed.find((key) => !(key in value));
  const bad = Object.keys(value).find((key) => shape[key]?.(value[key]) !== true);
  if (missing !== undefined || bad !== undefined) {
    throw new Error(`${where}: "${missing ?? bad}" is ${missing === undefined ? 'not valid' : 'missing'}`);
  }
}

/** Puts groups, roles, users and tokens into the projects. @throws Error for a project that there is not */
export function addUsers(store: ServerStore, entries: readonly UsersOfProject[]): void {
  const projects = store.list();
  for (const { project, groups = [], roles = [], users = [] } of entries) {
    const found =
      project === undefined
        ? projects[0]
        : projects.find(({ title, projectId }) => title === project || projectId === project);
    if (found === undefined) {
      throw new Error(`There is no project ${project ?? 'to add users to'}`);
    }
    store.addGroups(found.projectId, groups);
    store.project(found.projectId).roles.push(...roles.map((role) => ({ ...role, rights: allOr(role.rights) })));
    for (const { rights: given = {}, group, switchableGroups, token, ...user } of users) {
      store.addToken(found.projectId, {
        ...user,
        rights: allOr(given),
        ...(group === undefined ? {} : { dag: group }),
        ...(switchableGroups === undefined ? {} : { switchableDags: switchableGroups }),
        ...(token === undefined ? {} : { token }),
      });
    }
  }
}

function allOr(given: Rights): Readonly<Record<string, number>> {
  return given === 'all' ? allRights : given;
}

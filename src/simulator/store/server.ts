import { randomBytes } from 'node:crypto';
import type { DocumentedBehaviours, NewUser, SimulatedProject, SimulatorState } from '../options';
import { loadProject } from './load';
import { uniqueGroupName } from './names';
import type { Project, User } from './project';
import { allRights } from './rights';
import type { Unkind } from '../unkind';
import { saveProject } from './save';
import type { ProjectSeed } from './seed';

const ownUser = 'api_user';

interface Access {
  readonly projectId: number;
  readonly username: string;
}

/** Everything that the simulated server holds: projects and who may enter them. */
export class ServerStore {
  private readonly projects = new Map<number, Project>();
  private readonly access = new Map<string, Access>();
  private readonly writeListeners = new Set<() => void>();
  private lastProjectId = 12;

  constructor(
    readonly superToken: string,
    readonly version: string,
    readonly documented: DocumentedBehaviours,
    public unkind: Unkind,
    /** Whose the super token is: owner of the projects that are made with it. */
    readonly superUser: string,
  ) {}

  /** Projects with the first token of each. */
  list(): SimulatedProject[] {
    return Array.from(this.projects.values()).map((project) => ({
      title: project.settings.title,
      projectId: project.id,
      token: Array.from(this.access).find(([, access]) => access.projectId === project.id)?.[0] ?? '',
    }));
  }

  project(id: number): Project {
    const project = this.projects.get(id);
    if (project === undefined) {
      throw new Error(`There is no project ${id}`);
    }
    return project;
  }

  /** Who a token belongs to; `undefined` for unknown tokens and users who are gone. */
  enter(token: string): { readonly project: Project; readonly user: User } | undefined {
    const access = this.access.get(token.toUpperCase());
    const project = access && this.projects.get(access.projectId);
    const user = access && project?.user(access.username);
    return project !== undefined && user !== undefined ? { project, user } : undefined;
  }

  isSuperToken(token: string): boolean {
    return token.toUpperCase() === this.superToken.toUpperCase();
  }

  /** Adds a project. Its token is that of `username`, else of its first user, else of a user with all rights. */
  add(seed: ProjectSeed, username?: string): SimulatedProject {
    this.lastProjectId += 1;
    const project = loadProject(this.lastProjectId, seed);
    const owner = username ?? project.users[0]?.username ?? ownUser;
    if (project.user(owner) === undefined) {
      project.users.push(newUser(owner, allRights));
    }
    this.projects.set(project.id, project);
    return { title: project.settings.title, projectId: project.id, token: this.newToken(project.id, owner) };
  }

  /** Forgets a project and its tokens. */
  remove(projectId: number): void {
    this.projects.delete(projectId);
    for (const [token, access] of Array.from(this.access)) {
      if (access.projectId === projectId) {
        this.access.delete(token);
      }
    }
  }

  /** A token for a user who gets just these rights; the user is made when unknown. */
  addToken(projectId: number, user: NewUser): string {
    const project = this.project(projectId);
    const { token, ...given } = user;
    const known = project.user(user.username);
    if (known === undefined) {
      project.users.push({ ...newUser(user.username, user.rights), ...given });
    } else {
      Object.assign(known, given, { rights: { ...user.rights } });
    }
    return this.newToken(projectId, user.username, token);
  }

  /** Adds data access groups by label. */
  addGroups(projectId: number, labels: readonly string[]): void {
    const project = this.project(projectId);
    for (const name of labels) {
      const uniqueName = uniqueGroupName(name, new Set(project.dags.map((dag) => dag.uniqueName)));
      project.dags.push({ id: project.newDagId(), name, uniqueName });
    }
  }

  private newToken(projectId: number, username: string, wanted?: string): string {
    const token = (wanted ?? randomBytes(16).toString('hex')).toUpperCase();
    this.access.set(token, { projectId, username });
    return token;
  }

  save(): SimulatorState {
    return {
      format: 1,
      superToken: this.superToken,
      projects: Array.from(this.projects.values()).map((project) => ({
        projectId: project.id,
        seed: saveProject(project),
        tokens: Array.from(this.access)
          .filter(([, access]) => access.projectId === project.id)
          .map(([token, { username }]) => ({ token, username })),
        log: project.log.map((entry) => ({ ...entry })),
      })),
    };
  }

  restore(state: SimulatorState): void {
    for (const { projectId, seed, tokens, log } of state.projects) {
      const project = loadProject(projectId, seed);
      project.log = (log ?? []).map((entry) => ({ ...entry }));
      this.projects.set(projectId, project);
      this.lastProjectId = Math.max(this.lastProjectId, projectId);
      for (const { token, username } of tokens) {
        this.access.set(token.toUpperCase(), { projectId, username });
      }
    }
  }

  onDidWrite(listener: () => void): () => void {
    const entry = (): void => listener();
    this.writeListeners.add(entry);
    return () => this.writeListeners.delete(entry);
  }

  didWrite(): void {
    for (const listener of Array.from(this.writeListeners)) {
      listener();
    }
  }
}

function newUser(username: string, rights: Readonly<Record<string, number>>): User {
  return { username, email: '', firstname: '', lastname: '', dag: '', rights: { ...rights } };
}

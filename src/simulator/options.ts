import type { ProjectSeed, SeedLock, SeedUser } from './store/seed';
import type { UsersOfProject } from './usersFile';
import type { UnkindOptions } from './unkind';

/** Failures that the simulator plays on demand (REDCAP_API.md §1.5, §10). */
export const faultNames = [
  'out-of-memory',
  'php-fatal',
  'maintenance-page',
  'database-down',
  'empty-body',
  'gateway-timeout',
  'server-error',
  'slow-body',
  'truncated-body',
  'reset-mid-stream',
  'reset-after-write',
  'never-answers',
  'token-refused',
  'moved-permanently',
  'not-found',
  'rate-limited',
  'rate-limited-silently',
  'partial-delete-whole-record',
  'first-instance-only',
  'wrong-count',
] as const;
export type FaultName = (typeof faultNames)[number];

/** A fault and when it strikes; `FaultName` alone means every data call until cleared. */
export interface FaultRule {
  readonly fault: FaultName;
  /** Strikes only calls of this content and action, e.g. `record`, `record/delete`, `metadata/import`. */
  readonly call?: string;
  /** Lets this many matching calls pass first. */
  readonly after?: number;
  /** Strikes this many times, then stops. */
  readonly times?: number;
  /** Strikes only calls that read more whole records than this: lists of a few fields do not count. */
  readonly above?: number;
  /** Strikes only calls that ask for this record by name. */
  readonly record?: string;
}

/** Behaviours where documentation and observation differ: the observed one is the default (REDCAP_API.md §11). */
export interface DocumentedBehaviours {
  /** Delete Records skips absent records instead of answering 400 (RC-API-04 §5). */
  readonly deleteSkipsAbsentRecords?: boolean;
  /** Deleting an instrument without `repeat_instance` removes every instance instead of the first. */
  readonly deleteInstrumentAllInstances?: boolean;
  /** An event that gets another label keeps its unique name; else it gets the one that goes with the label (REDCAP_API.md §6.2). */
  readonly renamedEventsKeepNames?: boolean;
}

export interface SimulatorOptions {
  /** 0 or absent: any free port. Always bound to 127.0.0.1. */
  readonly port?: number;
  /** 64 hex characters; made at random when absent. */
  readonly superToken?: string;
  /** Username of whom the super token belongs to, default `site_admin`: owner of projects that are made with it. */
  readonly owner?: string;
  /** CDISC ODM texts to create projects from, as Create Project does. */
  readonly odm?: readonly string[];
  readonly seeds?: readonly ProjectSeed[];
  /** Adds the sample projects. */
  readonly sample?: boolean;
  /** A state returned by `RunningSimulator.save()`: projects, tokens and data as they were. Wins over the other sources. */
  readonly state?: SimulatorState;
  readonly faults?: readonly (FaultName | FaultRule)[];
  readonly documented?: DocumentedBehaviours;
  /** Ways of real servers that the simulator spares its clients unless asked (REDCAP_API.md §13). */
  readonly unkind?: UnkindOptions;
  /** Latency model for benchmarks: milliseconds for every call, and for every record touched; of an export that asks for some fields, their share of it. */
  readonly cost?: { readonly perCall: number; readonly perRecord: number };
  /** Users, roles, groups and tokens to add to the projects. */
  readonly users?: readonly UsersOfProject[];
  /** Called with every call that reached the server. */
  readonly onRequest?: (request: LoggedRequest) => void;
  /** The REDCap version that it claims, default 16.1.4. */
  readonly version?: string;
}

export interface SimulatorState {
  readonly format: 1;
  readonly superToken: string;
  readonly projects: readonly {
    readonly projectId: number;
    readonly seed: ProjectSeed;
    readonly tokens: readonly { readonly token: string; readonly username: string }[];
    /** The project's logging, oldest first. */
    readonly log?: readonly SimulatorLogEntry[];
  }[];
}

/** A line of a project's log as it is kept (REDCAP_API.md §6.18). */
export interface SimulatorLogEntry {
  /** `YYYY-MM-DD HH:MM:SS`. */
  readonly time: string;
  readonly username: string;
  readonly kind: 'export' | 'manage' | 'user' | 'record_add' | 'record_edit' | 'record_delete' | 'download';
  readonly action: string;
  readonly details: string;
  readonly record: string;
}

/** One call that reached the simulator. Tokens are not kept. */
export interface LoggedRequest {
  readonly projectId: number | undefined;
  readonly content: string;
  /** `import` is derived from the presence of `data` where REDCap does so. */
  readonly action: string;
  /** All parameters but the token; `data` is kept whole. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number;
}

/** A user with a token of their own; what is absent stays as it is for a user whom the project has. */
export interface NewUser extends Partial<
  Pick<
    SeedUser,
    'dag' | 'forms' | 'formsExport' | 'role' | 'expiration' | 'switchableDags' | 'email' | 'firstname' | 'lastname'
  >
> {
  readonly username: string;
  readonly rights: Readonly<Record<string, number>>;
  /** 32 hexadecimal characters; made at random when absent. */
  readonly token?: string;
}

export interface SimulatedProject {
  readonly title: string;
  readonly projectId: number;
  readonly token: string;
}

export interface RunningSimulator {
  /** `http://127.0.0.1:PORT/api/`. */
  readonly url: string;
  readonly superToken: string;
  readonly projects: readonly SimulatedProject[];
  /** The calls since the start or the last `clearRequests`: the newest 20,000, or 64 MiB of parameters. */
  readonly requests: readonly LoggedRequest[];
  clearRequests(): void;
  setFaults(faults: readonly (FaultName | FaultRule)[]): void;
  /** Changes how unkind the server is from the next call on; what is not named becomes kind again. */
  setUnkind(unkind: UnkindOptions): void;
  /** Adds a project and a token of a user with the given rights (all rights when absent). */
  addProject(seed: ProjectSeed): SimulatedProject;
  /** The same from CDISC ODM, as Create Project takes it; owned by the user of the super token. @throws ApiFailure for what is none */
  addOdm(odm: string): SimulatedProject;
  /** Forgets a project with all that it holds, and its tokens. */
  removeProject(projectId: number): void;
  /** A further token for a project, for a user with just these rights (REDCap's column names). */
  addToken(projectId: number, user: NewUser): string;
  /** The whole stored state of a project, for independent comparison in tests. */
  seedOf(projectId: number): ProjectSeed;
  /** Moves a project to Production or back, as an administrator would. */
  setProduction(projectId: number, inProduction: boolean): void;
  /** The same with Analysis/Cleanup, which the API does not tell from Development but for its production time. */
  setStatus(projectId: number, status: 'development' | 'production' | 'analysis'): void;
  /** Replaces the locks of a project: of whole records, or of a form in an event. */
  setLocks(projectId: number, locks: readonly SeedLock[]): void;
  /** Called after every call that changed data or structure; returns the unsubscriber. */
  onDidWrite(listener: () => void): () => void;
  save(): SimulatorState;
  stop(): Promise<void>;
}

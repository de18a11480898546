import { grouped } from '../common/grouped';
import type {
  Arm,
  Dag,
  Instrument,
  InstrumentEventMapping,
  ProjectInfo,
  ProjectUser,
  RedcapEvent,
  RedcapVersion,
  RepeatingSetup,
  UserDagAssignment,
} from '../api/model';
import type { RepositoryItem } from '../api/fileRepository';
import type { SurveyInstrument } from '../api/surveyList';
import type { UserRole, UserRoleAssignment } from '../api/userRoles';
import type { ExportJob } from '../reads/export/jobs/exportJobs';
import type { PastOperation } from '../safety/journal/history';
import type { ProjectEntry } from '../projects/projectEntry';
import type { OwnRights } from '../projects/projectParts';
import type { RecordList } from '../projects/projectRecords';
import type { RecordForm } from '../reads/views/recordForms';
import type { FieldIndex } from './fieldIndex';

/** What is known of a project at this moment, arranged for the tree. Absent: not read yet. */
export interface Snapshot {
  readonly entry: ProjectEntry;
  readonly info?: ProjectInfo | undefined;
  readonly version?: RedcapVersion | undefined;
  readonly events?: EventIndex | undefined;
  readonly instruments?: InstrumentIndex | undefined;
  readonly fields?: FieldIndex | undefined;
  readonly repeating?: RepeatingIndex | undefined;
  readonly groups?: GroupIndex | undefined;
  readonly people?: PeopleIndex | undefined;
  readonly roles?: RoleIndex | undefined;
  readonly surveys?: readonly SurveyInstrument[] | undefined;
  /** What is in folders of the File Repository that were opened, by id. */
  readonly repository?: ReadonlyMap<number, readonly RepositoryItem[]> | undefined;
  /** Names of records, once they were read. */
  readonly records?: RecordList | undefined;
  /** How many of them are shown. */
  readonly recordsShown?: number | undefined;
  /** The forms of records that were opened. */
  readonly recordForms?: ReadonlyMap<string, readonly RecordForm[]> | undefined;
  /** The files of forms that were opened, by id of the form's row and field; blank where there is none. */
  readonly recordFiles?: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined;
  /** What the token's owner may do; read when somebody wants to see it. */
  readonly ownRights?: OwnRights | 'not told' | undefined;
  /** What was written to the project from this computer, newest first. */
  readonly history?: readonly PastOperation[] | undefined;
  /** Exports of this window, newest first. */
  readonly exports?: readonly ExportJob[] | undefined;
}

export interface EventIndex {
  readonly arms: readonly Arm[];
  readonly armByNum: ReadonlyMap<number, Arm>;
  readonly byArm: ReadonlyMap<number, readonly RedcapEvent[]>;
  readonly byName: ReadonlyMap<string, RedcapEvent>;
  /** Instruments designated to an event, in REDCap's order. */
  readonly formsOf: ReadonlyMap<string, readonly string[]>;
  /** How many events an instrument is designated to. */
  readonly eventCountOf: ReadonlyMap<string, number>;
}

export interface InstrumentIndex {
  readonly all: readonly Instrument[];
  readonly byName: ReadonlyMap<string, Instrument>;
}

export interface RepeatingIndex {
  /** False when the caller may not read it: then nothing is marked, and the tooltip says so. */
  readonly known: boolean;
  readonly events: ReadonlySet<string>;
  /** Set-ups of an instrument by event (blank in classic projects). */
  readonly forms: ReadonlyMap<string, ReadonlyMap<string, RepeatingSetup>>;
}

export interface GroupIndex {
  readonly all: readonly Dag[];
  readonly byName: ReadonlyMap<string, Dag>;
  readonly membersOf: ReadonlyMap<string, readonly string[]>;
  /** People's names by username; empty when the caller may not read users. */
  readonly people: ReadonlyMap<string, ProjectUser>;
}

/** The users of the project, with the roles that they have. */
export interface PeopleIndex {
  readonly all: readonly ProjectUser[];
  readonly byName: ReadonlyMap<string, ProjectUser>;
  /** Unique role names by username; blank for none. Empty where the server does not tell. */
  readonly roleOf: ReadonlyMap<string, string>;
  readonly roleNames: ReadonlyMap<string, string>;
}

export interface RoleIndex {
  readonly all: readonly UserRole[];
  readonly byName: ReadonlyMap<string, UserRole>;
  readonly membersOf: ReadonlyMap<string, readonly string[]>;
}

export function peopleIndexOf(
  users: readonly ProjectUser[],
  assignments: readonly UserRoleAssignment[],
  roles: readonly UserRole[],
): PeopleIndex {
  return {
    all: users,
    byName: new Map(users.map((user) => [user.username, user])),
    roleOf: new Map(assignments.map((row) => [row.username, row.uniqueRoleName])),
    roleNames: new Map(roles.map((role) => [role.uniqueRoleName, role.label])),
  };
}

export function roleIndexOf(roles: readonly UserRole[], assignments: readonly UserRoleAssignment[]): RoleIndex {
  return {
    all: roles,
    byName: new Map(roles.map((role) => [role.uniqueRoleName, role])),
    membersOf: grouped(
      assignments,
      (row) => row.uniqueRoleName,
      (row) => row.username,
    ),
  };
}

export function eventIndexOf(
  arms: readonly Arm[],
  events: readonly RedcapEvent[],
  mappings: readonly InstrumentEventMapping[],
): EventIndex {
  return {
    arms,
    armByNum: new Map(arms.map((arm) => [arm.armNum, arm])),
    byArm: grouped(events, (event) => event.armNum),
    byName: new Map(events.map((event) => [event.uniqueEventName, event])),
    formsOf: grouped(
      mappings,
      (row) => row.uniqueEventName,
      (row) => row.form,
    ),
    eventCountOf: new Map(
      Array.from(
        grouped(
          mappings,
          (row) => row.form,
          (row) => row.uniqueEventName,
        ),
        ([form, names]) => [form, names.length],
      ),
    ),
  };
}

export function instrumentIndexOf(instruments: readonly Instrument[]): InstrumentIndex {
  return { all: instruments, byName: new Map(instruments.map((instrument) => [instrument.name, instrument])) };
}

export function repeatingIndexOf(rows: readonly RepeatingSetup[] | undefined): RepeatingIndex {
  const forms = new Map<string, Map<string, RepeatingSetup>>();
  for (const row of rows ?? []) {
    if (row.formName !== '') {
      const setups = forms.get(row.formName) ?? new Map<string, RepeatingSetup>();
      forms.set(row.formName, setups.set(row.eventName, row));
    }
  }
  return {
    known: rows !== undefined,
    events: new Set((rows ?? []).filter((row) => row.formName === '').map((row) => row.eventName)),
    forms,
  };
}

export function groupIndexOf(
  dags: readonly Dag[],
  assignments: readonly UserDagAssignment[],
  users: readonly ProjectUser[],
): GroupIndex {
  return {
    all: dags,
    byName: new Map(dags.map((dag) => [dag.uniqueGroupName, dag])),
    membersOf: grouped(
      assignments,
      (row) => row.uniqueGroupName,
      (row) => row.username,
    ),
    people: new Map(users.map((user) => [user.username, user])),
  };
}

import type {
  Arm,
  Dag,
  ExportFieldName,
  Instrument,
  InstrumentEventMapping,
  MetadataField,
  ProjectInfo,
  ProjectUser,
  RedcapEvent,
  RedcapVersion,
  RepeatingSetup,
  UserDagAssignment,
} from '../api/model';
import type { SurveyInstrument } from '../api/surveyList';
import type { UserRole, UserRoleAssignment } from '../api/userRoles';
import type { ProjectRecords } from './projectRecords';
import type { RepositoryFolders } from './repositoryFolders';

/** What is known of the token owner's rights; REDCap has no "who am I". */
export interface OwnRights {
  readonly username: string;
  /** By REDCap's column names: `api_export`, `api_import`, `design`, `record_delete`, `data_access_groups`, `user_rights`, ... */
  readonly rights: Readonly<Record<string, number>>;
  readonly dataAccessGroup: string;
}

/** The parts of a project that are read from the server one by one and cached until refreshed. Parts that a classic project lacks are empty lists. */
export interface ProjectParts {
  readonly version: RedcapVersion;
  readonly info: ProjectInfo;
  /** `undefined` when the server does not tell (no User Rights privilege): then calls are tried and refusals explained. */
  readonly ownRights: OwnRights | undefined;
  readonly instruments: readonly Instrument[];
  readonly metadata: readonly MetadataField[];
  readonly fieldNames: readonly ExportFieldName[];
  readonly arms: readonly Arm[];
  readonly events: readonly RedcapEvent[];
  readonly mappings: readonly InstrumentEventMapping[];
  readonly repeating: readonly RepeatingSetup[];
  readonly dags: readonly Dag[];
  readonly userDags: readonly UserDagAssignment[];
  readonly users: readonly ProjectUser[];
  readonly userRoles: readonly UserRole[];
  readonly roleAssignments: readonly UserRoleAssignment[];
  readonly surveys: readonly SurveyInstrument[];
  /** Empty until a folder is asked for. */
  readonly repository: Pick<RepositoryFolders, 'items'>;
  /** Nothing is read until it is asked. */
  readonly records: Pick<ProjectRecords, 'names' | 'known' | 'forms' | 'files'>;
}
export type PartName = keyof ProjectParts;

import { exportArms } from '../api/arms';
import { exportDags, exportUserDagAssignments } from '../api/dags';
import { exportEvents } from '../api/events';
import { exportFieldNames } from '../api/fieldNames';
import { exportInstruments } from '../api/instruments';
import { exportMappings } from '../api/mappings';
import { exportMetadata } from '../api/metadata';
import { exportProjectInfo } from '../api/project';
import { exportRepeating } from '../api/repeating';
import type { Session } from '../api/session';
import { exportSurveyList } from '../api/surveyList';
import { exportUserRoleAssignments, exportUserRoles } from '../api/userRoles';
import { exportUsers } from '../api/users';
import { exportVersion } from '../api/version';
import { findOwnRights } from './ownRights';
import type { PartName, ProjectParts } from './projectParts';
import { ProjectRecords } from './projectRecords';
import { RepositoryFolders } from './repositoryFolders';

export interface PartContext {
  readonly session: () => Promise<Session>;
  /** Another part of the same project, from the cache where it is. */
  readonly part: <K extends PartName>(part: K) => Promise<ProjectParts[K]>;
  /** The token owner, where known. */
  readonly username: string | undefined;
  readonly signal: AbortSignal;
}

type Loaders = { readonly [K in PartName]: (context: PartContext) => Promise<ProjectParts[K]> };

const loaders: Loaders = {
  version: async ({ session, signal }) => await exportVersion(await session(), signal),
  info: async ({ session, signal }) => await exportProjectInfo(await session(), signal),
  ownRights: async ({ session, part, username, signal }) =>
    await findOwnRights(await session(), () => part('users'), username, signal),
  instruments: async ({ session, signal }) => await exportInstruments(await session(), signal),
  metadata: async ({ session, signal }) => await exportMetadata(await session(), signal),
  fieldNames: async ({ session, signal }) => await exportFieldNames(await session(), signal),
  arms: (context) => ofLongitudinal(context, exportArms),
  events: (context) => ofLongitudinal(context, exportEvents),
  mappings: (context) => ofLongitudinal(context, exportMappings),
  repeating: async ({ session, signal }) => await exportRepeating(await session(), signal),
  dags: async ({ session, signal }) => await exportDags(await session(), signal),
  userDags: async ({ session, signal }) => await exportUserDagAssignments(await session(), signal),
  users: async ({ session, signal }) => await exportUsers(await session(), signal),
  userRoles: async ({ session, signal }) => await exportUserRoles(await session(), signal),
  surveys: async ({ session, signal }) => await exportSurveyList(await session(), signal),
  repository: async ({ session }) => new RepositoryFolders(session),
  records: async ({ session, part }) => new ProjectRecords(session, part),
  roleAssignments: async ({ session, signal }) => await exportUserRoleAssignments(await session(), signal),
};

/** Reads one part of a project. Parts that classic projects lack are empty without a call: REDCap would refuse it (REDCAP_API.md §1.4). */
export async function loadPart<K extends PartName>(part: K, context: PartContext): Promise<ProjectParts[K]> {
  return await loaders[part](context);
}

async function ofLongitudinal<T>(
  { session, part, signal }: PartContext,
  read: (session: Session, signal: AbortSignal) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const info = await part('info');
  return info.isLongitudinal ? await read(await session(), signal) : [];
}

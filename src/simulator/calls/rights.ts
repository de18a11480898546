import type { Call, Method, Right } from './call';
import { ApiFailure, texts } from '../http/failure';

const names: Readonly<Partial<Record<Right, string>>> = {
  design: 'Project Design and Setup',
  data_access_groups: 'Data Access Groups',
  user_rights: 'User Rights',
  logging: 'Logging',
  file_repository: 'File Repository',
  manage_survey_participants: 'Survey Distribution Tools',
};

/** Refuses what the user may not do (REDCAP_API.md §1.4, §3). The texts for missing design, user and logging rights follow the known one for groups. */
export function checkRights(call: Pick<Call, 'user' | 'project' | 'access'>, method: Method): void {
  const { rights } = call.access;
  const has = (right: Right): boolean => (rights[right] ?? 0) > 0;
  if (isExpired(call.user.expiration) || (!has('api_export') && !has('api_import'))) {
    throw new ApiFailure(texts.noPermission, 403);
  }
  for (const right of method.rights) {
    if (!has(right)) {
      throw missing(right, method);
    }
  }
  const { inProduction, productionTime } = call.project.settings;
  if (method.developmentOnly === true && (inProduction || productionTime !== '')) {
    throw new ApiFailure(
      `This method is only available for projects in Development status. The project is in ${inProduction ? 'Production' : 'Analysis/Cleanup'} status.`,
    );
  }
  if (method.content === 'record' && method.action === 'import' && !inProduction && productionTime !== '') {
    throw new ApiFailure('Data cannot be imported because the project is in Analysis/Cleanup status.');
  }
}

function missing(right: Right, method: Method): ApiFailure {
  switch (right) {
    case 'api_export':
      return new ApiFailure('You do not have API Export privileges', 403);
    case 'api_import':
      return new ApiFailure(texts.noImport, 403);
    case 'record_delete':
      return new ApiFailure(texts.noDelete, 403);
    case 'record_rename':
      return new ApiFailure('You do not have Rename Record privileges', 403);
    case 'random_perform':
      return new ApiFailure('You do not have Randomize privileges', 403);
    case 'design':
    case 'data_access_groups':
    case 'user_rights':
    case 'logging':
    case 'file_repository':
    case 'manage_survey_participants': {
      const base = method.rights.includes('api_import') ? 'API Import/Update' : 'API Export';
      return new ApiFailure(
        `Insufficient user privileges: You must have '${base}' privileges and '${names[right] ?? right}' privileges in the project.`,
      );
    }
  }
}

function isExpired(expiration: string | undefined): boolean {
  return expiration !== undefined && expiration !== '' && expiration <= new Date().toISOString().slice(0, 10);
}

import type { ProjectInfo } from '../api/model';

export type ProjectStatus = 'development' | 'production' | 'analysis';

/**
 * The status of a project. REDCap does not tell Analysis/Cleanup: `in_production` is 0 there, the time of the move to Production stays
 * (REDCAP_API.md §6.13, §13).
 */
export function projectStatus(info: Pick<ProjectInfo, 'inProduction' | 'productionTime'>): ProjectStatus {
  return info.inProduction ? 'production' : info.productionTime.trim() === '' ? 'development' : 'analysis';
}

/** Whether real data is to be expected: then Production's care is taken. */
export function isPastDevelopment(info: Pick<ProjectInfo, 'inProduction' | 'productionTime'>): boolean {
  return projectStatus(info) !== 'development';
}

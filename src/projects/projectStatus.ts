import type { ProjectInfo } from '../api/model';
import type { L10n } from '../common/l10n';
import { type ProjectStatus as KnownStatus, projectStatus } from '../state/projectStatus';

/** What a project's status asks for. The API does not tell Analysis/Cleanup: `in_production` is 0 there, the time of the move to Production stays (REDCAP_API.md §6.13). */
export type ProjectStatus = KnownStatus | 'unknown';

export function projectStatusOf(info: Pick<ProjectInfo, 'inProduction' | 'productionTime'> | undefined): ProjectStatus {
  return info === undefined ? 'unknown' : projectStatus(info);
}

export function projectStatusText(status: ProjectStatus, l10n: L10n): string {
  switch (status) {
    case 'development':
      return l10n.t('Development');
    case 'production':
      return l10n.t('Production');
    case 'analysis':
      return l10n.t('Analysis/Cleanup');
    case 'unknown':
      return l10n.t('Status not known');
  }
}

/** Codicon and theme colour: real patients' data stand out, and what is not known does not look like Development. */
export function projectStatusIcon(status: ProjectStatus): { readonly icon: string; readonly color?: string } {
  switch (status) {
    case 'development':
      return { icon: 'project' };
    case 'production':
      return { icon: 'shield', color: 'problemsWarningIcon.foreground' };
    case 'analysis':
      return { icon: 'graph', color: 'problemsWarningIcon.foreground' };
    case 'unknown':
      return { icon: 'question' };
  }
}

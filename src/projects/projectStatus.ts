import type { ProjectInfo } from '../api/model';
import type { L10n } from '../common/l10n';
import { type ProjectStatus, projectStatus } from '../state/projectStatus';

/** The status as people see it; `unknown` until it has been read. */
export type ShownStatus = ProjectStatus | 'unknown';

export function shownStatus(info: Pick<ProjectInfo, 'inProduction' | 'productionTime'> | undefined): ShownStatus {
  return info === undefined ? 'unknown' : projectStatus(info);
}

export function statusText(status: ShownStatus, l10n: L10n): string {
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
export function statusIcon(status: ShownStatus): { readonly icon: string; readonly color?: string } {
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

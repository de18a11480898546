import { l10n } from 'vscode';
import type { ProjectInfo } from '../api/model';
import { type ProjectEntry, displayName } from '../projects/projectEntry';
import { shownStatus, statusText } from '../projects/projectStatus';

/** Where something is about to happen, the status first: `Production: Hospital trial (Asthma study, project 13 on redcap.example.org)`. */
export function projectHead(
  entry: ProjectEntry,
  info: Pick<ProjectInfo, 'title' | 'projectId' | 'inProduction' | 'productionTime'>,
): string {
  const [name, title] = [displayName(entry), info.title.trim()];
  const place = projectPlace({ ...entry, projectId: info.projectId });
  const inside = title === '' || title === name ? place : l10n.t('{0}, {1}', title, place);
  return l10n.t('{0}: {1} ({2})', statusText(shownStatus(info), l10n), name, inside);
}

/** What tells a project from others of the same title: `project 13 on redcap.example.org`. */
export function projectPlace({
  rehearsalOf,
  projectId,
  url,
}: Pick<ProjectEntry, 'url' | 'projectId' | 'rehearsalOf'>): string {
  return rehearsalOf === undefined
    ? l10n.t('project {0} on {1}', String(projectId), new URL(url).host)
    : l10n.t('a rehearsal on this computer');
}

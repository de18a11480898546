import type { Uri } from 'vscode';
import type { Log } from '../../common/log';
import type { ExportJobs } from '../../reads/export/jobs/exportJobs';
import type { ExportSettings } from '../../reads/export/settings';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { ProjectEntry } from '../../projects/projectEntry';
import type { ExportViews } from '../../webviews/exportView/exportViews';
import type { DeidentifySecrets } from './deidentifySecret';
import type { RecentCalls } from '../../window/recentCalls';
import type { ExportHistory } from './exportRecordsHistory';
import type { ExportProject } from './exportRecordsStructure';
import type { AcceptedRisks } from './gitWarning';

export interface ExportDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
  readonly history: ExportHistory;
  /** Exports that did not come to their end and may be gone on with. */
  readonly interrupted: ExportHistory;
  /** Files in git repositories that the user has agreed to. */
  readonly accepted: AcceptedRisks;
  /** Exports of this window, as the tree shows them. */
  readonly jobs: ExportJobs;
  /** What those of this window were asked for, by the id of the job. */
  readonly asked: Map<string, ChosenExport>;
  /** By which exports without what tells people apart are made. */
  readonly deidentify: DeidentifySecrets;
  /** Calls that code can be written for. */
  readonly recent: RecentCalls;
  readonly views: () => Promise<ExportViews>;
  /** Aborted when the extension goes: exports end and clean up. */
  readonly shutdown: AbortSignal;
}

export interface ChosenExport {
  readonly entry: ProjectEntry;
  readonly project: ExportProject;
  readonly settings: ExportSettings;
  readonly target: Uri;
  /** Names of the records, where they were counted for the questions. */
  readonly names?: Promise<readonly string[] | undefined>;
  /** What an interrupted export left of it. */
  readonly resume?: string;
}

export function fileNameOf(target: Uri): string {
  return target.path.slice(target.path.lastIndexOf('/') + 1);
}

import type { Log } from '../../common/log';
import type { ProjectViews } from '../../editor/projectViews';
import type { ProjectService } from '../../projects/projectService';
import type { OpenedFiles } from '../../window/openedFiles';
import type { RecentCalls } from '../../window/recentCalls';

/** What the commands of the API console work with. */
export interface ConsoleDeps {
  readonly projects: ProjectService;
  readonly views: ProjectViews;
  readonly opened: OpenedFiles;
  readonly recent: RecentCalls;
  readonly log: Log;
}

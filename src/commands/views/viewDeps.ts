import type { Log } from '../../common/log';
import type { ProjectViews } from '../../editor/projectViews';
import type { ProjectService } from '../../projects/projectService';
import type { RecentCalls } from '../../window/recentCalls';

/** What the commands that show tables work with. */
export interface ViewDeps {
  readonly projects: ProjectService;
  readonly views: ProjectViews;
  /** Calls that code can be written for. */
  readonly recent: RecentCalls;
  readonly log: Log;
}

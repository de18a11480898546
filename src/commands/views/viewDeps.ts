import type { Log } from '../../common/log';
import type { ProjectViews } from '../../editor/projectViews';
import type { ProjectService } from '../../projects/projectService';

/** What the commands that show tables work with. */
export interface ViewDeps {
  readonly projects: ProjectService;
  readonly views: ProjectViews;
  readonly log: Log;
}

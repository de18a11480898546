import type { Log } from '../../common/log';
import type { HistoryService } from '../../history/historyService';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { Reports } from '../../window/reports';

/** What every write of the window works with. */
export interface WriteDeps {
  readonly projects: ProjectAccess;
  readonly log: Log;
  /** Shows plans and reports. */
  readonly reports: Reports;
  /** Keeps a snapshot before and a journal around every write. */
  readonly history: HistoryService;
}

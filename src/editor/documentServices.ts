import type { Reports } from '../window/reports';
import type { Log } from '../common/log';
import type { HistoryService } from '../history/historyService';
import type { ProjectAccess } from '../projects/projectAccess';
import type { OpenDocuments } from './openDocuments';
import type { RedcapFileSystem } from './redcapFileSystem';
import type { ServerDocuments } from './serverDocuments';

/** What the commands of the dictionary and of the other documents work with. */
export interface DocumentServices {
  readonly projects: ProjectAccess;
  readonly documents: OpenDocuments;
  readonly files: RedcapFileSystem;
  readonly servers: ServerDocuments;
  /** Shows reviews, plans and reports. */
  readonly reports: Reports;
  /** Keeps a snapshot before and a journal around every push. */
  readonly history: HistoryService;
  readonly log: Log;
}

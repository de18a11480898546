import type { Log } from '../common/log';
import type { HistoryService } from '../history/historyService';
import type { ProjectAccess } from '../projects/projectAccess';
import type { OpenDictionaries } from './openDictionaries';
import type { RedcapFileSystem } from './redcapFileSystem';
import type { SaveWatcher } from './saveWatcher';
import type { ServerDictionaries } from './serverDictionaries';

/** What the dictionary commands work with. */
export interface DictionaryServices {
  readonly projects: ProjectAccess;
  readonly dictionaries: OpenDictionaries;
  readonly files: RedcapFileSystem;
  readonly servers: ServerDictionaries;
  readonly saves: SaveWatcher;
  /** Keeps a snapshot before and a journal around every push. */
  readonly history: HistoryService;
  readonly log: Log;
}

import type { Log } from '../common/log';
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
  readonly log: Log;
}

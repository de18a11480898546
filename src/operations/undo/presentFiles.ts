import { createHash } from 'node:crypto';
import { RedcapError } from '../../api/errors';
import { exportFile } from '../../api/files';
import type { FileLocation } from '../../api/model';
import type { Session } from '../../api/session';
import type { StoredFileEntry } from '../snapshot/filesPart';

export type FileState = 'same' | 'other' | 'absent';

/** Whether the file that a field holds now is the one of the snapshot: the same bytes under the same name. @throws RedcapError */
export async function fileState(session: Session, location: FileLocation, entry: StoredFileEntry, signal?: AbortSignal): Promise<FileState> {
  try {
    const { name, content } = await exportFile(session, location, signal);
    return name === entry.name && createHash('sha256').update(content).digest('hex') === entry.sha256 ? 'same' : 'other';
  } catch (error) {
    if (RedcapError.is(error, 'bad-request')) {
      return 'absent';
    }
    throw error;
  }
}

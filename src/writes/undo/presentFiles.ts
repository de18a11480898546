import { createHash } from 'node:crypto';
import { RedcapError } from '../../api/errors';
import { exportFile } from '../../api/files';
import type { FileLocation } from '../../api/model';
import type { Session } from '../../api/session';
import type { StoredFileEntry } from '../../safety/snapshot/filesPart';

/** `renamed`: the same bytes under another name, for servers change names that they do not like. */
export type FileState = 'same' | 'renamed' | 'other' | 'absent';

/** Whether the file that a field holds now is the one of the snapshot. @throws RedcapError */
export async function fileState(
  session: Session,
  location: FileLocation,
  entry: Pick<StoredFileEntry, 'name' | 'sha256'>,
  signal?: AbortSignal,
): Promise<FileState> {
  try {
    const { name, content } = await exportFile(session, location, signal);
    if (createHash('sha256').update(content).digest('hex') !== entry.sha256) {
      return 'other';
    }
    return name === entry.name ? 'same' : 'renamed';
  } catch (error) {
    if (RedcapError.is(error, 'bad-request')) {
      return 'absent';
    }
    throw error;
  }
}

import { createHash } from 'node:crypto';
import type { ProjectEntry } from '../projects/projectEntry';

/** Opaque name of a project in the storage; the same when the project was removed from the list and added again. */
export function folderOf(entry: Pick<ProjectEntry, 'url' | 'projectId'>): string {
  return createHash('sha256').update(`${entry.url}\n${entry.projectId}`).digest('hex').slice(0, 20);
}

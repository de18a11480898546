import { type Structure, structureOf } from '../../state/structure';
import { unlessRefused } from '../../api/unlessRefused';
import type { ProjectAccess } from '../../projects/projectAccess';

/** The structure from the cache, for pickers; plans read it afresh. */
export async function structureFor(projects: ProjectAccess, key: string, signal?: AbortSignal): Promise<Structure> {
  const [metadata, arms, events, mappings, repeating] = await Promise.all([
    projects.part(key, 'metadata', signal),
    projects.part(key, 'arms', signal),
    projects.part(key, 'events', signal),
    projects.part(key, 'mappings', signal),
    unlessRefused('absent', () => projects.part(key, 'repeating', signal)),
  ]);
  return structureOf({ metadata, arms, events, mappings, repeating });
}

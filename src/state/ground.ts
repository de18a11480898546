import { unlessRefused } from '../api/unlessRefused';
import { exportArms } from '../api/arms';
import { exportEvents } from '../api/events';
import { exportMappings } from '../api/mappings';
import { exportMetadata } from '../api/metadata';
import type { ProjectInfo } from '../api/model';
import { exportProjectInfo } from '../api/project';
import { exportRepeating } from '../api/repeating';
import type { Session } from '../api/session';
import { type Structure, type StructureChange, structureChanges, structureOf } from './structure';

/** The server's state that a plan stands on, besides the records it touches. */
export interface Ground {
  readonly info: ProjectInfo;
  readonly structure: Structure;
}

/** What has moved between planning and running. */
export type GroundChange =
  | { readonly kind: 'other-project' }
  | { readonly kind: 'status'; readonly inProduction: boolean }
  | { readonly kind: 'longitudinal' }
  | { readonly kind: 'structure'; readonly changes: readonly StructureChange[] }
  | { readonly kind: 'records'; readonly gone: readonly string[]; readonly changed: readonly string[] }
  | { readonly kind: 'groups' }
  | { readonly kind: 'access' }
  | { readonly kind: 'settings' }
  /** What is in a folder of the File Repository. */
  | { readonly kind: 'repository' }
  /** The file that was to be imported. */
  | { readonly kind: 'file' }
  | { readonly kind: 'dictionary' };

/** Reads the project's state afresh: never from a cache, for a delete stands on it. @throws RedcapError */
export async function readGround(session: Session, signal?: AbortSignal): Promise<Ground> {
  const info = await exportProjectInfo(session, signal);
  const classic: [] = [];
  const [metadata, arms, events, mappings, repeating] = await Promise.all([
    exportMetadata(session, signal),
    info.isLongitudinal ? exportArms(session, signal) : classic,
    info.isLongitudinal ? exportEvents(session, signal) : classic,
    info.isLongitudinal ? exportMappings(session, signal) : classic,
    info.hasRepeating ? unlessRefused('absent', () => exportRepeating(session, signal)) : classic,
  ]);
  return { info, structure: structureOf({ metadata, arms, events, mappings, repeating }) };
}

/** What differs between the ground of a plan and the present one. */
export function groundChanges(planned: Ground, now: Ground): readonly GroundChange[] {
  const found: GroundChange[] = [];
  if (planned.info.projectId !== now.info.projectId) {
    found.push({ kind: 'other-project' });
  }
  if (planned.info.inProduction !== now.info.inProduction) {
    found.push({ kind: 'status', inProduction: now.info.inProduction });
  }
  if (planned.info.isLongitudinal !== now.info.isLongitudinal) {
    found.push({ kind: 'longitudinal' });
  }
  const changes = structureChanges(planned.structure, now.structure);
  if (changes.length > 0) {
    found.push({ kind: 'structure', changes });
  }
  return found;
}

import type { KnownProject } from '../../dictionary/language/dictionaryIndex';
import { knownProject } from '../../reads/evaluate/knownProject';
import type { ProjectAccess } from '../../projects/projectAccess';
import type { PartName } from '../../projects/projectParts';

/** The parts whose change makes a dictionary mean something else. */
export const partsOfFacts: readonly PartName[] = ['info', 'events', 'mappings', 'instruments'];

/** What the project says of events and instruments. @throws RedcapError */
export async function readProjectFacts(projects: ProjectAccess, key: string): Promise<KnownProject> {
  const [info, events, mappings, instruments] = await Promise.all([
    projects.part(key, 'info'),
    projects.part(key, 'events'),
    projects.part(key, 'mappings'),
    projects.part(key, 'instruments'),
  ]);
  return knownProject({ info, events, mappings, instruments });
}

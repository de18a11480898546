import { sampleSeeds } from './sample/sampleSeeds';
import type { ProjectSeed } from './store/seed';

/** The sample projects of `--sample`. */
export function sampleProjects(): ProjectSeed[] {
  return sampleSeeds();
}

import type { ProjectSeed } from '../store/seed';
import { registrySeed } from './registry/registrySeed';
import { trialSeed } from './trial/trialSeed';

/**
 * The sample projects: a two-arm longitudinal trial in Development and a classic registry in Production.
 * People, sites and values are invented. The same on every call; the first user of each has all rights.
 */
export function sampleSeeds(): ProjectSeed[] {
  return [trialSeed(), registrySeed()];
}

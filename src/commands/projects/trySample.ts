import { l10n } from 'vscode';
import type { SampleService } from '../../projects/sampleService';
import { type ConnectDeps, requireTrust } from './connectDeps';
import { whenSlow } from '../../window/whenSlow';

export interface SampleDeps extends ConnectDeps {
  readonly sample: SampleService;
}

/** Try with a Sample: starts the embedded REDCap and puts its projects into the list. */
export function trySample(deps: SampleDeps): () => Promise<void> {
  return async () => {
    requireTrust();
    await addSamples(deps);
  };
}

export async function addSamples({ projects, sample, reveal, log }: SampleDeps): Promise<void> {
  const served = await whenSlow(l10n.t('Starting the sample'), () => sample.projects());
  const [first] = await projects.addSamples(served);
  if (first) {
    await reveal(first.key).catch((error: unknown) => log.error('projects', 'the sample could not be shown', error));
  }
}

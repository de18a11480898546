import { l10n } from 'vscode';
import { requireTrust } from './connectDeps';
import type { SampleDeps } from './trySample';
import { whenSlow } from '../../window/whenSlow';

const records = 10_000;

/** Adds a registry of 10,000 invented records to the sample, to try exports and deletes at size. */
export function addLargeSample({ projects, sample, reveal }: SampleDeps): () => Promise<void> {
  return async () => {
    requireTrust();
    const served = await whenSlow(l10n.t('Making 10,000 invented records'), () => sample.addLarge(records));
    const [entry] = await projects.addSamples([served]);
    if (entry) {
      await reveal(entry.key);
    }
  };
}

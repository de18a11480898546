import { l10n } from 'vscode';
import { displayName } from '../../projects/projectEntry';
import { requireTrust } from './connectDeps';
import { addSamples, type SampleDeps } from './trySample';
import { confirmLoss } from '../../window/confirmLoss';
import { whenSlow } from '../../window/whenSlow';

/** Reset Sample...: everything done to the sample projects is forgotten. */
export function resetSample(deps: SampleDeps): () => Promise<void> {
  return async () => {
    requireTrust();
    const verb = l10n.t('Reset Sample');
    const detail = l10n.t(
      'All changes made to the sample projects are lost: records, files, structure, and their log. Your own projects are not touched.',
    );
    const rehearsals = deps.projects.list().filter(({ rehearsalOf }) => rehearsalOf !== undefined);
    const also =
      rehearsals.length === 0
        ? ''
        : `\n\n${l10n.t('Rehearsals are deleted too: {0}', rehearsals.map(displayName).join(', '))}`;
    await confirmLoss(l10n.t('Start the sample projects over?'), detail + also, l10n.t('Keep the Changes'), verb);
    await whenSlow(l10n.t('Resetting the sample'), () => deps.sample.reset());
    const served = new Set((await deps.sample.projects()).map(({ projectId }) => projectId));
    for (const { key, projectId } of deps.projects.list().filter(({ origin }) => origin === 'sample')) {
      if (served.has(projectId)) {
        deps.projects.forget(key);
      } else {
        // What was added on demand is not part of the fresh sample.
        await deps.projects.remove(key);
      }
    }
    await addSamples(deps);
  };
}

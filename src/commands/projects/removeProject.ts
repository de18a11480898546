import { l10n } from 'vscode';
import { nodesOf } from '../../explorer/node';
import { displayName, type ProjectEntry } from '../../projects/projectEntry';
import type { SampleService } from '../../projects/sampleService';
import type { ConnectDeps } from './connectDeps';
import { confirmLoss } from '../../window/confirmLoss';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';

export interface RemoveDeps extends Pick<ConnectDeps, 'projects'> {
  /** Whether any document of the project has a draft that was not pushed; it goes with the project. */
  readonly hasDraft: (projectKey: string) => Promise<boolean>;
  /** What de-identified exports are made by; it goes with the project. */
  readonly deidentify: {
    has(projectKey: string): Promise<boolean>;
    forget(projectKey: string): Promise<void>;
  };
  /** Deletes a rehearsal in the embedded server. */
  readonly sample: Pick<SampleService, 'removeCopy'>;
}

/** Remove Project...: takes projects out of the list and deletes their tokens from the secret storage. REDCap is not told. */
export function removeProject({
  projects,
  hasDraft,
  deidentify,
  sample,
}: RemoveDeps): (clicked?: unknown, selection?: unknown) => Promise<void> {
  return async (clicked, selection) => {
    const keys = [
      ...new Set(
        nodesOf(clicked, selection)
          .filter(({ kind }) => kind === 'project')
          .map(({ projectKey }) => projectKey),
      ),
    ];
    const entries =
      keys.length > 0
        ? keys.map((key) => projects.get(key))
        : [await projectFor(projects, undefined, commandTitle(l10n.t('Remove Project')))];
    const drafted: ProjectEntry[] = [];
    const deidentified: ProjectEntry[] = [];
    for (const entry of entries) {
      if (await hasDraft(entry.key)) {
        drafted.push(entry);
      }
      if (await deidentify.has(entry.key)) {
        deidentified.push(entry);
      }
    }
    const [first] = entries;
    const single = entries.length === 1 && first;
    const verb = single ? l10n.t('Remove') : l10n.t('Remove {0} Projects', entries.length);
    const message = single
      ? l10n.t('Remove "{0}" from the list?', displayName(single))
      : l10n.t('Remove {0} projects from the list?', entries.length);
    const keep = single ? l10n.t('Keep') : l10n.t('Keep Them');
    await confirmLoss(message, detailOf(entries, drafted, deidentified), keep, verb);
    for (const entry of entries) {
      if (entry.rehearsalOf !== undefined) {
        await sample.removeCopy(entry.projectId);
      }
      await projects.remove(entry.key);
      await deidentify.forget(entry.key);
    }
  };
}

function detailOf(
  entries: readonly ProjectEntry[],
  drafted: readonly ProjectEntry[],
  deidentified: readonly ProjectEntry[],
): string {
  return [
    ...(entries.length > 1 ? [entries.map((entry) => `• ${displayName(entry)}`).join('\n')] : []),
    ...(entries.some(({ rehearsalOf }) => rehearsalOf !== undefined)
      ? [l10n.t('A rehearsal is deleted with all that it holds and all that was done to it.')]
      : []),
    ...(entries.every(({ rehearsalOf }) => rehearsalOf !== undefined) ? [] : [placeOf(entries)]),
    ...(drafted.length > 0
      ? [l10n.t('Drafts that were not pushed will be lost: {0}', drafted.map(displayName).join(', '))]
      : []),
    ...(deidentified.length > 0
      ? [
          l10n.t(
            'The secret of de-identified exports is deleted too: later ones have other hashes and other dates, and do not fit together with those that there are. ({0})',
            deidentified.map(displayName).join(', '),
          ),
        ]
      : []),
  ].join('\n\n');
}

function placeOf(entries: readonly ProjectEntry[]): string {
  return entries.some(({ origin }) => origin === 'user')
    ? l10n.t('The token is deleted from the secret storage of this editor. Nothing changes in REDCap.')
    : l10n.t('What was done to the sample stays; "Try with a Sample" brings it back.');
}

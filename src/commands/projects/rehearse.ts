import { l10n } from 'vscode';
import { exportProjectXmlTo } from '../../api/projectXml';
import { CancelledError } from '../../common/cancelled';
import { sizeText } from '../../common/size';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { SampleService } from '../../projects/sampleService';
import { errorMessage, informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import { type ConnectDeps, requireTrust } from './connectDeps';

/** The embedded server holds the whole project in memory. Bytes. */
const largest = 256 * 1024 * 1024;

export type RehearseDeps = ConnectDeps & { readonly sample: SampleService };

/** *Copy into a Local REDCap...*: the project's XML becomes a project of the embedded server, where everything can be tried; nothing of it leaves this computer. */
export function rehearse(deps: RehearseDeps): CommandHandler {
  return async (clicked) => {
    requireTrust();
    const { projects, sample, reveal, log } = deps;
    const title = commandTitle(l10n.t('Copy into a Local REDCap'));
    const entry = await projectFor(projects, clicked, title);
    const options = await askWhat(entry, title);
    const session = await projects.session(entry.key);
    const xml = await whenSlow(l10n.t('Reading the project XML of {0}', displayName(entry)), async (signal, report) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      await exportProjectXmlTo(
        session,
        options,
        (chunk) => {
          bytes += chunk.length;
          if (bytes > largest) {
            throw new TooLarge();
          }
          chunks.push(Buffer.from(chunk));
        },
        (carried) => {
          report(sizeText(carried, l10n));
        },
        signal,
      ).catch((error: unknown) => {
        if (!(error instanceof TooLarge)) {
          throw error;
        }
        chunks.length = 0;
      });
      return Buffer.concat(chunks).toString('utf8');
    });
    if (xml === '') {
      void errorMessage(
        l10n.t(
          'The project is too large for a local copy (more than {0}). Copy its structure only, or fewer files.',
          sizeText(largest, l10n),
        ),
      );
      return;
    }
    const copy = await whenSlow(l10n.t('Making the local copy'), () => sample.addCopy(xml), { cancellable: false });
    const added = await projects.addRehearsal({
      ...copy,
      name: rehearsalName(
        displayName(entry),
        projects.list().map((one) => displayName(one)),
      ),
      rehearsalOf: displayName(entry),
    });
    await reveal(added.key).catch((error: unknown) => log.error('projects', 'the rehearsal could not be shown', error));
    void informationMessage(
      l10n.t(
        'A rehearsal of "{0}" is in the list now, in Development. What you do to it stays on this computer; "Remove Project..." deletes it.',
        displayName(entry),
      ),
    );
  };
}

/** A name that no other project of the list has: pickers, editors and messages show names, and nobody may take one project for the other. */
function rehearsalName(of: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? l10n.t('Rehearsal: {0}', of) : l10n.t('Rehearsal {0}: {1}', number, of);
    if (!taken.includes(name)) {
      return name;
    }
  }
}

class TooLarge extends Error {}

async function askWhat(entry: ProjectEntry, title: string): Promise<Parameters<typeof exportProjectXmlTo>[1]> {
  const onDisk = l10n.t('kept in the storage of this extension, which only you can read');
  const chosen = await pickOne({
    title,
    placeholder: l10n.t('What of "{0}" is copied? Nothing of it leaves this computer', displayName(entry)),
    items: [
      {
        label: l10n.t('Structure only'),
        detail: l10n.t('Instruments, events, groups, roles, reports, surveys and settings; no data'),
        options: { returnMetadataOnly: true },
      },
      {
        label: l10n.t('Structure and data'),
        detail: `${l10n.t('All records that you may export, with the groups that they are in')}; ${onDisk}`,
        options: { exportDataAccessGroups: true, exportSurveyFields: true },
      },
      {
        label: l10n.t('Structure, data and files'),
        detail: `${l10n.t('Uploaded files too, which can make it very large')}; ${onDisk}`,
        options: { exportDataAccessGroups: true, exportSurveyFields: true, exportFiles: true },
      },
    ],
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.options;
}

import { env, l10n } from 'vscode';
import { generateNextRecordName } from '../../api/records';
import { displayName } from '../../projects/projectEntry';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import type { WriteDeps } from '../writeFlow/writeDeps';

/** *Next Free Record Name*: copies the name that REDCap would give to the next record; nothing is reserved. */
export function nextRecordName({ projects }: WriteDeps): CommandHandler {
  return async (clicked) => {
    const entry = await projectFor(projects, clicked, commandTitle(l10n.t('Next Free Record Name')));
    const session = await projects.session(entry.key);
    const name = await whenSlow(l10n.t('Asking {0} for the next record name', displayName(entry)), (signal) =>
      generateNextRecordName(session, signal),
    );
    await env.clipboard.writeText(name);
    void informationMessage(
      l10n.t(
        'Copied: {0} is the next free record name of "{1}". REDCap does not reserve it.',
        name,
        displayName(entry),
      ),
    );
  };
}

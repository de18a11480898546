import { ProgressLocation, l10n, window } from 'vscode';
import { displayName } from '../../projects/projectEntry';
import { commandTitle } from '../../window/multiStep';
import type { CommandHandler } from '../../window/registerCommand';
import { type SourceControlCommandDeps, sourceTargets } from './sourceControlDeps';

/** *Check for Incoming Changes*: asks the server now, whatever the setting says. */
export function refreshIncoming(deps: SourceControlCommandDeps): CommandHandler {
  return async (clicked) => {
    const [target] = await sourceTargets(deps, [clicked], commandTitle(l10n.t('Check for Incoming Changes')));
    if (!target) {
      return;
    }
    const entry = deps.services.projects.get(target.key);
    const { poll } = await deps.sources();
    const found = await window.withProgress({ location: ProgressLocation.SourceControl }, () => poll.check(entry.key));
    window.setStatusBarMessage(
      found
        ? l10n.t('$(arrow-down) "{0}" was changed on the server', displayName(entry))
        : l10n.t('$(check) "{0}" was not changed on the server', displayName(entry)),
      5000,
    );
  };
}

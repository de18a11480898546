import { l10n, window } from 'vscode';
import { RedcapError } from '../../api/errors';
import { CancelledError } from '../../common/cancelled';
import { describeError } from '../../window/describeError';
import { displayName } from '../../projects/projectEntry';
import { checkWithProgress, type ConnectDeps, requireTrust, showLogAction, tokenProblem } from './connectDeps';
import { askText, back, commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { informationMessage } from '../../window/messages';

/** Replace Token...: the new token is checked first, and must be of the same project. */
export function replaceToken({ projects, log }: ConnectDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    requireTrust();
    const title = commandTitle(l10n.t('Replace Token'));
    const entry = await projectFor(projects, clicked, title, ({ origin }) => origin === 'user');
    if (entry.origin === 'sample') {
      await informationMessage(l10n.t('Sample projects come with their own tokens; there is nothing to replace.'));
      return;
    }
    let token = '';
    let problem: string | undefined;
    for (;;) {
      const answer = await askText({
        title,
        password: true,
        value: token,
        problem,
        action: problem === undefined ? undefined : showLogAction(),
        validate: tokenProblem,
        prompt: l10n.t('New API token of "{0}". The old one is forgotten.', displayName(entry)),
        placeholder: l10n.t('32 characters'),
      });
      if (answer === back) {
        throw new CancelledError();
      }
      token = answer.trim();
      problem = undefined;
      try {
        const { info, username } = await checkWithProgress(projects, { url: entry.url, token });
        if (info.projectId === entry.projectId) {
          await projects.replaceToken(entry.key, token, username);
          window.setStatusBarMessage(l10n.t('Token replaced'), 5000);
          return;
        }
        problem = l10n.t(
          'This token belongs to another project: "{0}" (project ID {1}). Copy the one on the API page of this project; for the other project choose Add Project.',
          info.title,
          info.projectId,
        );
      } catch (error) {
        if (!CancelledError.is(error) && !RedcapError.is(error)) {
          throw error;
        }
        if (RedcapError.is(error)) {
          log.error('projects', 'the new token could not be checked', error);
          problem = describeError(error).message;
        }
      }
    }
  };
}

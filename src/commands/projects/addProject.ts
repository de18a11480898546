import { l10n, window } from 'vscode';
import { RedcapError } from '../../api/errors';
import { checkToken } from '../../api/token';
import { normalizeApiUrl } from '../../api/url';
import { CancelledError } from '../../common/cancelled';
import type { CheckedProject } from '../../projects/checkProject';
import { describeError } from '../../window/describeError';
import { whatToCorrect } from '../../projects/whatToCorrect';
import { displayName, type ProjectEntry } from '../../projects/projectEntry';
import { checkWithProgress, type ConnectDeps, requireTrust, showLogAction, tokenProblem } from './connectDeps';
import { askText, back, commandTitle } from '../../window/multiStep';

/** Add Project...: address, token, check. What fails is said in the step where it can be mended. */
export function addProject(deps: ConnectDeps): () => Promise<void> {
  return async () => {
    requireTrust();
    const title = commandTitle(l10n.t('Add Project'));
    let url = lastUrl(deps.projects.list());
    let token = '';
    let step: 'url' | 'token' = 'url';
    let problem: string | undefined;
    for (;;) {
      if (step === 'url') {
        url = normalizeApiUrl(await askUrl(title, url, problem));
        problem = undefined;
        step = 'token';
        continue;
      }
      const answer = await askText({
        title,
        step: 2,
        totalSteps: 2,
        password: true,
        value: token,
        problem,
        action: problem === undefined ? undefined : showLogAction(),
        validate: tokenProblem,
        prompt: l10n.t(
          'API token of the project, from its API page in REDCap. It is kept in the secret storage of this editor only.',
        ),
        placeholder: l10n.t('32 characters'),
      });
      problem = undefined;
      if (answer === back) {
        step = 'url';
        continue;
      }
      token = answer.trim();
      try {
        await finish(deps, await checkWithProgress(deps.projects, { url, token }), token);
        return;
      } catch (error) {
        if (!CancelledError.is(error) && !RedcapError.is(error)) {
          throw error;
        }
        // Cancelling the check returns to the token, where Enter checks again.
        if (RedcapError.is(error)) {
          deps.log.error('projects', 'the project could not be added', error);
          problem = describeError(error).message;
          step = whatToCorrect(error.reason);
        }
      }
    }
  };
}

async function askUrl(title: string, value: string, problem: string | undefined): Promise<string> {
  const answer = await askText({
    title,
    step: 1,
    totalSteps: 2,
    value,
    problem,
    action: problem === undefined ? undefined : showLogAction(),
    validate: urlProblem,
    prompt: l10n.t('Address of REDCap or of its API; any page of a project will do.'),
    placeholder: 'https://redcap.example.edu/api/',
  });
  if (answer === back) {
    throw new CancelledError();
  }
  return answer;
}

function urlProblem(input: string): string | undefined {
  if (checkToken(input).kind !== 'invalid') {
    return l10n.t('This looks like a token. Enter the address of REDCap here; the token comes next.');
  }
  try {
    normalizeApiUrl(input);
    return undefined;
  } catch (error) {
    return describeError(error).message;
  }
}

async function finish(
  { projects, reveal, log }: ConnectDeps,
  { url, info, username }: CheckedProject,
  token: string,
): Promise<void> {
  const known = projects.findSame(url, info.projectId);
  const entry =
    known ??
    (await projects.add(
      { url, projectId: info.projectId, title: info.title, ...(username === undefined ? {} : { username }) },
      token,
    ));
  if (known) {
    const replace = l10n.t('Replace Token');
    const chosen = await window.showInformationMessage(
      l10n.t('"{0}" is already in the list.', displayName(known)),
      { modal: true, detail: l10n.t('Its token can be replaced by the one you entered.') },
      replace,
    );
    if (chosen !== replace) {
      return;
    }
    await projects.replaceToken(known.key, token, username);
  }
  await reveal(entry.key).catch((error: unknown) => log.error('projects', 'the new project could not be shown', error));
}

function lastUrl(entries: readonly ProjectEntry[]): string {
  return entries.findLast(({ origin }) => origin === 'user')?.url ?? '';
}

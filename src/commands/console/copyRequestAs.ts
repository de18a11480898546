import { Uri, env, l10n, window, workspace } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { projectIn } from '../../editor/requestLanguage/requestProject';
import { displayName } from '../../projects/projectEntry';
import { requestOf } from '../../reads/apiConsole/requestOf';
import { readRequest } from '../../reads/apiConsole/requestText';
import { codeRequest, tokenVariable } from '../../reads/requestCode/codeRequest';
import { localized } from '../../common/wording';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { offer } from '../../window/offer';
import { type RecentCall, isRecentCall } from '../../window/recentCalls';
import type { ConsoleDeps } from './consoleDeps';
import { projectOfDocument, requestDocument } from './requestDocument';

/**
 * *Copy Request as...*: code that makes a call: that of a request, of the answer in the editor, of what a command hands over, or of what was run
 * lately. The token is never in it.
 */
export function copyRequestAs(deps: ConsoleDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Copy Request as...'));
    const { projectKey, call } = await meantBy(deps, clicked, title);
    const { url } = await deps.projects.session(projectKey);
    const request = codeRequest(url, call);
    const { codeTargets } = await import('../../reads/requestCode/codeTargets');
    const chosen = await pickOne({
      title,
      placeholder: l10n.t('In which language? The token comes from the environment variable {0}.', tokenVariable),
      items: codeTargets.flatMap(({ label, language, code }) => {
        const text = code(request);
        return text === undefined ? [] : [{ label, description: '', language, text }];
      }),
    });
    if (chosen === back) {
      throw new CancelledError();
    }
    await env.clipboard.writeText(chosen.text);
    offer(deps.log, 'console', {
      level: 'information',
      text: l10n.t(
        'Copied as {0}. The code takes the token from the environment variable {1} and writes the answer into {2}.',
        chosen.label,
        tokenVariable,
        request.file,
      ),
      offers: [{ title: l10n.t('Open in Editor'), act: () => openCode(chosen.text, chosen.language) }],
    });
  };
}

async function openCode(content: string, language: string): Promise<void> {
  const { languages } = await import('vscode');
  const known = new Set(await languages.getLanguages());
  const document = await workspace.openTextDocument({ content, ...(known.has(language) && { language }) });
  await window.showTextDocument(document, { preview: false });
}

/** The call that is meant. @throws CancelledError where there is none */
async function meantBy(deps: ConsoleDeps, clicked: unknown, title: string): Promise<RecentCall> {
  if (isRecentCall(clicked)) {
    return clicked;
  }
  const uri = clicked instanceof Uri ? clicked : window.activeTextEditor?.document.uri;
  const shown = uri && deps.views.callOf(uri);
  if (shown) {
    return shown;
  }
  const document = requestDocument(clicked);
  if (document) {
    const request = requestOf(readRequest(document.getText()));
    if (!request || request.method.parameters.some(({ parameter }) => parameter.takes === 'file')) {
      void informationMessage(
        request
          ? l10n.t('There is no code for uploads.')
          : l10n.t('The request does not say yet what it is about: its content, and an action where it needs one.'),
      );
      throw new CancelledError();
    }
    const { content, action } = request.method;
    const entry =
      projectIn(readRequest(document.getText()), deps.projects.list()) ??
      (await projectOfDocument(deps, document, title));
    const call = { content, ...(action && { action }), parameters: request.parameters };
    return { projectKey: entry.key, title: localized(request.method.title, l10n), call };
  }
  return await pickRecent(deps, title);
}

async function pickRecent({ recent, projects }: ConsoleDeps, title: string): Promise<RecentCall> {
  const names = new Map(projects.list().map((entry) => [entry.key, displayName(entry)]));
  const items = recent
    .list()
    .filter(({ projectKey }) => names.has(projectKey))
    .map((made) => ({ label: made.title, description: names.get(made.projectKey) ?? '', made }));
  if (items.length === 0) {
    void informationMessage(
      l10n.t(
        'Nothing was exported or opened in this window yet. Do that first, or write a request with New API Request.',
      ),
    );
    throw new CancelledError();
  }
  const chosen = await pickOne({ title, placeholder: l10n.t('Code for which call?'), items });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.made;
}

import { env, l10n, Uri } from 'vscode';
import { redcapWebUrl } from '../../api/url';
import { webPageOf } from '../../explorer/webPage';
import type { ProjectAccess } from '../../projects/projectAccess';
import { commandTitle } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import { whenSlow } from '../../window/whenSlow';
import { informationMessage } from '../../window/messages';

/** Open in Browser: the page in REDCap that fits the row. */
export function openInBrowser(projects: ProjectAccess): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const entry = await projectFor(
      projects,
      clicked,
      commandTitle(l10n.t('Open in Browser')),
      ({ origin }) => origin === 'user',
    );
    if (entry.origin === 'sample') {
      await informationMessage(l10n.t("The sample has no web pages: only REDCap's API is embedded."));
      return;
    }
    const version = await whenSlow(l10n.t('Reading the version of {0}', new URL(entry.url).host), (signal) =>
      projects.part(entry.key, 'version', signal),
    );
    const events = projects.peek?.(entry.key, 'events') ?? [];
    await env.openExternal(
      Uri.parse(
        `${redcapWebUrl(entry.url)}redcap_v${version}/${webPageOf(clicked, events)}pid=${entry.projectId}`,
        true,
      ),
    );
  };
}

import { l10n } from 'vscode';
import { isExplorerNode } from '../../explorer/node';
import { participantsCsv } from '../../reads/views/participants';
import { informationMessage } from '../../window/messages';
import { commandTitle } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import { pickSurvey } from '../surveys/pickSurvey';
import type { ViewDeps } from './viewDeps';

/** *Open Participant List...*: the participants of a survey as a read-only table, with their links and codes. */
export function openParticipants(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Open Participant List'));
    const entry = await projectFor(deps.projects, clicked, title);
    const survey =
      isExplorerNode(clicked) && clicked.kind === 'survey'
        ? { instrument: clicked.instrument, ...(clicked.event === undefined ? {} : { event: clicked.event }) }
        : await pickSurvey(deps.projects, entry, title);
    const { text, participants } = await whenSlow(
      l10n.t('Reading the participants of {0}', survey.instrument),
      async (signal) => participantsCsv(await deps.projects.session(entry.key), survey, signal),
    );
    if (participants === 0) {
      void informationMessage(l10n.t('The survey {0} has no participants in its list.', survey.instrument));
    }
    const name = [l10n.t('Participants'), survey.instrument, survey.event]
      .filter((part) => part !== undefined)
      .join(' ');
    const call = { content: 'participantList', parameters: { format: 'csv', ...survey } };
    await deps.views.show(entry, name, text, { call });
  };
}

import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import { isExplorerNode } from '../../explorer/node';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { participantsCsv } from '../../reads/views/participants';
import { informationMessage } from '../../window/messages';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { whenSlow } from '../../window/whenSlow';
import { projectFor } from '../pickProject';
import type { ViewDeps } from './viewDeps';

/** A survey of a project; `event` only in longitudinal ones. */
interface Survey {
  readonly instrument: string;
  readonly event?: string;
}

/** *Open Participant List...*: the participants of a survey as a read-only table, with their links and codes. */
export function openParticipants(deps: ViewDeps): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Open Participant List'));
    const entry = await projectFor(deps.projects, clicked, title);
    const survey =
      isExplorerNode(clicked) && clicked.kind === 'survey'
        ? { instrument: clicked.instrument, ...(clicked.event === undefined ? {} : { event: clicked.event }) }
        : await pickSurvey(deps, entry, title);
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
    await deps.views.show(entry, name, text);
  };
}

async function pickSurvey({ projects }: ViewDeps, entry: ProjectEntry, title: string): Promise<Survey> {
  const { key } = entry;
  const items = async () => {
    const [info, surveys, mappings] = [
      await projects.part(key, 'info'),
      await projects.part(key, 'surveys'),
      await projects.part(key, 'mappings'),
    ];
    return surveys.flatMap(({ form, title: label }) =>
      (info.isLongitudinal
        ? mappings.filter((row) => row.form === form).map((row) => ({ event: row.uniqueEventName }))
        : [{}]
      ).map((place: { readonly event?: string }) => ({
        label: label === '' ? form : label,
        description: [form, place.event].filter((part) => part !== undefined).join(' · '),
        survey: { instrument: form, ...place },
      })),
    );
  };
  const chosen = await pickOne({
    title,
    placeholder: l10n.t('Choose a survey of {0}', displayName(entry)),
    items: items(),
  });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.survey;
}

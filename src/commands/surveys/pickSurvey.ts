import { l10n } from 'vscode';
import { CancelledError } from '../../common/cancelled';
import type { ProjectAccess } from '../../projects/projectAccess';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import { back, pickOne } from '../../window/multiStep';

/** A survey of a project; `event` only in longitudinal ones. */
export interface Survey {
  readonly instrument: string;
  readonly event?: string;
}

/** Asks for one of the project's surveys. @throws CancelledError, RedcapError */
export async function pickSurvey(projects: ProjectAccess, entry: ProjectEntry, title: string): Promise<Survey> {
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

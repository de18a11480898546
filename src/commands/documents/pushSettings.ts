import { commands, l10n } from 'vscode';
import type { DocumentServices } from '../../editor/documentServices';
import { explainError } from '../../projects/explainError';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { StructurePushRefusal } from '../../writes/documents/structurePush';
import { type SettingsPlan, planSettings } from '../../writes/settings/plan';
import { type SettingsOutcome, settingsPush } from '../../writes/settings/run';
import {
  settingsCosts,
  settingsLines,
  settingsMarkdown,
  settingsMessage,
  settingsReport,
} from '../../writes/settings/words';
import { refusalText } from '../../writes/words/refusalText';
import { offer } from '../../window/offer';
import { openProjectDocument } from './openDocument';
import type { PushParts } from './pushFlow';

/** What the push of the project's settings has of its own. */
export function settingsParts(
  services: DocumentServices,
  entry: ProjectEntry,
): PushParts<SettingsPlan, SettingsOutcome, StructurePushRefusal> {
  const title = displayName(entry);
  const name = 'project_settings.json';
  return {
    name,
    kind: settingsPush,
    plan: (target, draft, signal) => planSettings(target, draft, signal),
    showRefusals: async (refusals) => {
      if (refusals.some(({ reason }) => reason === 'errors')) {
        await openProjectDocument(services.projects, entry, name);
        await commands.executeCommand('workbench.actions.view.problems');
      }
      const text = refusals.map((refusal) => refusalText(refusal, l10n, title)).join(' ');
      offer(services.log, 'push', { level: 'error', text: l10n.t('{0} Your draft is kept.', text), offers: [] });
    },
    question: (plan) => {
      const message = plan.serverChanged
        ? l10n.t(
            'The {0} of "{1}" were changed on the server since you opened the file.',
            l10n.t('project settings'),
            title,
          )
        : l10n.t('Push the {0} to "{1}"?', l10n.t('project settings'), title);
      return {
        info: plan.info,
        message,
        lines: [
          ...(plan.serverChanged
            ? [l10n.t('Pushing the draft as it is would undo what others changed. Merge their changes into it first.')]
            : []),
          ...settingsCosts(plan, l10n),
          ...settingsLines(plan),
        ],
        document: () => settingsMarkdown(plan, message, l10n),
        push: plan.serverChanged ? undefined : l10n.t('Push'),
        merge: plan.serverChanged,
        keepData: false,
        typeTitle: plan.typeTitle,
      };
    },
    told: (plan, outcome) =>
      settingsMessage(plan, outcome, title, outcome.error ? explainError(outcome.error, l10n).message : '', l10n),
    report: (plan, outcome, context) => settingsReport(plan, outcome, context, l10n),
  };
}

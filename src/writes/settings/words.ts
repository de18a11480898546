import { plainMarkdown } from '../../dictionary/language/markdown';
import type { L10n } from '../../common/l10n';
import { groundChangeText } from '../../state/differenceText';
import { words } from '../../state/words';
import { reasonText } from '../words/errorText';
import { reportOf } from '../words/report';
import type { SettingsPlan } from './plan';
import type { SettingsOutcome } from './run';

/** What changes, line by line. */
export function settingsLines({ changes }: SettingsPlan): readonly string[] {
  return changes.map(({ name, before, after }) => `${name}: ${shown(before)} → ${shown(after)}`);
}

function shown(value: string): string {
  return value === '' ? '–' : value;
}

/** What follows from the changes, the worst first. */
export function settingsCosts({ changes }: SettingsPlan, l10n: L10n): readonly string[] {
  return changes.flatMap(({ name, after }): readonly string[] => {
    switch (name) {
      case 'is_longitudinal':
        return after === '0'
          ? [l10n.t('The project becomes classic: data of all events but the first goes out of reach, in REDCap too.')]
          : [
              l10n.t(
                'The project becomes longitudinal: everything in it belongs to an event from then on, and exports get another column.',
              ),
            ];
      case 'surveys_enabled':
        return after === '0' ? [l10n.t('Surveys are switched off: participants can answer no more.')] : [];
      case 'scheduling_enabled':
        return after === '0' ? [l10n.t('Scheduling is switched off for everybody.')] : [];
      case 'randomization_enabled':
        return after === '0' ? [l10n.t('Randomization is switched off: nobody can be randomized.')] : [];
      case 'record_autonumbering_enabled':
        return [l10n.t('How new records get their names changes, for everybody.')];
      case 'secondary_unique_field':
        return after === ''
          ? []
          : [l10n.t('REDCap refuses values of {0} that another record has, from now on.', after)];
      default:
        return [];
    }
  });
}

/** The plan as a Markdown document. */
export function settingsMarkdown(plan: SettingsPlan, title: string, l10n: L10n): string {
  const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${plainMarkdown(line)}`).join('\n');
  const costs = settingsCosts(plan, l10n);
  return `${[
    `# ${plainMarkdown(title)}`,
    ...(costs.length > 0 ? [bullets(costs)] : []),
    `## ${plainMarkdown(l10n.t('Changed'))}`,
    bullets(settingsLines(plan)),
  ].join('\n\n')}\n`;
}

export function settingsMessage(
  plan: SettingsPlan,
  outcome: SettingsOutcome,
  title: string,
  reason: string,
  l10n: L10n,
): string {
  const kept = l10n.t('Your draft is kept.');
  const w = words(l10n);
  switch (outcome.status) {
    case 'done':
      return l10n.t('Pushed the settings of "{0}", and checked: {1}.', title, w.list(outcome.done));
    case 'mismatch':
      return [
        l10n.t('The settings of "{0}" are not what was sent.', title),
        ...outcome.differences.map(({ name, problem }) =>
          problem === 'changed' ? l10n.t('Changed besides: {0}.', name) : l10n.t('Not taken by REDCap: {0}.', name),
        ),
        kept,
      ].join(' ');
    case 'refused':
      return [l10n.t('REDCap refused the settings of "{0}".', title), reason, kept]
        .filter((part) => part !== '')
        .join(' ');
    case 'unverified':
      return [l10n.t('The settings of "{0}" were sent, but could not be read back.', title), reason, kept]
        .filter((part) => part !== '')
        .join(' ');
    case 'ground-moved':
      return [
        l10n.t('Stopped: "{0}" is no longer as it was when you confirmed.', title),
        ...outcome.groundChanges.map((change) => groundChangeText(change, l10n)),
        l10n.t('Nothing was sent.'),
        kept,
      ].join(' ');
    case 'not-done':
    case 'cancelled':
    case 'failed':
      return [l10n.t('Nothing was changed.'), reason, kept].filter((part) => part !== '').join(' ');
  }
}

export function settingsReport(
  plan: SettingsPlan,
  outcome: SettingsOutcome,
  { when, url }: { readonly when: Date; readonly url: string },
  l10n: L10n,
): string {
  return reportOf(
    {
      title: l10n.t('REDCap Workbench: report of a push of the {0}', l10n.t('project settings')),
      project: plan.info,
      url,
      when,
      sentence: settingsMessage(plan, outcome, plan.info.title, reasonText(outcome.error, l10n), l10n),
      sections: [
        [l10n.t('Changes'), settingsLines(plan)],
        [l10n.t('What else to know'), settingsCosts(plan, l10n)],
      ],
    },
    l10n,
  );
}

import { isProjectSetting, projectSettingNames } from '../../api/project';
import type { L10n } from '../../common/l10n';
import type { Span } from '../documents/table';
import { flags } from './checkSettings';

/** A value that a setting takes. */
export interface SettingValue {
  /** As it is written in the document. */
  readonly text: string;
  readonly label: string;
}

/** What the cursor stands in: the name of a setting, or the value of one. `start` to `end` is what a choice replaces. */
export type SettingPlace = Span & ({ readonly kind: 'name' } | { readonly kind: 'value'; readonly name: string });

/** Where an offset stands, from its line alone: while somebody types, the whole is no JSON. One setting a line. */
export function settingAt(text: string, offset: number): SettingPlace | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline);
  const at = offset - lineStart;
  const pair = /^\s*"([^"\\]*)"\s*:\s*/.exec(line);
  if (pair && at >= pair[0].length) {
    const [value = ''] = /^(?:"(?:[^"\\]|\\.)*"?|[^,\s}]*)/.exec(line.slice(pair[0].length)) ?? [];
    const start = lineStart + pair[0].length;
    const end = start + value.length;
    return offset <= end ? { kind: 'value', name: pair[1] ?? '', start, end } : undefined;
  }
  const name = /^\s*(?:"[^"\\]*"?)?/.exec(line)?.[0] ?? '';
  const indent = name.length - name.trimStart().length;
  return at >= indent && at <= name.length
    ? { kind: 'name', start: lineStart + indent, end: lineStart + name.length }
    : undefined;
}

/** Settings that the document does not have yet, with what each is. */
export function missingSettings(
  text: string,
  l10n: L10n,
): readonly { readonly name: string; readonly description: string }[] {
  const there = new Set(Array.from(text.matchAll(/^\s*"([^"\\]*)"\s*:/gm), ([, name]) => name));
  return projectSettingNames
    .filter((name) => !there.has(name))
    .map((name) => ({ name, description: describeSetting(name, l10n) }));
}

/** The values that a setting can have; none for those that take any text. */
export function valuesOfSetting(name: string, fields: readonly string[], l10n: L10n): readonly SettingValue[] {
  if (flags.has(name)) {
    return [
      { text: '0', label: l10n.t('off') },
      { text: '1', label: l10n.t('on') },
    ];
  }
  if (name === 'purpose') {
    return [
      { text: '0', label: l10n.t('Practice / Just for fun') },
      { text: '1', label: l10n.t('Other') },
      { text: '2', label: l10n.t('Research') },
      { text: '3', label: l10n.t('Quality Improvement') },
      { text: '4', label: l10n.t('Operational Support') },
    ];
  }
  return name === 'secondary_unique_field'
    ? [
        { text: '""', label: l10n.t('none') },
        ...fields.map((field) => ({ text: JSON.stringify(field), label: l10n.t('field') })),
      ]
    : [];
}

/** A setting explained, as Markdown of our own words: what it is, what it takes, and whether the API changes it. */
export function settingHover(name: string, l10n: L10n): string | undefined {
  const description = describeSetting(name, l10n);
  if (!isProjectSetting(name)) {
    return description === ''
      ? undefined
      : `${description}\n\n${l10n.t('Only REDCap itself changes this: the API tells it, and takes no other value.')}`;
  }
  const values = valuesOfSetting(name, [], l10n).filter(({ text }) => text !== '""');
  return [
    description,
    values.map(({ text, label }) => `- ${text}: ${label}`).join('\n'),
    l10n.t('Can be changed here and pushed. Needs the right "Project Design and Setup".'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What a setting is (REDCAP_API.md §6.13, §6.14); blank for one that is not known. */
function describeSetting(name: string, l10n: L10n): string {
  return isKnown(name) ? descriptions[name](l10n) : '';
}

/** One of each setting that the API changes, and of those it only tells: the compiler names one that lacks. */
const descriptions: Readonly<Record<(typeof projectSettingNames)[number] | GivenSetting, (l10n: L10n) => string>> = {
  project_title: (l10n) => l10n.t('Title of the project.'),
  project_language: (l10n) => l10n.t('Language of the pages of the project.'),
  purpose: (l10n) => l10n.t('What the project is for.'),
  purpose_other: (l10n) => l10n.t('The purpose in words, where it is 1 (Other).'),
  project_notes: (l10n) => l10n.t('Notes about the project, shown in the list of projects.'),
  custom_record_label: (l10n) => l10n.t('Text that stands beside the name of a record, with piped fields.'),
  secondary_unique_field: (l10n) => l10n.t('A field whose value no two records may share.'),
  is_longitudinal: (l10n) =>
    l10n.t('Whether data are collected over events. Turned off, only the first event of the first arm is seen.'),
  surveys_enabled: (l10n) => l10n.t('Whether instruments can be surveys. Turned off, participants can answer no more.'),
  scheduling_enabled: (l10n) =>
    l10n.t('Whether the project has the calendar tool that makes schedules; longitudinal projects only.'),
  record_autonumbering_enabled: (l10n) => l10n.t('Whether REDCap names new records by counting.'),
  randomization_enabled: (l10n) => l10n.t('Whether records can be randomized.'),
  project_irb_number: (l10n) => l10n.t('Number of the approval by the ethics committee (IRB).'),
  project_grant_number: (l10n) => l10n.t('Number of the grant.'),
  project_pi_firstname: (l10n) => l10n.t('First name of the principal investigator.'),
  project_pi_lastname: (l10n) => l10n.t('Last name of the principal investigator.'),
  project_pi_email: (l10n) => l10n.t('Email address of the principal investigator.'),
  display_today_now_button: (l10n) => l10n.t('Whether date and time fields have a button "Today" or "Now".'),
  bypass_branching_erase_field_prompt: (l10n) =>
    l10n.t('Whether REDCap leaves out the question before branching logic erases a value.'),
  project_id: (l10n) => l10n.t('Number of the project on its server.'),
  creation_time: (l10n) => l10n.t('When the project was created.'),
  production_time: (l10n) => l10n.t('When the project went to Production.'),
  in_production: (l10n) => l10n.t('Whether the project is in Production.'),
  has_repeating_instruments_or_events: (l10n) => l10n.t('Whether anything repeats in the project.'),
  missing_data_codes: (l10n) => l10n.t('Codes that say why a value is missing.'),
  external_modules: (l10n) => l10n.t('External modules that are switched on.'),
  ddp_enabled: (l10n) => l10n.t('Whether data are pulled from another system (DDP).'),
};

type GivenSetting =
  | 'project_id'
  | 'creation_time'
  | 'production_time'
  | 'in_production'
  | 'has_repeating_instruments_or_events'
  | 'missing_data_codes'
  | 'external_modules'
  | 'ddp_enabled';

function isKnown(name: string): name is keyof typeof descriptions {
  return Object.hasOwn(descriptions, name);
}

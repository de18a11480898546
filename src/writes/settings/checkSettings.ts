import { isProjectSetting } from '../../api/project';
import type { DocumentFacts, Finding } from '../documents/documentCheck';
import type { DocumentProblem } from '../documents/problem';
import { type WrittenSetting, readSettings, valuesIn } from './settingsText';

/** Settings that are on or off. */
export const flags: ReadonlySet<string> = new Set([
  'is_longitudinal',
  'surveys_enabled',
  'scheduling_enabled',
  'record_autonumbering_enabled',
  'randomization_enabled',
  'display_today_now_button',
  'bypass_branching_erase_field_prompt',
]);

/** Purpose of a project: 0 practice, 1 other, 2 research, 3 quality improvement, 4 operational support (REDCAP_API.md §6.13). */
const purposes = [0, 1, 2, 3, 4];

/** The problems of `project_settings.json`, at their values. */
export function checkSettings(text: string, { server, fields }: DocumentFacts): readonly DocumentProblem[] {
  const { settings, broken } = readSettings(text);
  if (broken) {
    return [{ kind: 'not-json', severity: 'error', ...broken }];
  }
  const stored = server === undefined ? undefined : valuesIn(server);
  const seen = new Map<string, WrittenSetting>();
  const problems = settings.flatMap((setting): readonly DocumentProblem[] => {
    const { name, start, end } = setting;
    const twice = seen.has(name);
    seen.set(name, setting);
    return twice
      ? [{ kind: 'twice', name, severity: 'error', start, end }]
      : findings(setting, stored, fields).map((found) => ({ ...found, severity: 'error', start, end }));
  });
  const other = seen.get('purpose_other');
  if (seen.get('purpose')?.value === '1' && other?.value === '') {
    problems.push({ kind: 'blank', column: 'purpose_other', severity: 'error', start: other.start, end: other.end });
  }
  return problems.sort((a, b) => a.start - b.start);
}

function findings(
  { name, value }: WrittenSetting,
  stored: ReadonlyMap<string, string> | undefined,
  fields: DocumentFacts['fields'],
): readonly Finding[] {
  if (value === undefined) {
    return [{ kind: 'nested', name }];
  }
  const known = stored?.get(name);
  if (!isProjectSetting(name)) {
    return stored === undefined || known === value
      ? []
      : known === undefined
        ? [{ kind: 'unknown-setting', name }]
        : [{ kind: 'given', column: name, value: known }];
  }
  if (name === 'project_title' && value.trim() === '') {
    return [{ kind: 'blank', column: name }];
  }
  if (flags.has(name) && value !== '0' && value !== '1') {
    return [{ kind: 'not-a-code', column: name, value, codes: [0, 1] }];
  }
  if (name === 'purpose' && !purposes.includes(Number(value))) {
    return [{ kind: 'not-a-code', column: name, value, codes: purposes }];
  }
  return name === 'secondary_unique_field' && value !== '' && fields?.includes(value) === false
    ? [{ kind: 'unknown-field', name: value }]
    : [];
}

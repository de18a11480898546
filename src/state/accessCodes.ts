/** Codes of instrument rights: older versions number them, since 15.6 they are bit masks, and servers hold both (REDCAP_API.md §6.8). */
export type FormRight = 'view' | 'export';

/** What an account may do with the data of an instrument. */
export type FormAbility = 'view' | 'edit' | 'surveys' | 'delete';

const abilities: ReadonlyMap<number, readonly FormAbility[]> = new Map([
  [0, []],
  [2, ['view']],
  [1, ['view', 'edit']],
  [3, ['view', 'edit', 'surveys']],
  [128, []],
  [129, ['view']],
  [130, ['view', 'edit']],
  [138, ['view', 'edit', 'surveys']],
  [146, ['view', 'edit', 'delete']],
  [154, ['view', 'edit', 'surveys', 'delete']],
]);

/** The codes of each right that is known; `0` and `1` where nothing else is said. Source: REDCAP_API.md §6.7 to §6.9. */
const peculiar: Readonly<Record<string, readonly number[]>> = {
  user_rights: [0, 1, 2],
  lock_records: [0, 1, 2],
  data_quality_resolution: [0, 1, 2, 3, 4, 5],
  data_export_tool: [0, 1, 2, 3],
  data_export: [0, 1, 2, 3],
};
const plain: ReadonlySet<string> = new Set([
  'design',
  'alerts',
  'data_access_groups',
  'reports',
  'stats_and_charts',
  'manage_survey_participants',
  'calendar',
  'data_import_tool',
  'data_comparison_tool',
  'logging',
  'email_logging',
  'file_repository',
  'data_quality_create',
  'data_quality_execute',
  'api_export',
  'api_import',
  'api_modules',
  'mobile_app',
  'mobile_app_download_data',
  'record_create',
  'record_rename',
  'record_delete',
  'lock_records_all_forms',
  'lock_records_customization',
  'mycap_participants',
  'random_setup',
  'random_dashboard',
  'random_perform',
]);

/** The codes that a right can have; `undefined` for one that only a newer version of REDCap knows. */
export function codesOf(column: string): readonly number[] | undefined {
  return peculiar[column] ?? (plain.has(column) ? [0, 1] : undefined);
}

export function formCodes(right: FormRight): readonly number[] {
  return right === 'view' ? Array.from(abilities.keys()).sort((a, b) => a - b) : [0, 1, 2, 3];
}

/** What a code of an instrument lets one do; `undefined` for codes that are not known. */
export function abilitiesOf(code: number): readonly FormAbility[] | undefined {
  return abilities.get(code);
}

/** How much a code is worth among the codes of its right; more is more. */
export function rankOf(column: string, code: number): number {
  return column === 'user_rights' ? ([0, 2, 1][code] ?? code) : code;
}

/** How much of an instrument's data is exported: 0 none, 2 de-identified, 3 without identifiers, 1 all (REDCAP_API.md §3). */
export function exportRank(code: number): number {
  return [0, 3, 1, 2][code] ?? 0;
}

/** One `instrument:code` of a cell. */
export interface FormCode {
  /** As it is written. */
  readonly text: string;
  readonly form: string;
  /** `undefined` where it is no whole number. */
  readonly code: number | undefined;
  /** Its place in the cell's value, UTF-16 code units. */
  readonly start: number;
}

/** The parts of a cell of `forms` or `forms_export`: `form_a:1,form_b:130` (REDCAP_API.md §6.7). */
export function formCodesIn(cell: string): readonly FormCode[] {
  let start = 0;
  return cell.split(',').flatMap((part): FormCode[] => {
    const at = start;
    start += part.length + 1;
    const text = part.trim();
    const colon = text.lastIndexOf(':');
    const code = text.slice(colon + 1).trim();
    return text === ''
      ? []
      : [
          {
            text,
            form: colon < 0 ? text : text.slice(0, colon).trim(),
            code: colon >= 0 && /^\d{1,4}$/.test(code) ? Number(code) : undefined,
            start: at + (part.length - part.trimStart().length),
          },
        ];
  });
}

/** Whether two cells give the same instruments the same rights: order and old or new codes say nothing, what is left out is none. */
export function sameFormCodes(right: FormRight, one: string, other: string): boolean {
  const normal = (cell: string): ReadonlyMap<string, string> =>
    new Map(
      formCodesIn(cell)
        .map(({ form, code, text }): [string, string] => [
          form,
          code === undefined ? text : right === 'view' ? (abilities.get(code)?.join() ?? String(code)) : String(code),
        ])
        .filter(([, meaning]) => meaning !== '' && meaning !== '0'),
    );
  const [a, b] = [normal(one), normal(other)];
  return a.size === b.size && [...a].every(([form, meaning]) => b.get(form) === meaning);
}

import { mappingName } from '../../../state/structure';
import { type DocumentFacts, type ReportAt, checkNames } from '../documentCheck';
import { type ProjectShape, type StructureSpec, at } from '../spec';
import type { TableRow } from '../table';
import { keyOfPlace } from './places';

const needed = ({ isLongitudinal }: ProjectShape): readonly string[] => [
  ...(isLongitudinal ? ['event_name'] : []),
  'form_name',
];

/** Which instruments and events repeat. Source: REDCAP_API.md §6.4. */
export const repeating: StructureSpec = {
  kind: 'structure',
  source: {
    content: 'repeatingFormsEvents',
    header: (project) => [...needed(project), 'custom_form_label'],
    refusesEmpty: true,
  },
  longitudinalOnly: false,
  developmentOnly: false,
  needs: ['api_import', 'design'],
  shows: 'repeating',
  stale: ['info', 'repeating'],
  words: (l10n) => l10n.t('repeating set-up'),
  title: (l10n) => l10n.t('Repeating Set-up'),
  pushTitle: (l10n) => l10n.t('Push repeating set-up'),

  required: needed,
  editable: ['custom_form_label'],
  given: [],
  filled: [],
  keyColumns: ['event_name', 'form_name'],
  longitudinalColumns: ['event_name'],
  keyOf: keyOfPlace('event_name', 'form_name'),
  rowName: (row) => [at(row, 'event_name'), at(row, 'form_name')].filter((part) => part !== '').join(' / '),
  checkRow: ({ values }, facts, report) => {
    // Without an instrument the whole event repeats; in a classic project there is nothing else that could.
    const column = facts.isLongitudinal ? 'event_name' : 'form_name';
    if (at(values, column) === '') {
      report({ kind: 'blank', column }, column);
    }
    checkNames(values, { ...(facts.isLongitudinal && { event: 'event_name' }), form: 'form_name' }, facts, report);
  },
  checkRows: (rows, facts, report) => {
    if (facts.isLongitudinal) {
      checkTogether(rows, facts, report);
    }
  },

  part: 'repeating',
  counts: 'repeating',
  replaces: true,
  addedNote: (l10n) => l10n.t('Data of what starts to repeat becomes its first instance.'),
};

function checkTogether(rows: readonly TableRow[], { mappings, forms }: DocumentFacts, report: ReportAt): void {
  const whole = new Set(
    rows.filter(({ values }) => values['form_name'] === '').map(({ values }) => at(values, 'event_name')),
  );
  const designated =
    mappings && new Set(mappings.map(({ uniqueEventName, form }) => mappingName(uniqueEventName, form)));
  for (const row of rows) {
    const [event, form] = [at(row.values, 'event_name'), at(row.values, 'form_name')];
    if (event === '' || form === '') {
      continue;
    }
    if (whole.has(event)) {
      report({ kind: 'repeats-twice', event }, row, 'form_name');
    } else if (designated?.has(mappingName(event, form)) === false && forms?.includes(form)) {
      report({ kind: 'not-designated', event, form }, row, 'form_name', 'warning');
    }
  }
}

import type { RowValues } from '../changes';
import { type StructureSpec, at } from '../spec';

const nameOf = (row: RowValues): string => at(row, 'unique_event_name');

/** Source: REDCAP_API.md §6.2. */
export const events: StructureSpec = {
  kind: 'structure',
  source: {
    content: 'event',
    header: () => ['event_name', 'arm_num', 'unique_event_name', 'custom_event_label', 'event_id'],
  },
  longitudinalOnly: true,
  developmentOnly: true,
  needs: ['api_import', 'design'],
  shows: 'events',
  stale: ['info', 'arms', 'events', 'mappings', 'repeating'],
  words: (l10n) => l10n.t('events'),
  title: (l10n) => l10n.t('Events'),
  pushTitle: (l10n) => l10n.t('Push events'),

  required: () => ['event_name', 'arm_num', 'unique_event_name'],
  editable: ['event_name', 'custom_event_label', 'day_offset', 'offset_min', 'offset_max'],
  given: ['event_id'],
  filled: ['event_name', 'arm_num'],
  keyColumns: ['unique_event_name'],
  keyOf: nameOf,
  idColumn: 'event_id',
  labelColumn: 'event_name',
  rowName: (row) => nameOf(row) || `${at(row, 'event_name')} (${at(row, 'arm_num')})`,
  checkRow: ({ key, values, stored }, { arms, server }, report) => {
    const arm = at(values, 'arm_num');
    if (key !== '' && server !== undefined && !stored) {
      report({ kind: 'unknown-event-name', name: key }, 'unique_event_name');
    }
    if (key === '' && arm !== '' && arms?.some(({ armNum }) => armNum === Number(arm)) === false) {
      report({ kind: 'unknown-arm', name: arm }, 'arm_num', 'warning');
    }
    if (stored && Number(stored['arm_num']) !== Number(values['arm_num'])) {
      report({ kind: 'wrong-arm', event: key, arm: Number(stored['arm_num']) }, 'arm_num');
    }
  },

  part: 'event',
  counts: 'events',
  replaces: false,
};

import { mappingName } from '../../../state/structure';
import { checkNames } from '../documentCheck';
import { type StructureSpec, at } from '../spec';
import { keyOfPlace } from './places';

/** Which instruments are designated to which events. Source: REDCAP_API.md §6.3. */
export const mappings: StructureSpec = {
  kind: 'structure',
  source: { content: 'formEventMapping', header: () => ['arm_num', 'unique_event_name', 'form'] },
  longitudinalOnly: true,
  developmentOnly: true,
  needs: ['api_import', 'design'],
  shows: 'mappings',
  stale: ['mappings', 'repeating'],
  words: (l10n) => l10n.t('instrument designations'),
  title: (l10n) => l10n.t('Instrument Designations'),
  pushTitle: (l10n) => l10n.t('Push instrument designations'),

  required: () => ['unique_event_name', 'form'],
  editable: [],
  given: ['arm_num'],
  filled: ['unique_event_name', 'form'],
  keyColumns: ['unique_event_name', 'form'],
  keyOf: keyOfPlace('unique_event_name', 'form'),
  rowName: (row) => mappingName(at(row, 'unique_event_name'), at(row, 'form')),
  checkRow: ({ values }, facts, report) => {
    checkNames(values, { event: 'unique_event_name', form: 'form' }, facts, report);
    const arm = at(values, 'arm_num');
    const event = facts.events?.find(({ uniqueEventName }) => uniqueEventName === values['unique_event_name']);
    if (arm !== '' && event && event.armNum !== Number(arm)) {
      report({ kind: 'wrong-arm', event: event.uniqueEventName, arm: event.armNum }, 'arm_num');
    }
  },
  // The arm follows from the event: it may be left blank in any row.
  checksGivenItself: true,

  part: 'mapping',
  counts: 'designations',
  replaces: true,
};

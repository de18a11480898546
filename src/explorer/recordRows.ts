import { count } from '../common/count';
import type { L10n } from '../common/l10n';
import type { FormStatus, RecordForm } from '../reads/views/recordForms';
import type { NodeOf } from './node';
import { idOf } from './nodes';
import { plainLine } from './plainText';
import { aboveRecordRow, recordsPerPage, showsRecords } from './recordNodes';
import type { Snapshot } from './snapshot';
import type { RowContext } from './treeModel';
import { contextValueOf, folder, leaf, type Look } from './treeRow';

type Item = 'record' | 'recordEvent' | 'recordForm' | 'recordFile';
type Words = Pick<RowContext, 'snapshot' | 'l10n'>;

/** How the rows of records look. */
export function recordLook(
  node: NodeOf<'records' | 'showRecords' | 'moreRecords' | Item>,
  { snapshot, l10n }: RowContext,
): Look {
  const { records, events } = snapshot;
  switch (node.kind) {
    case 'records':
      return folder(
        'records',
        l10n.t('Records'),
        records === undefined || !showsRecords(snapshot) ? '' : count(records.size, l10n),
        'person',
      );
    case 'showRecords':
      return leaf('showRecords', l10n.t('Show Records'), l10n.t('hidden: the project has identifiers'), 'eye');
    case 'moreRecords': {
      const left = (records?.size ?? 0) - (snapshot.recordsShown ?? recordsPerPage);
      return leaf(
        'moreRecords',
        l10n.t('Show {0} More', count(Math.min(left, recordsPerPage), l10n)),
        l10n.t('{0} left; the filter finds them all', count(left, l10n)),
        'ellipsis',
      );
    }
    case 'record':
      return folder('record', plainLine(node.record), plainLine(records?.get(node.record)?.dag ?? ''), 'account');
    case 'recordEvent': {
      const event = events?.byName.get(node.event);
      return folder(
        'recordEvent',
        numbered(plainLine(event?.eventName ?? '') || plainLine(node.event), node.instance),
        plainLine(node.event),
        node.instance > 0 ? 'sync' : 'calendar',
      );
    }
    case 'recordForm':
      return formLook(node, { snapshot, l10n });
    case 'recordFile': {
      const field = snapshot.fields?.byName.get(node.field);
      const name = fileNameOf(node, snapshot);
      const signature = field?.text_validation_type_or_show_slider_number === 'signature';
      return {
        ...leaf(
          'recordFile',
          plainLine(node.field),
          name === '' ? l10n.t('no file') : plainLine(name),
          name === '' ? 'file-add' : signature ? 'edit' : 'file',
        ),
        contextValue: contextValueOf('recordFile', name !== '' && 'stored', signature && 'signature'),
      };
    }
  }
}

function formLook(node: NodeOf<'recordForm'>, { snapshot, l10n }: Words): Look {
  const status = statusOf(node, snapshot);
  const { icon, color } = statusIcons[status];
  const label = plainLine(snapshot.instruments?.byName.get(node.instrument)?.label ?? '') || plainLine(node.instrument);
  const hasFiles = (snapshot.fields?.filesOf.get(node.instrument)?.length ?? 0) > 0;
  const isSurvey = snapshot.surveys?.some(({ form }) => form === node.instrument) ?? snapshot.info?.surveysEnabled;
  return {
    label: node.repeats === 'form' ? numbered(label, node.instance) : label,
    description: [plainLine(node.instrument), formStatusText(status, l10n)].join(' · '),
    icon,
    ...(color === undefined ? {} : { iconColor: color }),
    contextValue: contextValueOf('recordForm', node.instance > 0 && 'repeating', isSurvey === true && 'survey'),
    collapsible: hasFiles ? 'collapsed' : 'none',
  };
}

/** Colour is never the only sign: the description says the status, and each has a shape of its own. */
const statusIcons: Readonly<Record<FormStatus, { readonly icon: string; readonly color?: string }>> = {
  blank: { icon: 'circle-outline' },
  incomplete: { icon: 'circle-slash', color: 'charts.red' },
  unverified: { icon: 'question', color: 'charts.yellow' },
  complete: { icon: 'pass-filled', color: 'charts.green' },
};

function formStatusText(status: FormStatus, l10n: L10n): string {
  switch (status) {
    case 'blank':
      return l10n.t('no data');
    case 'incomplete':
      return l10n.t('Incomplete');
    case 'unverified':
      return l10n.t('Unverified');
    case 'complete':
      return l10n.t('Complete');
  }
}

function statusOf(node: NodeOf<'recordForm'>, { recordForms }: Snapshot): FormStatus {
  const isIt = ({ instrument, event, instance }: RecordForm): boolean =>
    instrument === node.instrument && event === node.event && instance === node.instance;
  return recordForms?.get(node.record)?.find(isIt)?.status ?? 'blank';
}

/** The name of the file in a field as REDCap tells it; blank where there is none. */
export function fileNameOf(node: NodeOf<'recordFile'>, { recordFiles }: Pick<Snapshot, 'recordFiles'>): string {
  return recordFiles?.get(idOf(aboveRecordRow(node)))?.get(node.field) ?? '';
}

function numbered(label: string, instance: number): string {
  return instance > 0 ? `${label} #${instance}` : label;
}

/** What a record's tooltip says. */
export function recordFacts(
  node: NodeOf<Item>,
  { snapshot, l10n }: Words,
): { readonly heading: string; readonly rows: readonly (readonly [string, string])[] } {
  const { records, events, instruments, fields } = snapshot;
  const place = (of: NodeOf<'recordEvent' | 'recordForm' | 'recordFile'>): readonly (readonly [string, string])[] => [
    [l10n.t('Record'), of.record],
    [l10n.t('Event'), of.event === '' ? '' : (events?.byName.get(of.event)?.eventName ?? of.event)],
    [l10n.t('Instance'), of.instance > 0 ? String(of.instance) : ''],
  ];
  switch (node.kind) {
    case 'record': {
      const record = records?.get(node.record);
      return {
        heading: node.record,
        rows: [
          [l10n.t('Data access group'), record?.dag ?? ''],
          [
            l10n.t('Events'),
            (record?.events ?? []).map((event) => events?.byName.get(event)?.eventName ?? event).join(', '),
          ],
        ],
      };
    }
    case 'recordEvent':
      return { heading: events?.byName.get(node.event)?.eventName ?? node.event, rows: place(node) };
    case 'recordForm':
      return {
        heading: instruments?.byName.get(node.instrument)?.label ?? node.instrument,
        rows: [...place(node), [l10n.t('Status'), formStatusText(statusOf(node, snapshot), l10n)]],
      };
    case 'recordFile':
      return {
        heading: fields?.byName.get(node.field)?.field_label || node.field,
        rows: [
          ...place(node),
          [l10n.t('Instrument'), instruments?.byName.get(node.instrument)?.label ?? node.instrument],
          [l10n.t('File'), fileNameOf(node, snapshot) || l10n.t('none; drop one here to upload it')],
        ],
      };
  }
}

/** What stands under the row and why it may be hidden. */
export function recordFolderHelp({ kind }: NodeOf<'records' | 'showRecords' | 'moreRecords'>, { l10n }: Words): string {
  return kind === 'showRecords'
    ? l10n.t(
        'Fields of this project are tagged as identifiers, so that the names of its records are read and shown only when you want it.',
      )
    : l10n.t('The records that your account sees, in the order of REDCap. Reading them needs the right "API Export".');
}

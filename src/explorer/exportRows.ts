import { count } from '../common/count';
import type { L10n } from '../common/l10n';
import { sizeText } from '../common/size';
import type { ExportJob, ExportState } from '../reads/export/jobs/exportJobs';
import type { NodeOf } from './node';
import { plainLine } from './plainText';
import type { Snapshot } from './snapshot';
import type { RowContext } from './treeModel';
import { contextValueOf, folder, leaf, type Look } from './treeRow';

const icons: Readonly<Record<ExportState, string>> = {
  waiting: 'watch',
  running: 'sync~spin',
  done: 'check',
  kept: 'debug-pause',
  cancelled: 'circle-slash',
  failed: 'error',
};

const flags = {
  waiting: 'active',
  running: 'active',
  done: 'complete',
  kept: 'kept',
  cancelled: 'ended',
  failed: 'ended',
} as const;

export function exportLook(node: NodeOf<'exports' | 'export'>, { snapshot, l10n }: RowContext): Look {
  if (node.kind === 'exports') {
    const all = snapshot.exports ?? [];
    const active = all.filter(isActive).length;
    return {
      ...folder(
        'exports',
        l10n.t('Exports'),
        active === 0 ? String(all.length) : l10n.t('{0} of {1} running', active, all.length),
        'cloud-download',
      ),
      collapsible: 'expanded',
    };
  }
  const job = snapshot.exports?.find(({ id }) => id === node.job);
  if (!job) {
    return leaf('export', '', '', 'cloud-download');
  }
  return {
    ...leaf('export', plainLine(job.name), plainLine(progressText(job, l10n)), icons[job.state]),
    ...(job.state === 'failed' && { iconColor: 'problemsErrorIcon.foreground' }),
    contextValue: contextValueOf('export', flags[job.state]),
  };
}

/** What the row of a project says of exports under way; nothing when there are none. */
export function exportingText({ exports = [] }: Pick<Snapshot, 'exports'>, l10n: L10n): string {
  return exports.some(isActive) ? l10n.t('exporting') : '';
}

/** What the tooltip tells: every number. */
export function exportFacts(
  { job: id }: NodeOf<'export'>,
  { snapshot, l10n }: RowContext,
): { readonly heading: string; readonly rows: readonly (readonly [string, string])[] } {
  const job = snapshot.exports?.find((one) => one.id === id);
  if (!job) {
    return { heading: '', rows: [] };
  }
  const { progress, bytesPerSecond, secondsLeft } = job;
  const parts = progress && 'recordsTotal' in progress ? progress : undefined;
  return {
    heading: job.name,
    rows: [
      [l10n.t('State'), stateText(job, l10n)],
      [l10n.t('File'), fileText(job.target)],
      [
        l10n.t('Records'),
        parts ? l10n.t('{0} of {1}', count(parts.recordsDone, l10n), count(parts.recordsTotal, l10n)) : '',
      ],
      [l10n.t('Rows'), progress?.rows === undefined ? '' : count(progress.rows, l10n)],
      [l10n.t('Size'), progress ? sizeText(progress.bytes, l10n) : ''],
      [l10n.t('Rate'), bytesPerSecond === undefined ? '' : l10n.t('{0} a second', sizeText(bytesPerSecond, l10n))],
      [l10n.t('Time left'), secondsLeft === undefined ? '' : durationText(secondsLeft, l10n)],
      [l10n.t('Records in a call'), parts ? count(parts.batch, l10n) : ''],
      [l10n.t('Calls repeated'), parts ? count(parts.retries, l10n) : ''],
    ],
  };
}

function progressText(job: ExportJob, l10n: L10n): string {
  const { state, progress, bytesPerSecond, secondsLeft } = job;
  if (state !== 'running') {
    return stateText(job, l10n);
  }
  const parts = progress && 'recordsTotal' in progress ? progress : undefined;
  return [
    parts
      ? l10n.t('{0} of {1} records', count(parts.recordsDone, l10n), count(parts.recordsTotal, l10n))
      : progress?.rows === undefined
        ? ''
        : l10n.t('{0} rows', count(progress.rows, l10n)),
    progress ? sizeText(progress.bytes, l10n) : l10n.t('begins'),
    bytesPerSecond === undefined ? '' : l10n.t('{0}/s', sizeText(bytesPerSecond, l10n)),
    secondsLeft === undefined ? '' : l10n.t('{0} left', durationText(secondsLeft, l10n)),
    (parts?.retries ?? 0) > 0 ? l10n.t('calls repeated: {0}', count(parts?.retries ?? 0, l10n)) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function stateText({ state, note }: ExportJob, l10n: L10n): string {
  switch (state) {
    case 'waiting':
      return l10n.t('waits for another export from this server');
    case 'running':
      return l10n.t('running');
    case 'done':
      return note ?? l10n.t('complete');
    case 'kept':
      return note ?? l10n.t('interrupted, can go on');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'failed':
      return note ?? l10n.t('failed');
  }
}

/** A duration as people say it, no finer than it is known. */
function durationText(seconds: number, l10n: L10n): string {
  const minutes = seconds / 60;
  return seconds < 60
    ? l10n.t('{0} s', Math.max(1, Math.round(seconds)))
    : minutes < 90
      ? l10n.t('{0} min', Math.round(minutes))
      : l10n.t('{0} h {1} min', Math.floor(minutes / 60), Math.round(minutes % 60));
}

function isActive({ state }: ExportJob): boolean {
  return state === 'running' || state === 'waiting';
}

function fileText(target: string): string {
  const { protocol, pathname } = new URL(target);
  return protocol === 'file:' ? decodeURIComponent(pathname) : target;
}

import { l10n } from 'vscode';
import { RedcapError } from '../../api/errors';
import { CancelledError } from '../../common/cancelled';
import { count } from '../../common/count';
import type { Log } from '../../common/log';
import type { ProjectAccess } from '../../projects/projectAccess';
import { words } from '../../state/words';
import { ExportError } from '../../reads/export/exportError';
import { listNames } from '../../reads/export/parts/listNames';
import { namedRecords } from '../../reads/export/namedRecords';
import { planExport } from '../../reads/export/planExport';
import { type ExportSettings, defaultSettings } from '../../reads/export/settings';
import type { ExportProject } from './exportRecordsStructure';

/** How much an export will be, counted while its questions are asked. */
export class ExportPreview {
  /** Names of the records, as soon as they are known. */
  now: ReadonlySet<string> | undefined;
  /** The same, when they are known, or known not to be. */
  readonly later: Promise<ReadonlySet<string> | undefined>;
  private readonly names: Promise<readonly string[] | undefined>;
  private readonly abort = new AbortController();

  constructor(
    private readonly project: ExportProject,
    projects: ProjectAccess,
    key: string,
    log: Log,
  ) {
    this.names = this.list(projects, key).catch((error: unknown) => {
      if (!CancelledError.is(error)) {
        log.info('export', `Records were not counted: ${RedcapError.is(error) ? error.reason : 'failed'}`);
      }
      return undefined;
    });
    this.later = this.names.then((names) => {
      this.now = names && new Set(names);
      return this.now;
    });
  }

  /** Names of the records that an export with these settings is about, where the list holds them. */
  async namesFor({
    dags,
    changedAfter,
    changedBefore,
    records,
  }: ExportSettings): Promise<readonly string[] | undefined> {
    const names = (dags ?? changedAfter ?? changedBefore) ? undefined : await this.names;
    const named = records && new Set(records);
    return named ? names?.filter((name) => named.has(name)) : names;
  }

  /** Nobody waits for it any more. */
  stop(): void {
    this.abort.abort();
  }

  /** `120 records, 265 columns`, as far as it can be told. */
  text(settings: ExportSettings, listed = this.now): string {
    const columns = columnCount(settings, this.project);
    const parts = [
      recordsText(settings, listed),
      columns === undefined ? '' : columns === 1 ? l10n.t('1 column') : l10n.t('{0} columns', count(columns, l10n)),
    ];
    return parts.filter((part) => part !== '').join(', ');
  }

  private async list(projects: ProjectAccess, key: string): Promise<readonly string[]> {
    const session = await projects.session(key);
    return await listNames(session, planExport(defaultSettings, this.project), this.abort.signal);
  }
}

/** Named records are counted as far as the list of all has them; what it does not have is said. */
function recordsText(
  { records: named, dags, filter, changedAfter, changedBefore }: ExportSettings,
  listed: ReadonlySet<string> | undefined,
): string {
  const found = named && listed && namedRecords(named, listed);
  const most = found?.there ?? named?.length ?? listed?.size;
  if (most === undefined) {
    return '';
  }
  const isNarrowed = dags !== undefined || filter !== '' || changedAfter !== undefined || changedBefore !== undefined;
  const text =
    isNarrowed || (named && !found)
      ? l10n.t('at most {0}', words(l10n).records(most))
      : most === 1
        ? l10n.t('1 record')
        : l10n.t('{0} records', count(most, l10n));
  const absent = found?.absent.length ?? 0;
  return absent === 0
    ? text
    : absent === 1
      ? l10n.t('{0} (1 of the named was not found)', text)
      : l10n.t('{0} ({1} of the named were not found)', text, count(absent, l10n));
}

/** Of a flat table; without what depends on set-up that is not looked at, such as time stamps of surveys. */
function columnCount(settings: ExportSettings, project: ExportProject): number | undefined {
  if (settings.format === 'odm' || settings.shape === 'eav') {
    return undefined;
  }
  try {
    const { expectedColumns } = planExport(settings, project);
    return expectedColumns.length + (project.isLongitudinal ? 1 : 0) + (project.hasRepeating === true ? 2 : 0);
  } catch (error) {
    if (ExportError.is(error)) {
      return undefined;
    }
    throw error;
  }
}

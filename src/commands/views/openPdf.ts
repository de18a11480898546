import { l10n } from 'vscode';
import { type ExportPdfOptions, exportPdfTo } from '../../api/pdf';
import { CancelledError } from '../../common/cancelled';
import { isExplorerNode } from '../../explorer/node';
import { type ProjectEntry, displayName } from '../../projects/projectEntry';
import type { OpenedFiles } from '../../window/openedFiles';
import { back, commandTitle, pickOne } from '../../window/multiStep';
import { projectFor } from '../pickProject';
import type { ViewDeps } from './viewDeps';

/** *Open as PDF...*: an instrument, or all of them, blank; of a record what other commands ask for (`record`, `event`, `instrument`). */
export function openPdf({
  projects,
  opened,
}: ViewDeps & { readonly opened: OpenedFiles }): (clicked?: unknown) => Promise<void> {
  return async (clicked) => {
    const title = commandTitle(l10n.t('Open as PDF'));
    const entry = await projectFor(projects, clicked, title);
    const options = meantBy(clicked) ?? (await ask({ projects }, entry, title));
    const what = [options.record, options.event, options.instrument].filter((part) => part !== undefined).join(' ');
    const session = await projects.session(entry.key);
    await opened.open({
      folder: `${entry.key}/pdf`,
      name: `${displayName(entry)}${what === '' ? '' : ` ${what}`}.pdf`,
      progress: l10n.t('Reading the PDF of {0}', what === '' ? displayName(entry) : what),
      pour: (sink, onProgress, signal) => exportPdfTo(session, options, sink, onProgress, signal),
    });
  };
}

/** What a row or another command says itself. */
function meantBy(clicked: unknown): ExportPdfOptions | undefined {
  if (typeof clicked === 'object' && clicked !== null && 'record' in clicked) {
    const text = (name: string): string | undefined => {
      const value: unknown = (clicked as Readonly<Record<string, unknown>>)[name];
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    const [record, event, instrument] = [text('record'), text('event'), text('instrument')];
    return {
      ...(record === undefined ? {} : { record }),
      ...(event === undefined ? {} : { event }),
      ...(instrument === undefined ? {} : { instrument }),
    };
  }
  if (!isExplorerNode(clicked)) {
    return undefined;
  }
  return clicked.kind === 'instrument'
    ? { instrument: clicked.instrument }
    : clicked.kind === 'instruments'
      ? {}
      : undefined;
}

async function ask(
  { projects }: Pick<ViewDeps, 'projects'>,
  entry: ProjectEntry,
  title: string,
): Promise<ExportPdfOptions> {
  const instruments = async () => [
    { label: l10n.t('All instruments'), description: '', options: {} },
    ...(await projects.part(entry.key, 'instruments')).map(({ name, label }) => ({
      label,
      description: name,
      options: { instrument: name },
    })),
  ];
  const chosen = await pickOne({ title, placeholder: l10n.t('Which instrument, blank?'), items: instruments() });
  if (chosen === back) {
    throw new CancelledError();
  }
  return chosen.options;
}

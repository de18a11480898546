import { homedir } from 'node:os';
import type { Writable } from 'node:stream';
import { Uri, commands, env, l10n, window, workspace } from 'vscode';
import type { Sink } from '../../api/sink';
import { CancelledError } from '../../common/cancelled';
import type { Log } from '../../common/log';
import { sizeText } from '../../common/size';
import { PartialFile } from '../../reads/export/partialFile';
import type { Sensitive } from '../../reads/git/gitText';
import { warningMessage } from '../../window/messages';
import { commandIds } from '../../window/ids';
import { offer } from '../../window/offer';
import type { RecentCall } from '../../window/recentCalls';
import { whenSlow } from '../../window/whenSlow';
import { askAboutGit } from '../export/gitWarning';

export interface FileToSave {
  /** What the dialog is about. */
  readonly title: string;
  /** The name that is proposed. */
  readonly name: string;
  readonly filters?: Readonly<Record<string, string[]>>;
  /** What is done, for the progress. */
  readonly progress: string;
  /** Carries everything to the sink. @throws RedcapError, CancelledError */
  readonly pour: (
    sink: Exclude<Sink, Writable>,
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
  ) => Promise<unknown>;
  /** The call that is made: code can be written for it. */
  readonly call?: RecentCall;
  /** What git would take up with it; absent: nothing that matters. */
  readonly holds?: Sensitive;
}

/** Asks where, and writes the file whole or not at all. @throws CancelledError, RedcapError, ExportError */
export async function saveTo(log: Log, file: FileToSave): Promise<void> {
  const { title, name, filters, progress, pour, holds, call } = file;
  for (;;) {
    const target = await window.showSaveDialog({
      title,
      defaultUri: Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir()), name),
      ...(filters ? { filters } : {}),
    });
    if (!target) {
      throw new CancelledError();
    }
    if (target.scheme !== 'file') {
      void warningMessage(l10n.t('It can only be saved in a folder on a disk. Nothing was saved.'));
      return;
    }
    const answer =
      holds === undefined
        ? 'write'
        : await askAboutGit([target.fsPath], holds, {
            ignore: l10n.t('Add to .gitignore and Save'),
            anyway: l10n.t('Save Anyway'),
            elsewhere: l10n.t('Choose Another Folder...'),
          });
    if (answer === 'write') {
      const bytes = await writeFile(target.fsPath, progress, pour);
      offer(log, 'views', {
        level: 'information',
        text: l10n.t('Saved {0} ({1}).', target.fsPath, sizeText(bytes, l10n)),
        offers: [
          { title: l10n.t('Open'), act: () => env.openExternal(target) },
          ...(call
            ? [
                {
                  title: l10n.t('Copy as Code...'),
                  act: () => commands.executeCommand(commandIds.copyRequestAs, call),
                },
              ]
            : []),
        ],
      });
      return;
    }
  }
}

async function writeFile(target: string, progress: string, pour: FileToSave['pour']): Promise<number> {
  const partial = await PartialFile.open(target);
  try {
    let bytes = 0;
    await whenSlow(progress, async (signal, report) => {
      await pour(
        (chunk) => {
          bytes += chunk.length;
          return partial.write(chunk);
        },
        (carried) => {
          report(sizeText(carried, l10n));
        },
        signal,
      );
    });
    await partial.commit();
    return bytes;
  } finally {
    await partial.discard();
  }
}

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UIKind, Uri, commands, env, extensions, l10n, window, workspace } from 'vscode';
import type { Sink } from '../api/sink';
import { sizeText } from '../common/size';
import { PartialFile } from '../reads/export/partialFile';
import { cleanName } from '../reads/export/fileName';
import { informationMessage } from './messages';
import { whenSlow } from './whenSlow';

export interface FileToOpen {
  /** Where it is kept, below the folder of opened files: opaque names. */
  readonly folder: string;
  /** The server's; it may be anything. */
  readonly name: string;
  readonly progress: string;
  /** Carries everything to the sink. @throws RedcapError, CancelledError */
  readonly pour: (sink: Sink, onProgress: (bytes: number) => void, signal: AbortSignal) => Promise<unknown>;
}

const kept = 24 * 60 * 60 * 1000;

/** What VS Code itself shows well. */
const shown = new Set([
  '.txt',
  '.csv',
  '.tsv',
  '.md',
  '.json',
  '.xml',
  '.html',
  '.log',
  '.r',
  '.py',
  '.sas',
  '.sps',
  '.do',
  '.sql',
  '.yml',
  '.yaml',
  '.png',
  '.jpg',
  '.jpeg',
  '.gif',
  '.webp',
  '.svg',
]);

/** Copies of files that were opened to be looked at: only this user can read them, and those of more than a day ago go when the next is opened. */
export class OpenedFiles {
  private emptied: Promise<void> | undefined;

  constructor(private readonly folder: string) {}

  private async removeOld(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    for (const name of names) {
      const place = path.join(this.folder, name);
      const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > kept) {
        await rm(place, { recursive: true, force: true }).catch(() => {
          /* A program still shows one of them. */
        });
      }
    }
  }

  /** Reads a file and shows it: in the editor what VS Code shows, else with the program that the system has for it. @throws RedcapError, CancelledError, ExportError */
  async open({ folder, name, progress, pour }: FileToOpen): Promise<void> {
    this.emptied ??= this.removeOld();
    await this.emptied;
    const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
    const place = path.join(this.folder, ...folder.split('/').map((part) => cleanName(part)));
    await mkdir(place, { recursive: true, mode: 0o700 });
    const target = path.join(place, `${cleanName(name.slice(0, name.length - ending.length))}${ending}`);
    const partial = await PartialFile.open(target);
    try {
      await whenSlow(progress, async (signal, report) => {
        await pour(
          (chunk) => partial.write(chunk),
          (bytes) => {
            report(sizeText(bytes, l10n));
          },
          signal,
        );
      });
      await partial.commit();
    } finally {
      await partial.discard();
    }
    const uri = Uri.file(target);
    if (shown.has(ending.toLowerCase())) {
      await commands.executeCommand('vscode.open', uri);
    } else if (env.uiKind === UIKind.Desktop && env.remoteName === undefined) {
      await env.openExternal(uri);
    } else if (hasViewer(ending)) {
      await commands.executeCommand('vscode.open', uri);
    } else {
      await offerToKeep(uri, ending);
    }
  }
}

/** Whether an extension shows files with this ending: VS Code itself would show a PDF as text. */
function hasViewer(ending: string): boolean {
  const kind = ending.slice(1).toLowerCase();
  return (
    kind !== '' &&
    extensions.all.some(({ packageJSON }) =>
      patternsOf(packageJSON).some((pattern) =>
        pattern
          .toLowerCase()
          .split(/[^a-z0-9]+/)
          .includes(kind),
      ),
    )
  );
}

/** File name patterns of the editors that an extension brings, e.g. `*.{mp4,webm}`. */
function patternsOf(manifest: unknown): readonly string[] {
  const { contributes } = (manifest ?? {}) as {
    readonly contributes?: { readonly customEditors?: readonly { readonly selector?: unknown }[] };
  };
  return (contributes?.customEditors ?? [])
    .flatMap(({ selector }): readonly unknown[] => (Array.isArray(selector) ? selector : []))
    .map((each) => (each as { readonly filenamePattern?: unknown } | null)?.filenamePattern)
    .filter((pattern) => typeof pattern === 'string');
}

/** A browser, or a window on another computer, has no program for files of this one. */
async function offerToKeep(uri: Uri, ending: string): Promise<void> {
  const [save, find] = [l10n.t('Save File...'), l10n.t('Find Viewer')];
  const chosen = await informationMessage(
    l10n.t('Nothing in this window shows files of the kind {0}. Save it, or install an extension that does.', ending),
    save,
    find,
  );
  if (chosen === find) {
    await commands.executeCommand('workbench.extensions.search', `${ending.slice(1)} viewer`);
  }
  if (chosen === save) {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const name = path.posix.basename(uri.path);
    const target = await window.showSaveDialog({ defaultUri: folder ? Uri.joinPath(folder, name) : Uri.file(name) });
    if (target) {
      await workspace.fs.copy(uri, target, { overwrite: true });
    }
  }
}

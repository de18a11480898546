import { type FileDecoration, type FileDecorationProvider, ThemeColor, type Uri, l10n } from 'vscode';
import { serverScheme } from '../serverDocuments';

/** Marks the rows of incoming changes. */
export class IncomingDecorations implements FileDecorationProvider {
  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    return uri.scheme === serverScheme && uri.query === 'server'
      ? {
          badge: '↓',
          tooltip: l10n.t('Changed on the server since your draft began'),
          color: new ThemeColor('gitDecoration.modifiedResourceForeground'),
        }
      : undefined;
  }
}

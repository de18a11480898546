import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview, type WebviewOptions, type WebviewPanelOptions } from 'vscode';
import { pageHtml } from './page';

/** The bundles of the clients, by name: `dist/webviews/<name>.js` and `.css`. */
export type ClientName =
  | 'completeness'
  | 'designations'
  | 'dictionaryDiff'
  | 'dictionaryTable'
  | 'exportView'
  | 'formPreview'
  | 'recordStatus'
  | 'timeLine';

/** A panel loads what is in the folder of the clients and nothing else. Hidden ones are not kept: the page starts anew from its kept state. */
export function panelOptions(extensionUri: Uri): WebviewOptions & WebviewPanelOptions {
  return {
    enableScripts: true,
    enableForms: false,
    localResourceRoots: [folder(extensionUri)],
    retainContextWhenHidden: false,
    enableFindWidget: true,
  };
}

export interface PanelPage {
  readonly client: ClientName;
  readonly title: string;
  readonly first?: readonly unknown[];
}

export function panelPage(webview: Webview, extensionUri: Uri, { client, title, first = [] }: PanelPage): string {
  const address = (file: string): string => webview.asWebviewUri(Uri.joinPath(folder(extensionUri), file)).toString();
  return pageHtml({
    cspSource: webview.cspSource,
    script: address(`${client}.js`),
    style: address(`${client}.css`),
    nonce: randomBytes(18).toString('base64url'),
    title,
    language: env.language,
    first,
  });
}

function folder(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist/webviews');
}

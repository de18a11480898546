export interface PageParts {
  /** `Webview.cspSource` */
  readonly cspSource: string;
  /** Addresses that `Webview.asWebviewUri` made. */
  readonly script: string;
  readonly style: string;
  /** Fresh for each page. */
  readonly nonce: string;
  readonly title: string;
  readonly language: string;
  /** What the page is told before it says anything, in this order. */
  readonly first?: readonly unknown[];
}

/**
 * The page of a panel. It may run one script and use one style sheet, both its own, and load nothing else: no inline code or styles, no pictures, no
 * fonts, no addresses. Everything that it shows comes by messages; the first of them may lie in it as data.
 */
export function pageHtml({ cspSource, script, style, nonce, title, language, first = [] }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<link rel="stylesheet" href="${attribute(style)}">
</head>
<body>
<div id="root"></div>
${first.length === 0 ? '' : `<script type="application/json" id="first">${data(first)}</script>\n`}<script nonce="${attribute(nonce)}" src="${attribute(script)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Nothing in it ends the element that it lies in, or is an address that VS Code writes anew in pages. */
function data(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('vscode-', 'vscode\\u002d');
}

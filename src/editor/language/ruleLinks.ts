import { readFile } from 'node:fs/promises';
import { Uri, commands } from 'vscode';
import type { Log } from '../../common/log';
import { linkCommandIds } from '../../window/ids';
import { ruleAnchors } from './ruleAnchors';

/** Where each rule is explained: its section of `docs/rules.md`, as the preview of Markdown shows it. */
export class RuleLinks {
  private sections: ReadonlyMap<string, number> = new Map();
  private readonly page: Uri;

  constructor(
    extensionUri: Uri,
    private readonly log: Log,
  ) {
    this.page = Uri.joinPath(extensionUri, 'docs', 'rules.md');
  }

  /** Reads where the sections are; until then links lead to the start of the page. */
  async load(): Promise<void> {
    try {
      this.sections = ruleAnchors(await readFile(this.page.fsPath, 'utf8'));
    } catch (error) {
      this.log.warn('language', `docs/rules.md could not be read: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }

  /** A link to the section of the first of `codes` that has one. It names no file: where the editor's files are not the extension's, a path would mislead. */
  of(...codes: readonly (string | undefined)[]): Uri {
    const code = codes.map((each) => each?.toLowerCase() ?? '').find((each) => this.sections.has(each));
    return Uri.from({ scheme: 'command', path: linkCommandIds.explainRule, query: JSON.stringify([code ?? '']) });
  }

  /** Shows a section of the page. @param code as a link has it */
  async show(code: unknown): Promise<void> {
    const isKnown = typeof code === 'string' && this.sections.has(code);
    await commands.executeCommand('markdown.showPreview', isKnown ? this.page.with({ fragment: code }) : this.page);
  }
}

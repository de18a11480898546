import { readFile } from 'node:fs/promises';
import { Uri } from 'vscode';
import type { Log } from '../../common/log';
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

  /** Opens the page at the section of the first of `codes` that has one. */
  of(...codes: readonly (string | undefined)[]): Uri {
    const code = codes.map((each) => each?.toLowerCase() ?? '').find((each) => this.sections.has(each));
    const page = code === undefined ? this.page : this.page.with({ fragment: code });
    return Uri.from({ scheme: 'command', path: 'markdown.showPreview', query: JSON.stringify([page]) });
  }
}

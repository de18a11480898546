import { readFile } from 'node:fs/promises';
import { Uri } from 'vscode';
import type { Log } from '../../common/log';
import { ruleAnchors } from './ruleAnchors';

/** Where each rule is explained: the section of `docs/rules.md`, by line, since that is what an editor can jump to. */
export class RuleLinks {
  private lines: ReadonlyMap<string, number> = new Map();
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
      this.lines = ruleAnchors(await readFile(this.page.fsPath, 'utf8'));
    } catch (error) {
      this.log.warn('language', `docs/rules.md could not be read: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }

  /** The page at the section of the first of `codes` that has one. */
  of(...codes: readonly (string | undefined)[]): Uri {
    const line = codes.map((code) => this.lines.get(code?.toLowerCase() ?? '')).find((found) => found !== undefined);
    return line === undefined ? this.page : this.page.with({ fragment: `L${line}` });
  }
}

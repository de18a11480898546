import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../common/wholeFile';
import type { SimulatorState } from '../simulator/options';
import type { Secrets } from './tokenStore';

/** Tokens of a state, apart from it. */
interface StateTokens {
  readonly superToken: string;
  readonly projects: Readonly<Record<string, SimulatorState['projects'][number]['tokens']>>;
}

const secretName = 'sample:tokens';

/**
 * The embedded server's state on disk: data in a file, tokens in the secret storage only. The file is replaced as a whole:
 * a crash leaves the old one or the new one.
 */
export class SampleState {
  private readonly file: string;
  private savedTokens = '';

  constructor(
    private readonly folder: string,
    private readonly secrets: Secrets,
  ) {
    this.file = path.join(folder, 'state.json');
  }

  /**
   * @returns nothing when nothing was saved yet
   * @throws SyntaxError when the file cannot be understood; it is kept under another name then
   */
  async load(): Promise<SimulatorState | undefined> {
    const text = await readFile(this.file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return undefined;
      }
      throw error;
    });
    if (text === undefined) {
      return undefined;
    }
    const state = parseState(text);
    if (!state) {
      await rename(this.file, path.join(this.folder, `state.unreadable-${randomUUID()}.json`));
      throw new SyntaxError('The saved state of the sample cannot be read');
    }
    return withTokens(state, await this.loadTokens());
  }

  async save(state: SimulatorState): Promise<void> {
    const tokens = JSON.stringify(tokensOf(state));
    if (tokens !== this.savedTokens) {
      await this.secrets.store(secretName, tokens);
      this.savedTokens = tokens;
    }
    await writeWhole(this.file, JSON.stringify(withTokens(state, undefined)));
  }

  async clear(): Promise<void> {
    await rm(this.file, { force: true });
    await this.secrets.delete(secretName);
    this.savedTokens = '';
  }

  private async loadTokens(): Promise<StateTokens | undefined> {
    const text = await this.secrets.get(secretName);
    try {
      return text === undefined ? undefined : (JSON.parse(text) as StateTokens);
    } catch {
      // Unreadable tokens are made anew, like lost ones.
      return undefined;
    }
  }
}

function tokensOf(state: SimulatorState): StateTokens {
  return {
    superToken: state.superToken,
    projects: Object.fromEntries(state.projects.map(({ projectId, tokens }) => [projectId, tokens])),
  };
}

function withTokens(state: SimulatorState, tokens: StateTokens | undefined): SimulatorState {
  return {
    ...state,
    superToken: tokens?.superToken ?? '',
    projects: state.projects.map((project) => ({ ...project, tokens: tokens?.projects[project.projectId] ?? [] })),
  };
}

function parseState(text: string): SimulatorState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' &&
      value !== null &&
      'format' in value &&
      value.format === 1 &&
      'projects' in value &&
      Array.isArray(value.projects)
      ? (value as SimulatorState)
      : undefined;
  } catch {
    return undefined;
  }
}

import { execFile } from 'node:child_process';

export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
}

/** Runs git in a folder, `input` to its standard input; nothing when there is no git or it does not end. */
export type RunGit = (folder: string, args: readonly string[], input?: string) => Promise<GitAnswer | undefined>;

/** A configuration in the environment (a hook of git, a terminal) would point git to another repository than the one that is there. */
const ofAnotherRepository = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_CONFIG_COUNT',
];
const patience = 10_000;

/** The git of this computer. It reads only: no locks, and nothing that the repository's configuration would have it start. */
export const runGit: RunGit = async (folder, args, input = '') =>
  await new Promise((resolve) => {
    const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C' };
    for (const name of ofAnotherRepository) {
      delete env[name];
    }
    // Not in the folder itself: there Windows would find a git.exe that somebody put into it.
    const child = execFile(
      'git',
      ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', folder, ...args],
      { env, timeout: patience, windowsHide: true, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' },
      (error, stdout) => {
        const code = error ? error.code : 0;
        resolve(typeof code === 'number' ? { code, stdout } : undefined);
      },
    );
    // A git that ends before it has read is no problem of its own.
    child.stdin?.on('error', () => {}).end(input);
  });

import { lstat, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { hostOfRemote, remoteUrls } from './gitConfig';
import type { RunGit } from './gitProgram';

export interface GitRepository {
  /** The folder that holds `.git`, without links in its path. */
  readonly root: string;
  /** Hosts of its remotes, sorted; never the addresses, which may hold a password. */
  readonly hosts: readonly string[];
  /** How many remotes have no host that could be named: folders, and odd addresses. */
  readonly otherRemotes: number;
}

/**
 * The repository whose work tree a folder is in, if any: also of worktrees and submodules, whose `.git` is a file. Remotes are read from
 * its configuration, or asked of `git` where there is one, which follows includes and replacements.
 */
export async function gitRepositoryOf(folder: string, git: RunGit): Promise<GitRepository | undefined> {
  let root = await realpath(folder).catch(() => undefined);
  while (root !== undefined) {
    const gitDir = await gitDirOf(root);
    if (gitDir !== undefined) {
      return { root, ...remotesOf((await urlsByGit(root, git)) ?? remoteUrls(await configOf(gitDir))) };
    }
    const parent = path.dirname(root);
    root = parent === root ? undefined : parent;
  }
}

/** Where git keeps what belongs to a work tree; nothing when the folder is not the root of one. */
async function gitDirOf(root: string): Promise<string | undefined> {
  const entry = path.join(root, '.git');
  try {
    if ((await lstat(entry)).isFile()) {
      const [, target] = /^gitdir: *(.*\S)/.exec(await readFile(entry, 'utf8')) ?? [];
      return target === undefined ? undefined : path.resolve(root, target);
    }
    // A folder of this name without a HEAD is no repository, to git neither.
    await lstat(path.join(entry, 'HEAD'));
    return entry;
  } catch (error) {
    // What may not be read is there all the same.
    return isAbsent(error) ? undefined : entry;
  }
}

async function configOf(gitDir: string): Promise<string> {
  const common = await textOf(path.join(gitDir, 'commondir'));
  const config = await textOf(path.join(common === '' ? gitDir : path.resolve(gitDir, common.trim()), 'config'));
  return `${config}\n${await textOf(path.join(gitDir, 'config.worktree'))}`;
}

async function urlsByGit(root: string, git: RunGit): Promise<readonly string[] | undefined> {
  const answer = await git(root, ['remote', '-v']);
  return answer?.code === 0
    ? answer.stdout.split('\n').flatMap((line) => /^[^\t]*\t(.*) \((?:fetch|push)\)/.exec(line)?.[1] ?? [])
    : undefined;
}

function remotesOf(urls: readonly string[]): Pick<GitRepository, 'hosts' | 'otherRemotes'> {
  const all = [...new Set(urls)].map(hostOfRemote);
  return {
    hosts: [...new Set(all.filter((host) => host !== undefined))].sort(),
    otherRemotes: all.filter((host) => host === undefined).length,
  };
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '');
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

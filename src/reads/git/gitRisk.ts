import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type GitRepository, gitRepositoryOf } from './gitFolder';
import { type RunGit, runGit } from './gitProgram';

/** Files that would be written where git takes them up. */
export interface GitRisk {
  readonly repository: GitRepository;
  /** Where the bytes will be, links followed; those that git ignores are not among them. At least one. */
  readonly exposed: readonly string[];
  /** Those of them that git tracks already: `.gitignore` has no effect on them. */
  readonly tracked: readonly string[];
  /** Whether `git` could be asked; without it every file counts as exposed, and none as tracked. */
  readonly asked: boolean;
}

/** @param files absolute paths in one folder, there or not. @returns nothing where git would take none of them */
export async function gitRiskOf(files: readonly string[], git: RunGit = runGit): Promise<GitRisk | undefined> {
  const real = (await Promise.all(files.map(realFile))).filter((file) => file !== undefined);
  const [first] = real;
  const repository = first === undefined ? undefined : await gitRepositoryOf(path.dirname(first), git);
  if (!repository) {
    return undefined;
  }
  const { root } = repository;
  const nameOf = (file: string): string => path.relative(root, file).split(path.sep).join('/');
  const names = real.map(nameOf);
  const ignored = await ignoredOf(root, names, git);
  const tracked = await trackedOf(root, names, git);
  const exposed = real.filter((file) => !ignored?.has(nameOf(file)) || tracked.has(nameOf(file)));
  return exposed.length === 0
    ? undefined
    : {
        repository,
        exposed,
        tracked: exposed.filter((file) => tracked.has(nameOf(file))),
        asked: ignored !== undefined,
      };
}

/** Names a risk without telling anything of it; another when a remote or a file is added. */
export function riskId({ repository, exposed, tracked }: GitRisk): string {
  return createHash('sha256')
    .update(JSON.stringify([repository, exposed, tracked]))
    .digest('hex')
    .slice(0, 32);
}

async function ignoredOf(
  root: string,
  names: readonly string[],
  git: RunGit,
): Promise<ReadonlySet<string> | undefined> {
  // Without the index, in which it would look for a name with a star as for many. The dot keeps a name that begins with a colon from being read as something else.
  const answer = await git(
    root,
    ['check-ignore', '--no-index', '-z', '--stdin'],
    names.map((name) => `./${name}\0`).join(''),
  );
  return answer && answer.code <= 1 ? new Set(answer.stdout.split('\0').map((name) => name.slice(2))) : undefined;
}

async function trackedOf(root: string, names: readonly string[], git: RunGit): Promise<ReadonlySet<string>> {
  const answer = await git(root, ['--literal-pathspecs', 'ls-files', '-z', '--full-name', '--', ...names]);
  return new Set(answer?.code === 0 ? answer.stdout.split('\0') : []);
}

/** A file behind a link is written in its own place; nothing when even the folder is missing. */
async function realFile(file: string): Promise<string | undefined> {
  return await realpath(file).catch(async () => {
    const folder = await realpath(path.dirname(file)).catch(() => undefined);
    return folder === undefined ? undefined : path.join(folder, path.basename(file));
  });
}

import { appendFile, lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type RunGit, runGit } from './gitProgram';
import { type GitRisk, gitRiskOf } from './gitRisk';

/** Why files could not be kept out of git: the file cannot be written, is no text that git reads, or other rules or the index win. */
export type IgnoreFailure = 'not-writable' | 'not-text' | 'no-effect';

/**
 * Adds a line for each exposed file to the nearest `.gitignore` on the way up to the root, or to a new one at the root, and leaves every other
 * byte of it as it is. @returns nothing when git ignores them now
 */
export async function ignoreExposed(risk: GitRisk, git: RunGit = runGit): Promise<IgnoreFailure | undefined> {
  for (const file of risk.exposed) {
    const failure = await addLine(await ignoreFileFor(risk.repository.root, path.dirname(file)), file);
    if (failure) {
      return failure;
    }
  }
  const left = await gitRiskOf(risk.exposed, git);
  return left?.asked ? 'no-effect' : undefined;
}

/** The line that means this file and no other, for a `.gitignore` in `folder`. */
export function ignorePattern(folder: string, file: string): string {
  const name = path.relative(folder, file).split(path.sep).join('/');
  // A line cannot hold its own end; the wild card for one character is as near as it gets.
  return `/${name
    .replaceAll(/[\\*?[]/g, String.raw`\$&`)
    .replaceAll(/[\r\n]/g, '?')
    .replace(/ +$/, (blanks) => String.raw`\ `.repeat(blanks.length))}`;
}

/** The nearest wins over those above it; git reads none that is a link. */
async function ignoreFileFor(root: string, folder: string): Promise<string> {
  for (let at = folder; at !== root && at !== path.dirname(at); at = path.dirname(at)) {
    const file = path.join(at, '.gitignore');
    if (
      await lstat(file).then(
        (found) => found.isFile(),
        () => false,
      )
    ) {
      return file;
    }
  }
  return path.join(root, '.gitignore');
}

async function addLine(ignoreFile: string, file: string): Promise<IgnoreFailure | undefined> {
  const line = ignorePattern(path.dirname(ignoreFile), file);
  try {
    const before = await contentOf(ignoreFile);
    if (before === undefined) {
      return 'not-writable';
    }
    // Some shells write UTF-16, of which git reads nothing.
    if (before.includes(0)) {
      return 'not-text';
    }
    const text = before.toString('utf8');
    if (text.split(/\r?\n/).includes(line)) {
      return undefined;
    }
    const end = text.includes('\r\n') ? '\r\n' : '\n';
    await appendFile(ignoreFile, `${text === '' || text.endsWith('\n') ? '' : end}${line}${end}`);
  } catch {
    return 'not-writable';
  }
}

/** Empty for a file that is not there yet; nothing for what is no file. */
async function contentOf(file: string): Promise<Buffer | undefined> {
  const found = await lstat(file).catch(() => undefined);
  if (!found) {
    return Buffer.alloc(0);
  }
  return found.isFile() ? await readFile(file) : undefined;
}

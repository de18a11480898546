import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile, link } from 'node:fs/promises';
import { hostname } from 'node:os';

interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, as far as this system tells; keeps a reused process number from passing for the owner. */
  readonly start: string;
}

/** How often the owner shows that it is alive, and after what silence it is taken for gone where its process cannot be asked. */
const beat = 15_000;
const silence = 90_000;

/**
 * A file that at most one process owns. Ownership ends with `release` or with the process; a file left behind by a process that is gone
 * is taken over.
 */
export class FileLock {
  private constructor(
    private readonly file: string,
    private readonly id: string,
    private readonly timer: NodeJS.Timeout,
  ) {}

  /** @returns nothing when another process owns the file */
  static async acquire(
    file: string,
    process_: { readonly pid: number; readonly host: string } = { pid: process.pid, host: hostname() },
  ): Promise<FileLock | undefined> {
    const owner: Owner = {
      id: randomUUID(),
      pid: process_.pid,
      host: process_.host,
      start: await startOf(process_.pid),
    };
    // Two attempts: one to find a left-over and clear it, one to take the free place.
    for (let attempt = 0; attempt < 2; attempt++) {
      if (await create(file, owner)) {
        const timer = setInterval(() => {
          utimes(file, new Date(), new Date()).catch(() => {});
        }, beat);
        timer.unref();
        return new FileLock(file, owner.id, timer);
      }
      const other = await readOwner(file);
      if (other !== 'gone' && (await isAlive(file, other, process_.host))) {
        return undefined;
      }
      if (other !== 'gone' && !(await clear(file, other))) {
        return undefined;
      }
    }
    return undefined;
  }

  /** Whether a process that is there owns the file. Takes nothing: it is in nobody's way. */
  static async isOwned(file: string): Promise<boolean> {
    const owner = await readOwner(file);
    return owner !== 'gone' && (await isAlive(file, owner, hostname()));
  }

  /** Whether the file is still ours; another process may have taken it over while this one was suspended. */
  async isOurs(): Promise<boolean> {
    const owner = await readOwner(this.file);
    return owner !== 'gone' && owner?.id === this.id;
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    if (await this.isOurs()) {
      await rm(this.file, { force: true });
    }
  }
}

/** Creates the file complete or not at all: a reader never sees it half written. */
async function create(file: string, owner: Owner): Promise<boolean> {
  const temporary = `${file}.${owner.id}`;
  await writeFile(temporary, JSON.stringify(owner), { mode: 0o600 });
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return false;
    }
    // Some file systems have no links.
    return await writeFile(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 }).then(
      () => true,
      (failure: unknown) => {
        if (codeOf(failure) === 'EEXIST') {
          return false;
        }
        throw failure;
      },
    );
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Moves a left-over away; @returns false when it turned out to be somebody's fresh one */
async function clear(file: string, leftOver: Owner | undefined): Promise<boolean> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
  const moved = await readOwner(aside);
  if (moved !== 'gone' && moved?.id !== leftOver?.id) {
    await link(aside, file).catch(() => {});
    await rm(aside, { force: true });
    return false;
  }
  await rm(aside, { force: true });
  return true;
}

async function isAlive(file: string, owner: Owner | undefined, host: string): Promise<boolean> {
  const age = await stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  if (owner === undefined || owner.host !== host) {
    return age < silence;
  }
  if (!isRunning(owner.pid)) {
    return false;
  }
  const start = await startOf(owner.pid);
  return start !== '' && owner.start !== '' ? start === owner.start : age < silence;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Start of a process in ticks since boot, where /proc has it; blank elsewhere. */
async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses and may hold blanks.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

async function readOwner(file: string): Promise<Owner | undefined | 'gone'> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isOwner =
      typeof value === 'object' &&
      value !== null &&
      'id' in value &&
      'pid' in value &&
      typeof value.pid === 'number' &&
      'host' in value &&
      'start' in value;
    return isOwner ? (value as Owner) : undefined;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'gone' : undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

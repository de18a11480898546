import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile, link } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

interface Owner {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** When the process started, as far as this system tells; keeps a reused process number from passing for the owner. */
  readonly start: string;
}

/** How often the owner shows that it is alive, and after what silence that is in doubt where its process cannot be asked. Milliseconds. */
export interface Pace {
  readonly beat: number;
  readonly silence: number;
}
const usualPace: Pace = { beat: 15_000, silence: 90_000 };

/** Who wants a lock; replaceable for tests. */
export interface Claimant {
  readonly pid: number;
  readonly host: string;
  readonly pace?: Pace;
}
const thisProcess = (): Claimant => ({ pid: process.pid, host: hostname() });

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

  /**
   * @returns nothing when another process owns the file. Where that is in doubt (it has been silent, as after a sleep of the computer, or a
   * clock was set) its next sign of life is waited for, a little longer than it may take.
   * @throws what keeps the file from being written; nothing is left of it then
   */
  static async acquire(file: string, process_: Claimant = thisProcess()): Promise<FileLock | undefined> {
    const { pace = usualPace } = process_;
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
        }, pace.beat);
        timer.unref();
        return new FileLock(file, owner.id, timer);
      }
      const other = await readOwner(file);
      if (other !== 'gone' && (await isAlive(file, other, process_.host, pace))) {
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
    return owner !== 'gone' && (await isAlive(file, owner, hostname(), usualPace));
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
  try {
    await writeFile(temporary, JSON.stringify(owner), { mode: 0o600 });
  } catch (error) {
    // On a full disk the file is there, and empty.
    await rm(temporary, { force: true });
    throw error;
  }
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return false;
    }
    // Some file systems have no links.
    return await createInPlace(file, owner);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function createInPlace(file: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return false;
    }
    // On a full disk the file is there, and empty: nobody's lock for good.
    await rm(file, { force: true });
    throw error;
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

async function isAlive(
  file: string,
  owner: Owner | undefined,
  host: string,
  { beat, silence }: Pace,
): Promise<boolean> {
  if (owner !== undefined && owner.host === host) {
    if (!isRunning(owner.pid)) {
      return false;
    }
    const start = await startOf(owner.pid);
    if (start !== '' && owner.start !== '') {
      return start === owner.start;
    }
  }
  const last = await beatOf(file);
  if (last === undefined) {
    return false;
  }
  const age = Date.now() - last;
  // A time ahead of ours is no sign of life either: one of the clocks was set.
  if (age < silence && age > -beat) {
    return true;
  }
  if (owner === undefined) {
    return false;
  }
  await wait(beat * 1.2);
  const next = await beatOf(file);
  return next !== undefined && next !== last;
}

/** When the owner showed last that it is alive, by the clock of then. */
async function beatOf(file: string): Promise<number | undefined> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
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

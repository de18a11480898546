import { spawnSync } from 'node:child_process';

/** Runs a program and gives what it printed. @throws when it fails */
export function run(program: string, args: readonly string[], input?: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'America/St_Johns' },
  });
  if (status !== 0) {
    throw new Error(`${program} ended with ${status}: ${error?.message ?? ''}${stderr}${stdout}`.slice(0, 4000));
  }
  return stdout;
}

function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { encoding: 'utf8' }).status === 0;
}

/** A Python that has these modules; `READERS_PYTHON` comes first. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  return [process.env['READERS_PYTHON'] ?? '', 'python3', '/usr/bin/python3'].find(
    (python) => python !== '' && works(python, ['-c', `import ${modules.join(', ')}`]),
  );
}

export function rWith(...packages: readonly string[]): string | undefined {
  const asked = packages.map((name) => `if (!requireNamespace("${name}", quietly = TRUE)) quit(status = 1)`);
  return works('Rscript', ['-e', ['invisible(0)', ...asked].join('; ')]) ? 'Rscript' : undefined;
}

export function program(name: string, ...asked: readonly string[]): string | undefined {
  return works(name, asked.length > 0 ? asked : ['--version']) ? name : undefined;
}

import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { after, before, describe, it } from 'mocha';
import { startSimulator } from '../../../src/simulator/server';
import { post } from './client';
import { smallSeed } from './seeds';

interface Hello {
  readonly url: string;
  readonly superToken: string;
  readonly projects: readonly { readonly title: string; readonly projectId: number; readonly token: string }[];
}

describe('Simulator: command line', function commandLine() {
  this.timeout(30_000);
  let folder: string;
  let bundle: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'simulator-'));
    bundle = path.join(folder, 'simulator.js');
    await build({
      entryPoints: ['src/simulator/main.ts'],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'warning',
    });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [bundle, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

  async function hello(child: ChildProcess): Promise<Hello> {
    assert.ok(child.stdout);
    const lines = createInterface({ input: child.stdout });
    const [line] = (await once(lines, 'line')) as [string];
    return JSON.parse(line) as Hello;
  }

  async function ended(
    child: ChildProcess,
  ): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    const texts = { out: '', err: '' };
    child.stdout?.on('data', (chunk: Buffer) => {
      texts.out += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      texts.err += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...texts };
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`serves until ${signal}, then ends with 0`, async () => {
      const child = run('--port', '0', '--super-token', 'ab'.repeat(32));
      const { url, superToken, projects } = await hello(child);
      assert.deepEqual([superToken, projects], ['ab'.repeat(32), []]);
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/api\/$/);
      assert.equal((await post(url, { token: superToken, content: 'version' })).text, '16.1.4');
      child.kill(signal);
      assert.equal((await ended(child)).code, 0);
    });
  }

  it('makes projects for the owner that it is told', async () => {
    const child = run('--owner', 'ann');
    const { url, superToken } = await hello(child);
    const data = '[{"project_title":"Mine","purpose":0}]';
    const made = await post(url, { token: superToken, content: 'project', format: 'json', data });
    const users = JSON.parse((await post(url, { token: made.text, content: 'user', format: 'json' })).text) as {
      username: string;
    }[];
    assert.deepEqual(
      users.map(({ username }) => username),
      ['ann'],
    );
    child.kill('SIGTERM');
    await ended(child);
  });

  it('ends at once even while a call is under way', async () => {
    const child = run('--fault', 'never-answers');
    const { url, superToken } = await hello(child);
    const call = assert.rejects(post(url, { token: superToken, content: 'version' }));
    child.kill('SIGTERM');
    assert.equal((await ended(child)).code, 0);
    await call;
  });

  it('makes projects of files and of the samples, plays faults', async () => {
    const source = await startSimulator({ seeds: [smallSeed()] });
    const odm = await post(source.url, { token: source.projects[0]?.token ?? '', content: 'project_xml' });
    await source.stop();
    const file = path.join(folder, 'project.xml');
    await writeFile(file, odm.text);
    const child = run('--project', file, '--sample', '--fault', 'server-error');
    const { url, projects } = await hello(child);
    assert.equal(projects.length, 3);
    assert.ok(
      projects.every((project) => /^[0-9A-F]{32}$/.test(project.token)) &&
        projects.some((project) => project.title === 'Test'),
    );
    assert.equal((await post(url, { token: projects[0]?.token ?? '', content: 'version' })).status, 500);
    child.kill('SIGTERM');
    await ended(child);
  });

  it('is unkind on demand, and writes every request to a file without its token', async () => {
    const file = path.join(folder, 'requests.jsonl');
    const child = run('--sample', '--unkind', '--body-limit', '3000', '--record', file);
    const { url, projects } = await hello(child);
    const token = projects[0]?.token ?? '';
    const arms = await post(url, { token, content: 'arm', format: 'csv' });
    assert.equal(arms.text.split('\n')[0], 'arm_num;name');
    assert.equal((await post(url, { token, content: 'version', large: 'x'.repeat(3000) })).status, 413);
    child.kill('SIGTERM');
    await ended(child);
    const text = await readFile(file, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map((line) => [line['content'], line['status']]),
      [
        ['arm', 200],
        ['', 413],
      ],
    );
    assert.ok(!text.includes(token));
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('explains itself', async () => {
    const { code, out } = await ended(run('--help'));
    assert.equal(code, 0);
    assert.match(out, /--super-token/);
  });

  for (const args of [
    ['--nonsense'],
    ['--port', 'x'],
    ['--super-token', 'short'],
    ['--fault', 'flood'],
    ['--body-limit', '0'],
    ['--site-delimiter', 'x'],
    ['--project', '/does/not/exist.xml'],
    ['stray'],
  ]) {
    it(`ends with 2 and the usage at ${args.join(' ')}`, async () => {
      const { code, out, err } = await ended(run(...args));
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /Usage: simulator/);
    });
  }

  it('is a module with the same entry points, which starts nothing when it is required', () => {
    const module = createRequire(import.meta.url)(bundle) as Record<string, unknown>;
    assert.deepEqual([typeof module['startSimulator'], typeof module['sampleSeeds']], ['function', 'function']);
  });
});

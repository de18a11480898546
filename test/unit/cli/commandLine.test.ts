import assert from 'node:assert/strict';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'mocha';
import { CommandLine, dictionary, recordId } from './support';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };

describe('Command line', function commandLine() {
  this.timeout(30_000);
  let cli: CommandLine;
  before(async () => {
    cli = await CommandLine.build();
    await cli.file('sound.csv', dictionary(recordId));
  });
  after(() => cli.remove());

  it('explains itself when asked, wherever that is asked', async () => {
    for (const args of [['--help'], ['-h'], ['help'], ['lint', '--help'], ['eval', '-h']]) {
      const { code, out, err } = await cli.run(args);
      assert.deepEqual([code, err], [0, ''], args.join(' '));
      assert.match(out, /^Usage: redcap-workbench(.|\n)*lint(.|\n)*diff(.|\n)*eval/);
    }
  });

  it('says its version, which is that of the manifest', async () => {
    assert.deepEqual(await cli.run(['--version']), { code: 0, signal: null, out: `${manifest.version}\n`, err: '' });
  });

  for (const args of [
    [],
    ['frobnicate'],
    ['constructor'],
    ['--nonsense'],
    ['lint'],
    ['lint', '--nonsense', 'sound.csv'],
    ['lint', 'sound.csv', '--format'],
    ['lint', 'sound.csv', '--format', 'xml'],
    ['lint', '-', '-'],
    ['lint', 'sound.csv', '--rule', 'DD04'],
    ['lint', 'sound.csv', '--rule', 'DD04=fatal'],
    ['lint', 'sound.csv', '--rule', 'DD99=off'],
    ['lint', 'sound.csv', '--rule', '__proto__=off'],
    ['eval'],
    ['eval', '--ndjson', 'cases.ndjson'],
    ['eval', '--json'],
  ]) {
    it(`ends with 2 and the usage at "${args.join(' ')}"`, async () => {
      const { code, out, err } = await cli.run(args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /^redcap-workbench: [^\n]+\n\nUsage: redcap-workbench/);
    });
  }

  it('takes what follows -- as files', async () => {
    const { code, err } = await cli.run(['lint', '--', '--help']);
    assert.equal(code, 2);
    assert.match(err, /--help cannot be read/);
  });

  it('does not take a full disk for success', function fullDisk() {
    if (!existsSync('/dev/full')) {
      this.test!.title += ' (this system has no /dev/full)';
      this.skip();
    }
    const { status, stderr } = spawnSync(process.execPath, [cli.bundle, 'lint', 'sound.csv'], {
      cwd: cli.folder,
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, /ENOSPC/);
  });

  it('is a script for Node, of these rooms, a reader of ZIPs, a writer of Parquet and nothing else', () => {
    assert.match(readFileSync(cli.bundle, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const strangers = cli.metafiles
      .flatMap(({ inputs }) => Object.keys(inputs))
      .filter(
        (file) =>
          // The export brings what reads from a server and makes files of it, Parquet among them, and nothing that writes to one.
          !/^(src\/(cli\.ts|(cli|common|logic|dictionary|api|reads\/export|reads\/log)\/.*|state\/\w+\.ts)|package\.json|node_modules\/(fflate|undici|csv-parse|hyparquet|hyparquet-writer)\/.*)$/.test(
            file,
          ),
      );
    assert.deepEqual(strangers, []);
  });
});

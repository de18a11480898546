import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { after, afterEach, before, describe, it } from 'mocha';
import type { ReadCall } from '../../../../src/api/call';
import { callOf, requestOf } from '../../../../src/reads/apiConsole/requestOf';
import { readRequest } from '../../../../src/reads/apiConsole/requestText';
import { codeRequest } from '../../../../src/reads/requestCode/codeRequest';
import { type CodeTargetId, codeTargets } from '../../../../src/reads/requestCode/codeTargets';
import { startRig, stopRigs } from '../../writes/deletes/rig';
import { fullProject } from '../../writes/deletes/seeds';

const run = promisify(execFile);

interface Runtime {
  /** Name of the program's file. */
  readonly file: string;
  readonly command: readonly [string, ...string[]];
  /** Whether everything that the code needs is here. */
  readonly probe: readonly [string, ...string[]];
  /** The answer is read and written again by the library, so only what it says is the same. */
  readonly keeps: 'bytes' | 'meaning';
}

const python =
  process.platform === 'linux' && works(['/usr/bin/python3', '-c', 'import requests']) ? '/usr/bin/python3' : 'python3';
const runtimes: Readonly<Record<Exclude<CodeTargetId, 'sas'>, Runtime>> = {
  curl: { file: 'call.sh', command: ['sh'], probe: ['curl', '--version'], keeps: 'bytes' },
  redcapr: {
    file: 'call.R',
    command: ['Rscript', '--vanilla'],
    probe: ['Rscript', '-e', 'library(REDCapR)'],
    keeps: 'meaning',
  },
  redcapapi: {
    file: 'call.R',
    command: ['Rscript', '--vanilla'],
    probe: ['Rscript', '-e', 'library(redcapAPI)'],
    keeps: 'bytes',
  },
  httr2: {
    file: 'call.R',
    command: ['Rscript', '--vanilla'],
    probe: ['Rscript', '-e', 'library(httr2)'],
    keeps: 'bytes',
  },
  pycap: { file: 'call.py', command: [python], probe: [python, '-c', 'import redcap'], keeps: 'meaning' },
  requests: { file: 'call.py', command: [python], probe: [python, '-c', 'import requests'], keeps: 'bytes' },
  php: {
    file: 'call.php',
    command: ['php'],
    probe: ['php', '-r', 'exit(function_exists("curl_init") ? 0 : 1);'],
    keeps: 'bytes',
  },
  ruby: { file: 'call.rb', command: ['ruby'], probe: ['ruby', '-e', 'require "net/http"'], keeps: 'bytes' },
  java: { file: 'RedcapRequest.java', command: ['java'], probe: ['javac', '-version'], keeps: 'bytes' },
  perl: { file: 'call.pl', command: ['perl'], probe: ['perl', '-MHTTP::Tiny', '-e', '1'], keeps: 'bytes' },
  javascript: { file: 'call.mjs', command: [process.execPath], probe: [process.execPath, '--version'], keeps: 'bytes' },
};

function works([command, ...args]: readonly [string, ...string[]]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

const token = '0123456789ABCDEF0123456789ABCDEF';

/** What stands in string literals badly somewhere. */
const hard = [
  `it's`,
  'say "so"',
  'back\\slash \\n \\\\ \\u0041 \\x41 \\',
  '$HOME ${HOME} $(id) `id` #{1+1} @{[1]} @ARGV %HOME% %macro &amp; &name.',
  'line\nbreak\r\nand\ttab\rdone',
  'Größe, 名前, עברית, e\u0301',
  'family 👨‍👩‍👧 and 😀',
  '\u2028\u2029\u00a0\ufeff',
  `'''"""\`\`\``,
  '-- ; */ /* // # <!-- ]]>',
  '@file',
  '=a&b=c+d%20e',
  ' leading and trailing ',
  "'); DROP",
  "a\\'b\\",
  '~!*()',
];

/** Remembers the body of each call and answers with bytes that no text survives. */
class Echo {
  readonly bodies: URLSearchParams[] = [];
  readonly answer = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  private server!: Server;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        assert.match(request.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded\b/);
        this.bodies.push(new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
        response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(this.answer);
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/`;
  }

  stop(): void {
    this.server.close();
  }
}

async function runCode(
  id: keyof typeof runtimes,
  url: string,
  call: ReadCall,
  key = token,
): Promise<Buffer | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redcap-code-'));
  try {
    const request = codeRequest(url, call);
    const text = codeTargets.find((target) => target.id === id)?.code(request);
    assert.ok(text);
    assert.ok(!text.includes(key), 'the token is in the code');
    const { file, command } = runtimes[id];
    await writeFile(path.join(folder, file), text);
    const [program, ...args] = command;
    await run(program, [...args, file], {
      cwd: folder,
      env: { ...process.env, REDCAP_TOKEN: key, LC_ALL: 'C', PYTHONDONTWRITEBYTECODE: '1' },
      timeout: 60_000,
    });
    return await readFile(path.join(folder, request.file)).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function callIn(text: string): ReadCall {
  const request = requestOf(readRequest(text));
  assert.ok(request);
  return callOf(request);
}

describe('generated code, run', () => {
  const echo = new Echo();
  let echoUrl = '';
  before(async () => {
    echoUrl = await echo.start();
  });
  after(() => echo.stop());
  afterEach(stopRigs);

  for (const [id, runtime] of Object.entries(runtimes) as [keyof typeof runtimes, Runtime][]) {
    const isHere = works(runtime.probe);
    if (!isHere) {
      console.error(`\n*** ${id} is not here: its generated code is not run. ***\n`);
    }
    const test = isHere ? it : it.skip;
    if (runtime.keeps === 'bytes' && id !== 'redcapapi') {
      test(`${id} sends any text as it is, and keeps the answer's bytes`, async () => {
        const drawn = fc.sample(fc.string({ unit: 'grapheme', maxLength: 12 }), 60);
        const values = [...hard, ...drawn].filter((value) => value !== '' && !value.includes('\0'));
        const call: ReadCall = {
          content: 'record',
          action: 'export',
          writes: false,
          parameters: { format: 'csv', records: values, filterLogic: hard.join(' ') },
          expects: { shape: 'csv' },
        };
        echo.bodies.length = 0;
        const written = await runCode(id, echoUrl, call);
        const [body] = echo.bodies;
        assert.ok(body);
        assert.deepEqual(
          [...body].sort(([a], [b]) => (a < b ? -1 : 1)),
          [['token', token], ...codeRequest(echoUrl, call).pairs].sort(([a], [b]) => (a < b ? -1 : 1)),
        );
        assert.deepEqual(written, echo.answer);
      });
    }

    test(`${id} has the answer that our own call has`, async () => {
      const { target, simulator } = await startRig(fullProject(['1', 'o\'hara, "x"', 'ü 3']));
      const call = callIn(
        `content: record\nformat: csv\nrawOrLabel: label\nrecords:\n  - 1\n  - ü 3\nfields: ${(await target.session.read(callIn('content: metadata\nformat: json'))).bytes.toString().match(/"field_name":"(\w+)"/)![1]}`,
      );
      const own = await target.session.read(call);
      assert.ok(own.bytes.length > 20);
      const written = await runCode(id, target.session.url, call, simulator.projects[0]!.token);
      if (id === 'redcapr' || id === 'redcapapi') {
        // What they read becomes a data frame: it is the call that must be the same.
        const { parameters } = simulator.requests.findLast(({ content }) => content === 'record')!;
        assert.equal(parameters['rawOrLabel'], 'label');
        assert.match(parameters['records[1]'] ?? parameters['records'] ?? '', /ü 3$/);
      } else {
        assert.equal(written?.toString('utf8'), own.bytes.toString('utf8'));
      }
    });
  }

  it('tells why REDCap refuses, and leaves no answer', async () => {
    const { target } = await startRig(fullProject(['1']));
    await assert.rejects(
      runCode('javascript', target.session.url, callIn('content: record\nformat: csv')),
      (error: Error) => {
        assert.match(error.message, /You do not have permissions to use the API/);
        return true;
      },
    );
  });
});

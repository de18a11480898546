import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { hostOfRemote, remoteUrls } from '../../../../src/reads/git/gitConfig';
import { ignoreExposed, ignorePattern } from '../../../../src/reads/git/gitIgnore';
import { type RunGit, runGit } from '../../../../src/reads/git/gitProgram';
import { gitRiskOf, riskId } from '../../../../src/reads/git/gitRisk';
import { gitQuestion } from '../../../../src/reads/git/gitText';
import { english } from '../../../../src/common/l10n';
import { removeFolders, temporaryFolder } from '../../writes/undo/support';

const noGit: RunGit = async () => undefined;
const hasGit = spawnSync('git', ['--version']).status === 0;
const real = hasGit ? describe : describe.skip;
const absent = hasGit ? '' : ' (SKIPPED: git is not installed here)';

let root: string;
beforeEach(async () => {
  root = realpathSync(await temporaryFolder());
});
afterEach(removeFolders);

const at = (...parts: readonly string[]): string => path.join(root, ...parts);
function put(file: string, text: string | Buffer): string {
  mkdirSync(path.dirname(at(file)), { recursive: true });
  writeFileSync(at(file), text);
  return at(file);
}
/** A repository as git would make it, as far as git looks at it. */
function makeRepository(folder: string, config = ''): void {
  put(path.join(folder, '.git/HEAD'), 'ref: refs/heads/main\n');
  put(path.join(folder, '.git/config'), `[core]\n\trepositoryformatversion = 0\n\tbare = false\n${config}`);
  mkdirSync(at(folder, '.git/objects'));
  mkdirSync(at(folder, '.git/refs'));
}
const remote = (url: string, name = 'origin'): string =>
  `[remote "${name}"]\n\turl = ${url}\n\tfetch = +refs/heads/*:refs/remotes/${name}/*\n`;
const questionOf = async (files: readonly string[], git: RunGit): Promise<string | undefined> => {
  const risk = await gitRiskOf(files, git);
  return risk && Object.values(gitQuestion(risk, 'records', undefined, english)).join('\n');
};

describe('where a remote of git leads', () => {
  for (const [url, host] of [
    ['https://github.com/a/b.git', 'github.com'],
    ['https://ann:secret@git.example.org:8443/a', 'git.example.org'],
    ['https://ghp_token@github.com/a', 'github.com'],
    ['ssh://git@git.example.org:22/a', 'git.example.org'],
    ['git@github.com:a/b.git', 'github.com'],
    ['github.com:a', 'github.com'],
    ['x:secret@github.com:a', 'github.com'],
    ['git@[::1]:a', '[::1]'],
    ['https://ann:se/cret@host/a', undefined],
    ['https://ann:1/cret@host/a', undefined],
    ['file:///srv/a', undefined],
    ['/srv/a', undefined],
    ['../a', undefined],
    ['./a:b', undefined],
    [String.raw`C:\a`, undefined],
    ['C:/a', undefined],
    [String.raw`\\server\share`, undefined],
    ['ext::sh -c %S', undefined],
    ['', undefined],
  ] as const) {
    it(`${url || '(nothing)'} → ${host ?? 'not shown'}`, () => {
      assert.equal(hostOfRemote(url), host);
    });
  }

  it('is read from a configuration with comments, quotes, old sections, push addresses and broken lines', () => {
    assert.deepEqual(
      remoteUrls(String.raw`
      ; url = no
      [url "git@x:"]
        insteadOf = x:
        url = no
      [Remote "a]b"] URL = https://one/a # comment
        pushUrl = "https://two/a#b" ; comment
      [remote.old]
      url=three:a\
/b
      broken [
      [remote "c\"d"]
        url = "C:\\a"
      [branch "main"]
        url = no`),
      ['https://one/a', 'https://two/a#b', 'three:a/b', String.raw`C:\a`],
    );
  });

  it('never shows a password, wherever it stands', () => {
    const secret = 'hunter2hunter2';
    const forms = [
      `https://ann:${secret}@h.org/a`,
      `https://${secret}@h.org/a`,
      `${secret}@h.org:a`,
      `ann:${secret}@h.org:a`,
      `https://ann:x/${secret}@h.org/a`,
      `https://ann:x@${secret}@h.org/a`,
      `ssh://ann:${secret}@h.org`,
    ];
    for (const form of forms) {
      assert.ok(!(hostOfRemote(form) ?? '').includes(secret), form);
    }
  });
});

describe('a folder that git tracks', () => {
  it('is found from below, with the hosts of its remotes, without git being installed', async () => {
    makeRepository(
      'study',
      remote('https://ann:secret@github.com/a/b') +
        remote('git@gitlab.example.org:a/b', 'mirror') +
        remote('/srv/backup', 'backup'),
    );
    mkdirSync(at('study/data/raw'), { recursive: true });
    assert.equal(
      await questionOf([at('study/data/raw/export.csv')], noGit),
      [
        '"export.csv" would be written into a git repository.',
        `Repository: ${at('study')}`,
        'Its remotes are at: github.com, gitlab.example.org',
        'Remotes in folders, or at addresses that are not shown: 1',
        'Whether git ignores it already could not be asked: git was not found or did not answer.',
        '',
        "It holds patients' data. What is committed once stays in the history and goes wherever the repository goes, even if the file is deleted later.",
      ].join('\n'),
    );
  });

  it('is one without a remote, too', async () => {
    makeRepository('study');
    assert.match((await questionOf([at('study/a.csv')], noGit)) ?? '', /It has no remote now\./);
  });

  it('is none beside or above a repository, nor under a folder that is only named .git, nor where there is no folder', async () => {
    makeRepository('study', remote('https://github.com/a/b'));
    mkdirSync(at('study2/.git'), { recursive: true });
    for (const file of ['a.csv', 'study2/a.csv', 'gone/a.csv']) {
      assert.equal(await gitRiskOf([at(file)], noGit), undefined, file);
    }
  });

  it('is the worktree of a repository elsewhere, and a submodule: the nearest counts', async () => {
    makeRepository('main', remote('https://github.com/a/b'));
    put('main/.git/worktrees/tree/commondir', '../..\n');
    put('main/.git/worktrees/tree/HEAD', 'ref: refs/heads/x\n');
    put('tree/.git', `gitdir: ${at('main/.git/worktrees/tree')}\n`);
    put('main/.git/modules/sub/config', remote('git@gitlab.example.org:c/d'));
    put('main/sub/.git', 'gitdir: ../.git/modules/sub\n');
    const hosts = async (file: string): Promise<unknown> => (await gitRiskOf([at(file)], noGit))?.repository;
    assert.deepEqual(await hosts('tree/a.csv'), { root: at('tree'), hosts: ['github.com'], otherRemotes: 0 });
    assert.deepEqual(await hosts('main/sub/a.csv'), {
      root: at('main/sub'),
      hosts: ['gitlab.example.org'],
      otherRemotes: 0,
    });
  });

  it('is one whose repository cannot be read', async () => {
    put('study/.git', 'gitdir: /nowhere/at/all\n');
    assert.match((await questionOf([at('study/a.csv')], noGit)) ?? '', /It has no remote now\./);
  });

  it('is where a link leads, not where it stands', async () => {
    makeRepository('study');
    mkdirSync(at('free'));
    symlinkSync(at('study'), at('free/link'));
    put('free/real.csv', '');
    symlinkSync(at('free/real.csv'), at('study/link.csv'));
    assert.deepEqual((await gitRiskOf([at('free/link/a.csv')], noGit))?.exposed, [at('study/a.csv')]);
    assert.equal(await gitRiskOf([at('study/link.csv')], noGit), undefined);
  });

  it('is asked about again only when something about it has changed', async () => {
    makeRepository('study');
    const id = async (): Promise<string> => riskId((await gitRiskOf([at('study/a.csv')], noGit)) ?? assert.fail());
    const first = await id();
    assert.equal(await id(), first);
    put('study/.git/config', remote('https://github.com/a/b'));
    assert.notEqual(await id(), first);
    assert.match(first, /^[0-9a-f]{32}$/);
  });
});

describe('adding to .gitignore', () => {
  const add = async (file: string, git: RunGit = noGit): Promise<unknown> =>
    await ignoreExposed((await gitRiskOf([at(file)], git)) ?? assert.fail(), git);
  const content = (file: string): string => readFileSync(at(file), 'utf8');
  beforeEach(() => {
    makeRepository('study');
  });

  it('makes one at the root, one anchored line a file, and never twice', async () => {
    mkdirSync(at('study/data'));
    assert.equal(await add('study/data/a b.csv'), undefined);
    assert.equal(await add('study/data/a b.csv'), undefined);
    assert.equal(await add('study/c.csv'), undefined);
    assert.equal(content('study/.gitignore'), '/data/a b.csv\n/c.csv\n');
  });

  it('takes the nearest one, which wins over those above', async () => {
    put('study/.gitignore', 'x\n');
    put('study/data/.gitignore', '!*.csv\n');
    mkdirSync(at('study/data/raw'));
    await add('study/data/raw/a.csv');
    assert.deepEqual([content('study/.gitignore'), content('study/data/.gitignore')], ['x\n', '!*.csv\n/raw/a.csv\n']);
  });

  for (const [what, before, after] of [
    ['CRLF', 'x\r\n', 'x\r\n/a.csv\r\n'],
    ['CRLF without an end', 'x\r\ny', 'x\r\ny\r\n/a.csv\r\n'],
    ['no end of line', 'x', 'x\n/a.csv\n'],
    ['blanks at the ends', ' x \n\n', ' x \n\n/a.csv\n'],
    ['nothing in it', '', '/a.csv\n'],
  ] as const) {
    it(`keeps every byte of one with ${what}`, async () => {
      put('study/.gitignore', before);
      await add('study/a.csv');
      assert.equal(content('study/.gitignore'), after);
    });
  }

  it('keeps bytes that are no text of this time, and leaves UTF-16 alone', async () => {
    const latin = Buffer.from([0xe9, 0x0a]);
    put('study/.gitignore', latin);
    await add('study/a.csv');
    assert.deepEqual(readFileSync(at('study/.gitignore')), Buffer.concat([latin, Buffer.from('/a.csv\n')]));
    const wide = Buffer.from('\uFEFFx\n', 'utf16le');
    put('study/.gitignore', wide);
    assert.equal(await add('study/b.csv'), 'not-text');
    assert.deepEqual(readFileSync(at('study/.gitignore')), wide);
  });

  it('says that it cannot be written, and follows no link', async () => {
    mkdirSync(at('study/.gitignore'));
    assert.equal(await add('study/a.csv'), 'not-writable');
    rmSync(at('study/.gitignore'), { recursive: true });
    put('other', 'x\n');
    symlinkSync(at('other'), at('study/.gitignore'));
    assert.equal(await add('study/a.csv'), 'not-writable');
    assert.equal(content('other'), 'x\n');
  });
});

real(`git itself${absent}`, () => {
  const git = (...args: readonly string[]): string => {
    const r = spawnSync('git', ['-C', at('study'), '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
      encoding: 'utf8',
    });
    assert.equal(r.status, 0, r.stderr);
    return r.stdout;
  };
  const risk = async (...files: readonly string[]) => await gitRiskOf(files.map((file) => at('study', file)));
  beforeEach(() => {
    mkdirSync(at('study/data'), { recursive: true });
    git('init', '-q');
  });

  it('decides what is ignored: no question for that', async () => {
    put('study/.gitignore', 'data/\n*.csv\n!keep.csv\n');
    assert.equal(await risk('a.csv'), undefined);
    assert.equal(await risk('data/x.txt', 'data/y.txt'), undefined);
    const left = await risk('keep.csv', 'a.csv', 'b.txt');
    assert.deepEqual(
      [left?.exposed, left?.tracked, left?.asked],
      [[at('study/keep.csv'), at('study/b.txt')], [], true],
    );
    put('study/.git/info/exclude', 'b.txt\n');
    assert.equal(await risk('b.txt'), undefined);
  });

  it('tells what it tracks, on which .gitignore has no effect', async () => {
    put('study/a.csv', 'x');
    put('study/*.csv', 'x');
    git('add', '-f', 'a.csv');
    put('study/.gitignore', '*.csv\n');
    const found = (await risk('a.csv', '*.csv')) ?? assert.fail();
    assert.deepEqual([found.exposed, found.tracked], [[at('study/a.csv')], [at('study/a.csv')]]);
    assert.match(
      gitQuestion(found, 'records', undefined, english).detail,
      /Tracked by git already, so that \.gitignore has no effect: a\.csv\./,
    );
    assert.equal(await ignoreExposed(found), 'no-effect');
  });

  it('says when another rule wins over the line', async () => {
    put('study/.gitignore', '/a.csv\n!*.csv\n');
    const found = (await risk('a.csv')) ?? assert.fail();
    assert.equal(await ignoreExposed(found), 'no-effect');
    assert.equal(readFileSync(at('study/.gitignore'), 'utf8'), '/a.csv\n!*.csv\n');
  });

  it('is asked for remotes, includes and replacements followed', async () => {
    put('study/more', remote('gh:a/b'));
    git('config', 'include.path', '../more');
    git('config', 'url.https://t:secret@github.com/.insteadOf', 'gh:');
    assert.deepEqual((await risk('a.csv'))?.repository, { root: at('study'), hosts: ['github.com'], otherRemotes: 0 });
  });

  it('starts nothing that the repository names, and is led astray by nothing in the environment', async () => {
    put('study/hook', '#!/bin/sh\ntouch "$(dirname "$0")/was-run"\n');
    git('config', 'core.fsmonitor', at('study/hook'));
    spawnSync('chmod', ['+x', at('study/hook')]);
    process.env['GIT_DIR'] = at('elsewhere');
    try {
      put('study/.gitignore', '*.csv\n');
      assert.equal(await risk('a.csv'), undefined);
      assert.deepEqual((await risk('a.txt'))?.tracked, []);
    } finally {
      delete process.env['GIT_DIR'];
    }
    assert.throws(() => readFileSync(at('study/was-run')));
  });

  it('ignores exactly the file of the line, whatever its name', async function names() {
    this.timeout(60_000);
    const character = fc.constantFrom(...'ab.*?[]!#\\ :(){}~^"\'$%é-\n\r\t');
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: character, minLength: 1, maxLength: 8 }).filter((name) => !['.', '..'].includes(name)),
        fc.boolean(),
        async (name, deep) => {
          const folder = deep ? at('study/data') : at('study');
          const file = path.join(folder, name);
          rmSync(at('study/.gitignore'), { force: true });
          const found = (await gitRiskOf([file])) ?? assert.fail();
          assert.equal(await ignoreExposed(found), undefined);
          assert.equal(await gitRiskOf([file]), undefined, 'ignored');
          const neighbours = [`${name}x`, `x${name}`].map((other) => path.join(folder, other));
          assert.deepEqual((await gitRiskOf([...neighbours, file]))?.exposed, neighbours, 'and nothing else is');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not change the repository by being asked', async () => {
    put('study/a.csv', 'x');
    git('add', 'a.csv');
    const before = readFileSync(at('study/.git/index'));
    await risk('a.csv', 'b.csv');
    assert.deepEqual(readFileSync(at('study/.git/index')), before);
    assert.equal((await runGit(at('study'), ['no-such-command']))?.code, 1);
  });
});

it('a pattern is the same on every system', () => {
  assert.equal(ignorePattern('/r', '/r/a [1]*?\\b  '), String.raw`/a \[1]\*\?\\b\ \ `);
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';

describe('exceptions from the linter', () => {
  it('each say why', () => {
    const silent = ['src', 'scripts', 'test', 'webviews']
      .filter((folder) => existsSync(folder))
      .flatMap((folder) =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
          .flatMap((file) =>
            readFileSync(path.join(folder, file), 'utf8')
              .split('\n')
              .flatMap((line, at) =>
                /(?:\/\/|\/\*|\{\/\*) oxlint-disable/.test(line) && !/ -- \S+ \S+/.test(line)
                  ? [`${folder}/${file}:${at + 1}`]
                  : [],
              ),
          ),
      );
    assert.deepEqual(silent, []);
  });
});

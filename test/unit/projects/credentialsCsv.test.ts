import assert from 'node:assert/strict';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { CredentialsFileError, parseCredentials } from '../../../src/projects/credentialsCsv';

const token = 'A'.repeat(31) + '1';

describe('a credentials file', () => {
  it('is read as people write it: comments, quotes, blanks, any column order, a mark at the start, CRLF', () => {
    const text = `\uFEFF# our projects\r\nredcap_uri,username,project_id,token,comment\r\n"https://redcap.example.edu/api/","ann",153,"${token}","demo, main"\r\n# "https://old.example.edu/",x,1,${token},gone\r\n\r\nhttps://bbmc.example.edu/redcap/,  bob ,  17 , ${token.toLowerCase()} ,#1 study\r\n`;
    const { usable, unusable } = parseCredentials(text);
    assert.deepEqual(usable, [
      {
        line: 3,
        url: 'https://redcap.example.edu/api/',
        token,
        projectId: 153,
        username: 'ann',
        comment: 'demo, main',
      },
      {
        line: 6,
        url: 'https://bbmc.example.edu/redcap/api/',
        token: token.toLowerCase(),
        projectId: 17,
        username: 'bob',
        comment: '#1 study',
      },
    ]);
    assert.deepEqual(unusable, []);
  });

  it('says for each row that cannot be used why', () => {
    const { usable, unusable } = parseCredentials(
      `redcap_uri,token,comment\nhttp://redcap.example.edu/,${token},plain\nhttps://a.edu/,${'B'.repeat(64)},super\nhttps://a.edu/,short,short\nhttps://a.edu/,,none\nhttps://a.edu/\n`,
    );
    assert.deepEqual(usable, []);
    assert.deepEqual(
      unusable.map(({ line, comment, problem }) => [
        line,
        comment,
        problem.kind === 'url'
          ? problem.error.reason
          : problem.check.kind === 'super'
            ? 'super'
            : problem.check.problem,
      ]),
      [
        [2, 'plain', 'insecure-url'],
        [3, 'super', 'super'],
        [4, 'short', 'characters'],
        [5, 'none', 'empty'],
        [6, '', 'empty'],
      ],
    );
  });

  it('is told from other files', () => {
    const problem = (text: string): string => {
      try {
        parseCredentials(text);
        return 'none';
      } catch (error) {
        assert.ok(error instanceof CredentialsFileError);
        assert.ok(!String(error.stack).includes(token), "the file's text stays out of the error");
        return `${error.problem} ${error.missing.join(',')}`.trim();
      }
    };
    assert.equal(problem(''), 'no-rows');
    assert.equal(problem('redcap_uri,token\n# nothing yet\n'), 'no-rows');
    assert.equal(problem('field_name,form_name\nrecord_id,demographics\n'), 'missing-columns redcap_uri,token');
    assert.equal(problem(`redcap_uri,token\n"https://a.edu/,${token}\n`), 'unreadable');
  });

  it('returns what was written, whatever comments and names hold', () => {
    const cell = fc
      .string({ unit: 'grapheme' })
      .map((text) => text.replaceAll(/[\r\n]/g, ' ').trim())
      .filter((text) => !text.startsWith('#') && !text.includes('\uFEFF'));
    fc.assert(
      fc.property(
        fc.array(fc.record({ comment: cell, username: cell, projectId: fc.nat() }, { noNullPrototype: true }), {
          minLength: 1,
          maxLength: 8,
        }),
        (rows) => {
          const text = stringify(
            [
              ['redcap_uri', 'username', 'project_id', 'token', 'comment'],
              ...rows.map((row) => ['https://a.edu/api/', row.username, String(row.projectId), token, row.comment]),
            ],
            { quoted: true },
          );
          assert.deepEqual(
            parseCredentials(text).usable.map(({ comment, username, projectId }) => ({ comment, username, projectId })),
            rows,
          );
        },
      ),
    );
  });
});

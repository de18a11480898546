import assert from 'node:assert/strict';
import fc from 'fast-check';
import { marked } from 'marked';
import { describe, it } from 'mocha';
import { reportMarkdown } from '../../../src/window/reportMarkdown';

const html = (markdown: string): string => marked.parse(markdown, { async: false, gfm: true });

describe('a report as a document', () => {
  it('has its heading, labels in bold, sections and lists', () => {
    const shown = html(
      reportMarkdown(
        'Trial: Delete 2 records',
        'Project: Trial (13)\nNothing else.\n\nDifferences from the plan\n  Record 2 is gone\n  • visit / lab: hb\n\nWhat goes: 2 values\n• a / b: 1\nThe end',
      ),
    );
    assert.equal(
      shown.replaceAll(/\n+/g, ''),
      '<h1>Trial: Delete 2 records</h1><p><strong>Project:</strong> Trial (13)<br>Nothing else.</p>' +
        '<h2>Differences from the plan</h2><ul><li>Record 2 is gone</li><li>visit / lab: hb</li></ul>' +
        '<p><strong>What goes:</strong> 2 values</p><ul><li>a / b: 1</li></ul><p>The end</p>',
    );
  });

  it('shows words of strangers as words', () => {
    const hostile = fc
      .array(
        fc.constantFrom(
          '<img src=x>',
          '[a](https://evil.example)',
          '**',
          '`',
          '# ',
          '- ',
          '1. ',
          '| ',
          '\n',
          ': ',
          '• ',
          '  ',
          'x',
          '<!--',
          '&amp;',
          '~~~',
          '***',
          '$(bug)',
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, hostile, (heading, text) => {
        const tags = [...html(reportMarkdown(heading.replaceAll('\n', ' '), text)).matchAll(/<\/?([a-z0-9]+)[^>]*>/gi)];
        const unexpected = tags.filter(([, name = '']) => !/^(h1|h2|p|br|ul|li|strong)$/.test(name));
        assert.deepEqual(unexpected, []);
      }),
      { numRuns: 3000 },
    );
  });
});

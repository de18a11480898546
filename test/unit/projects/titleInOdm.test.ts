import assert from 'node:assert/strict';
import { titleInOdm } from '../../../src/projects/titleInOdm';

describe('the title that a project XML suggests', () => {
  const odm = (title: string): string =>
    `<?xml version="1.0" encoding="UTF-8" ?><ODM><Study OID="Project.T"><GlobalVariables>\n\t<StudyName>${title}</StudyName></GlobalVariables></Study></ODM>`;

  it('is the one that the project had, not as XML writes it', () => {
    assert.equal(
      titleInOdm(odm('Heart &amp; &quot;Lung&quot; &lt;2027&gt; &#233;&#x1F600;')),
      'Heart & "Lung" <2027> é😀',
    );
    assert.equal(titleInOdm(odm('&amp;lt;')), '&lt;', 'once');
    assert.equal(titleInOdm(odm('&#1114112; &unknown;')), '&#1114112; &unknown;');
  });

  it('is blank where there is none', () => {
    assert.equal(titleInOdm('<ODM><Study/></ODM>'), '');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitMarkers } from '../../../functions/article/markers.ts';
import { crawled } from './crawled.ts';
import { read } from './reading.ts';

describe('splitMarkers -> wire markers apart from the headline', () => {
  const cases: [title: string, headline: string, markers: string[]][] = [
    ['[속보] 한빛시장 사퇴', '한빛시장 사퇴', ['[속보]']],
    ['[1보] 한빛시장 사퇴', '한빛시장 사퇴', ['[1보]']],
    ['[속보][단독] 한빛시장 사퇴', '한빛시장 사퇴', ['[속보]', '[단독]']],
    ['한빛시장 사퇴(종합2보)', '한빛시장 사퇴', ['(종합2보)']],
    ['한빛시장 사퇴(2보)', '한빛시장 사퇴', ['(2보)']],
    ['[포토] 한빛시장 사퇴(종합)', '한빛시장 사퇴', ['[포토]', '(종합)']],
    ['(LEAD) Mayor resigns', 'Mayor resigns', ['(LEAD)']],
    ['(2nd LD) Mayor resigns', 'Mayor resigns', ['(2nd LD)']],
    ['(URGENT) Mayor resigns', 'Mayor resigns', ['(URGENT)']],
    ['Mayor Resigns — 2nd Update', 'Mayor Resigns', ['— 2nd Update']],
    ['Mayor Resigns -- Update', 'Mayor Resigns', ['-- Update']],
    ['UPDATE 2-Mayor resigns', 'Mayor resigns', ['UPDATE 2-']],
    ['BREAKING: Mayor resigns', 'Mayor resigns', ['BREAKING:']],
    ['[사설] 시장의 책임', '[사설] 시장의 책임', []],
    ['[인사] 한빛시', '[인사] 한빛시', []],
    ['Urgent care opens', 'Urgent care opens', []],
    ['Lead (metal) prices', 'Lead (metal) prices', []],
    ['[속보]', '[속보]', []],
    ['', '', []],
  ];
  for (const [title, headline, markers] of cases) {
    it(`takes ${JSON.stringify(markers)} off ${JSON.stringify(title)}`, () =>
      assert.deepEqual(splitMarkers(title), { headline, markers }));
  }
});

describe('readArticle -> the title of an article', () => {
  it('decodes entities, also those that were escaped twice, and collapses white space', () => {
    assert.equal(
      read('---\ntitle: "Usability &mdash;  so easy &#58; &amp;#8220;x&amp;#8221;"\n---\nText.').title,
      'Usability — so easy : “x”',
    );
    assert.equal(read('---\ntitle: >\n  Two\n  lines\n---\nText.').title, 'Two lines');
  });

  it('drops characters that nobody sees and no queue accepts', () => {
    assert.equal(read('---\ntitle: "A\\u0007\\u200bB\\u00a0 C"\n---\nText.').title, 'AB C');
  });

  it('is none where YAML writes none', () => {
    for (const nothing of ['~', 'null', '', '""']) assert.equal(read(`---\ntitle: ${nothing}\n---\nText.`).title, '');
  });

  it('keeps a backslash of the crawler, and follows the heading where a hand has escaped', () => {
    assert.equal(read(crawled({ title: 'C:\\new \\"x\\"' }, 'raw')).title, 'C:\\new \\"x\\"');
    const byHand = crawled({ title: 'A \\"x\\" B' }, 'raw').replace('# A \\"x\\" B', '# A "x" B');
    assert.equal(read(byHand).title, 'A "x" B');
  });
});

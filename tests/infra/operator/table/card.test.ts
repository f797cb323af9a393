import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters as stripped } from 'node:util';
import stringWidth from 'string-width';
import type { Receipt } from '../../../../functions/story/items/items.ts';
import { receiptOf } from '../../../../functions/story/record/receipt.ts';
import { briefDocument } from '../../../../infra/operator/table/asked-stories.ts';
import { announcedText, cardLines, evidenceText, headlineOf } from '../../../../infra/operator/table/card.ts';
import { storyDocument } from '../../../../infra/operator/table/listing.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import { storyItem } from '../../../functions/notify/items.ts';

const receipt = (fields: Partial<Receipt>): Receipt => {
  const one = arrival({ articleId: 'a', text: 'a' }, { key: 'a.md' });
  return { ...receiptOf(one, 'copy', {}), ...fields };
};

const evidence = {
  probability: 0.874,
  report: 'first' as const,
  features: ['topic 0.82 +3.1', 'hours 1.10 -0.4', 'newer 1 +9'],
};

describe('the representative of a story', () => {
  it('is what people and assistants see, beside what notifications say', async () => {
    const told = await storyItem({ articleId: 'a', text: 'Rain.' });
    const representative = { articleId: 'b', headline: 'Council keeps ferry', publisher: 'Gull', at: told.firstSeenAt };
    const story = { ...told, representative };
    const brief = briefDocument({ receipts: [], story, reports: [] }, 2_000);
    assert.ok('story' in brief && brief.story);
    const { headline, ...document } = storyDocument(story);
    assert.deepEqual(
      [headlineOf(story), document.representative?.headline, brief.story.headline, brief.story.publisher],
      [...Array.from({ length: 3 }, () => representative.headline), 'Gull'],
    );
    assert.equal(headline, 'About article a');
    assert.equal(headlineOf({ ...story, headlineLock: 'a' }), headline);
  });
});

describe('the card of a file', () => {
  it('gives the evidence in words, and leaves out unknown features', () => {
    assert.equal(
      evidenceText(evidence),
      "87% sure it is the same story. For it: main words 82%. Against it: 2 h apart. Compared with the story's first report.",
    );
  });

  it('shows the day of a story that states no time', async () => {
    const dates = { publishedAt: '2026-03-01T15:00:00.000Z', publishedOn: '2026-03-02' };
    const story = await storyItem({ articleId: 'a', text: 'Rain.', ...dates });
    assert.ok(cardLines({ receipts: [], story, reports: [] }, 80).includes('  published   2026-03-02'));
  });

  it('shows each report by its own headline, with link, time, how it joined and why', async () => {
    const story = await storyItem({ articleId: 'a', text: 'Rain.', headline: 'Rain' });
    const joined = {
      articleId: 'b',
      publisher: 'B Times',
      headline: 'Wet roads',
      url: 'https://b.example/1',
      disposition: 'copy' as const,
      at: '2026-01-05T10:00:00.000Z',
      probability: 0.874,
      key: 'b.md',
      receipt: receipt({ key: 'b.md', evidence }),
    };
    const shown = (options = {}) => cardLines({ receipts: [], story, reports: [joined] }, 200, options).map(stripped);
    const lines = shown();
    const at = lines.indexOf('    Wet roads');
    assert.match(lines[at + 1] ?? '', /^ {6}B Times · 2026-01-05 .* · joined, 87% sure · main words 82% · 2 h apart$/);
    assert.deepEqual(lines.slice(at + 2), ['      https://b.example/1', '      b.md']);
    assert.match(shown({ evidence: true }).at(-1) ?? '', /^ {6}87% sure it is the same story\. For it: /);
  });

  it('keeps to the width of the terminal, whatever the file says', async () => {
    const story = await storyItem({ articleId: 'a', text: '긴 글 '.repeat(200), publisher: '한빛통신' });
    const copy = receipt({ key: `사진/${'한'.repeat(90)}.md`, evidence });
    const reports = [{ articleId: 'a', key: copy.key, publisher: '한빛통신', receipt: copy }];
    for (const line of cardLines({ receipts: [copy], story, reports }, 80)) assert.ok(stringWidth(line) <= 80, line);
  });
});

describe('the announcement of a story', () => {
  it('is shown, also after a copy has silenced its item', () => {
    assert.equal(announcedText({ revision: 1 }), 'as story.created');
    assert.equal(announcedText({ revision: 3 }), 'as story.created, then as story.updated (revision 3)');
    assert.match(announcedText({ revision: 1, unannounced: true }), /^no: /);
    assert.equal(
      announcedText({ revision: 2, withdrawnAt: '2026-01-05T10:00:00.000Z' }),
      'as story.withdrawn (revision 2)',
    );
  });
});

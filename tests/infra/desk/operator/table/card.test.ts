import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters as stripped } from 'node:util';
import stringWidth from 'string-width';
import { storyDocument } from '../../../../../functions/story/items/index.ts';
import type { Announcement, Receipt } from '../../../../../functions/story/items/items.ts';
import { erasedReport, type Story } from '../../../../../functions/story/items/story.ts';
import type { StoryView } from '../../../../../functions/story/items/view.ts';
import { receiptOf } from '../../../../../functions/story/record/receipt.ts';
import { briefDocument } from '../../../../../infra/desk/operator/table/asked-stories.ts';
import { announcedText, cardLines, headlineOf } from '../../../../../infra/desk/operator/table/card.ts';
import { storyLine } from '../../../../../infra/desk/operator/table/lists/overview.ts';
import { arrival } from '../../../../fixtures/arrivals.ts';
import { at, changed, storyOf, withReportOf } from '../../../../functions/feed/stories.ts';
import { toldStory } from '../told-story.ts';

const receipt = (fields: Partial<Receipt>): Receipt => {
  const one = arrival({ articleId: 'a', text: 'a' }, { key: 'a.md' });
  return { ...receiptOf(one, 'copy', {}), ...fields };
};

const evidence = {
  probability: 0.874,
  report: 'first' as const,
  features: ['topic 0.82 +3.1', 'hours 1.10 -0.4', 'newer 1 +9'],
};

describe('a story of several reports', () => {
  const told = withReportOf(storyOf('a'), { title: 'Council keeps ferry', publisher: 'Harbour Wire', excerpt: '' });
  const story: Story = { ...told, shown: '2', articleCount: 2 };
  const brief = (of: Story) => {
    const document = briefDocument({ receipts: [], story: of, reports: [] }, 2_000);
    return 'story' in document ? document.story : assert.fail();
  };

  it("is what its shown report says, for people and assistants, and has no other report's excerpt", () => {
    const { url = '' } = story.reports.get('2')?.words ?? {};
    const of = { headline: 'Council keeps ferry', publisher: 'Harbour Wire', url, excerpt: undefined };
    const said = (one: Partial<StoryView>) =>
      Object.fromEntries(Object.keys(of).map((name) => [name, one[name as never]]));
    assert.deepEqual([headlineOf(story), said(storyDocument(story)), said(brief(story))], [of.headline, of, of]);
    assert.equal(storyLine(story, Number.POSITIVE_INFINITY).includes('Council keeps ferry (Harbour Wire)'), true);
    const lines = cardLines({ receipts: [], story, reports: [] }, 200).map(stripped);
    assert.ok(lines.includes('Council keeps ferry') && lines.includes('  notified as Headline of a'));
    assert.equal(headlineOf({ ...story, isChosen: true }), 'Headline of a');
  });

  it('says what it said before, and what is new with since when', () => {
    const before = {
      until: 1,
      words: { title: 'Ferry may go', contentHash: 'd', object: { bucket: 'b', key: 'a.md' } },
    };
    const news = { development: { report: '2', revision: 2, at: at(5) } };
    const moved: Story = { ...changed(changed(story, { before: [before] }), { news: ['It stays.'] }, '2'), ...news };
    const { earlier, news: latest } = storyDocument(moved);
    assert.deepEqual([earlier, latest?.at, latest?.sentences], [['Ferry may go'], at(5), ['It stays.']]);
    const card = cardLines({ receipts: [], story: moved, reports: [] }, 200).map(stripped).join('\n');
    assert.match(
      card,
      /development +2026-01-05 .*"Council keeps ferry": It stays\.\n.*\n? *.*said before +"Ferry may go"/,
    );
  });

  it('names its storyline with the other stories, for people and assistants', () => {
    const others = [{ storyId: 't1-later', headline: 'Ferry company fined', began: at(9) }];
    const storyline = { id: storyDocument(story).storyId, headline: 'Council keeps ferry', stories: 2, others };
    const found = { receipts: [], story: { ...story, storyline: storyline.id }, storyline, reports: [] };
    const card = cardLines(found, 400).map(stripped).join('\n');
    assert.match(
      card,
      /storyline +2 stories of "Council keeps ferry"; it began with this story\. · .*Ferry company fined/,
    );
    const document = briefDocument(found, 2_000);
    assert.deepEqual('story' in document && document.story.storyline, storyline);
    assert.deepEqual([storyDocument(found.story).storyline, brief(story).storyline], [storyline.id, undefined]);
  });

  it('says nothing of a report whose words were erased', () => {
    const erased = changed(story, erasedReport(story.reports.get('2') ?? assert.fail(), 'deletion'), '2');
    assert.ok(!JSON.stringify([storyDocument(erased), brief(erased)]).includes('Council'));
    assert.equal(headlineOf(erased), 'Headline of a');
  });
});

describe('the card of a file', () => {
  it('shows the day of a story that states no time', async () => {
    const dates = { publishedAt: '2026-03-01T15:00:00.000Z', publishedOn: '2026-03-02' };
    const story = await toldStory({ articleId: 'a', text: 'Rain.', ...dates });
    assert.ok(cardLines({ receipts: [], story, reports: [] }, 80).includes('  published   2026-03-02'));
  });

  it('shows each report by its own headline, with link, time, how it joined and why', async () => {
    const story = await toldStory({ articleId: 'a', text: 'Rain.', headline: 'Rain' });
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

  it('shows the latest five of many versions, and how many there are', async () => {
    const receipts = Array.from({ length: 7 }, (_, at) => receipt({ versionId: `v${at + 1}` }));
    const lines = cardLines({ receipts, reports: [] }, 80).map(stripped);
    assert.equal(lines[1], '  the latest 5 of 7 versions');
    const given = lines.flatMap((line) => /^ {2}version +(\S+)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(given, ['v3', 'v4', 'v5', 'v6', 'v7']);
    const story = await toldStory({ articleId: 'a', text: 'Rain.' });
    const reports = [{ articleId: 'a', disposition: 'new', at: at(0) } as const];
    const counted = (articleCount: number) =>
      cardLines({ receipts: [], story: { ...story, articleCount }, reports }, 200)
        .map(stripped)
        .find((line) => line.startsWith('  reports'));
    assert.equal(counted(1), '  reports     1 article');
    assert.match(counted(2_000) ?? '', / 2000 articles; 1 are listed, ".* export" has all$/);
  });

  it('keeps to the width of the terminal, whatever the file says', async () => {
    const story = await toldStory({ articleId: 'a', text: '긴 글 '.repeat(200), publisher: '한빛통신' });
    const copy = receipt({ key: `사진/${'한'.repeat(90)}.md`, evidence });
    const joined = { disposition: 'copy', at: copy.receivedAt } as const;
    const reports = [{ articleId: 'a', key: copy.key, publisher: '한빛통신', receipt: copy, ...joined }];
    for (const line of cardLines({ receipts: [copy], story, reports }, 80)) assert.ok(stringWidth(line) <= 80, line);
  });
});

it('the announcement of a story is shown, also after a copy has silenced its item', () => {
  const announced = {
    announce: 'story.updated',
    revision: 3,
    at: at(0),
    articles: 1,
    publishers: 1,
    named: 1,
    report: '1',
  } as const;
  const said = (more: Partial<Announcement>) => announcedText({ announced: { ...announced, ...more } });
  assert.equal(said({ announce: 'story.created', revision: 1 }), 'as story.created');
  assert.equal(said({}), 'as story.created, then as story.updated (revision 3)');
  assert.match(announcedText({}), /^no: /);
  assert.equal(said({ announce: 'story.withdrawn', revision: 2 }), 'as story.withdrawn (revision 2)');
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publicPart } from '../../../functions/feed/feed-state.ts';
import { frontPages, mainLanguage } from '../../../functions/feed/pages/front-page.ts';
import { labelsOf } from '../../../functions/feed/pages/labels.ts';
import { pageContext } from '../../../functions/feed/pages/layout.ts';
import { SCRIPT, SCRIPT_SOURCE } from '../../../functions/feed/pages/script.ts';
import { storyPage } from '../../../functions/feed/pages/story-page.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import type { StoryArticle, StoryItem } from '../../../functions/story/items/items.ts';
import type { ReceivedReport } from '../../../functions/story/table/dynamo-change-lists.ts';
import { feedWorld } from './feed-world.ts';
import { at, storyOf } from './stories.ts';

const context = pageContext({ title: 'News', timeZone: 'UTC' }, 'en');
const front = (stories: readonly StoryItem[], of = context) =>
  frontPages(of, stories.map(publicPart), Date.parse(at(60)))[0]?.[1] ?? '';
const report = (articleId: string, publisher: string, more: Partial<StoryArticle> = {}): StoryArticle => ({
  ...{ articleId, publisher, headline: `Report of ${publisher}`, url: `https://e.example/${articleId}` },
  ...{ disposition: 'copy', at: at(9), ...more },
});
/** A story that these publishers report. */
const reported = (id: string, publishers: string[], fields: Partial<StoryItem> = {}) =>
  storyOf(
    id,
    { publisher: publishers[0] ?? '' },
    {
      publishers,
      heat: publishers.reduce((heat) => heated({ firstSeenAt: at(0), heat }, at(5)), Date.parse(at(0)) / 21_600_000),
      ...fields,
    },
  );

describe('the front page', () => {
  it('has the hottest story first, by publishers and not by pictures, with its papers and developments', () => {
    const pictures = Array.from({ length: 60 }, (_, n) =>
      storyOf(`p${n}`, { kind: 'caption' }, { firstSeenAt: at(50) }),
    );
    const big = reported('big', ['Harbour Wire', 'Echo', 'Post'], {
      articles: [
        report('article-big', 'Harbour Wire'),
        report('x', 'Echo'),
        report('y', 'Post', { disposition: 'development' }),
      ],
    });
    const page = front([...pictures, storyOf('lone', {}, { firstSeenAt: at(40) }), reported('small', ['A', 'B']), big]);
    const headlines = [...page.matchAll(/<h3><a [^>]*>([^<]*)/g)].map(([, headline]) => headline);
    assert.deepEqual(headlines, ['Headline of big', 'Headline of small', 'Headline of lone']);
    assert.match(page, /href="story\/big\.html"><b>3<\/b>papers/);
    assert.match(page, /<a href="https:\/\/e\.example\/x"[^>]*>Echo<\/a>/);
    assert.match(page, /class="news"><li><a href="https:\/\/e\.example\/y"[^>]*>Report of Post/);
    assert.match(page, /<details><summary>Photos \(60\)/);
  });

  it('has the sections that stories state, named in its language, then the other languages; and none without', () => {
    const stated = ['Local news', 'World/Asia', '스포츠', 'Podcasts'];
    const many = Array.from({ length: 80 }, (_, n) =>
      storyOf(`s${n}`, { language: n % 5 ? 'en' : 'ko', category: stated[n % 4] ?? '' }),
    );
    const names = (page: string) => [...page.matchAll(/id="s\d+"><h2><bdi>([^<]*)/g)].map(([, name]) => name);
    assert.deepEqual(names(front(many)), ['World', 'Sports', 'Local', '한국어']);
    assert.deepEqual(names(front(many.map((one) => storyOf(one.pk, { language: 'en' })))), []);
  });

  it('goes by when articles were, and gives each day before a page of its own', () => {
    const day = 24 * 60;
    const stories = [
      storyOf('crawled', { crawledAt: at(-2 * day), observedAt: at(-2 * day) }),
      storyOf('printed', { publishedAt: at(-day), publishedOn: '2026-01-04' }),
      storyOf('today'),
    ];
    const pages = frontPages(context, stories.map(publicPart), Date.parse(at(60)));
    assert.deepEqual(
      pages.map(([name]) => name),
      ['index.html', '2026-01-04.html', '2026-01-03.html'],
    );
    const [[, now = ''] = [], [, yesterday = ''] = []] = pages;
    assert.match(now, /<time datetime="2026-01-04">4 Jan<\/time>[\s\S]*<time datetime="2026-01-03T00:00:00.000Z">/);
    assert.match(now, /<a href="2026-01-04.html">Yesterday<\/a><a href="2026-01-03.html">/);
    assert.match(yesterday, /Headline of printed/);
    assert.doesNotMatch(yesterday, /Headline of today/);
  });

  it('runs its own script only', () => {
    const page = front([storyOf('a')]);
    assert.ok(page.includes(`script-src ${SCRIPT_SOURCE};`));
    assert.equal(page.match(/<script>([\s\S]*?)<\/script>/)?.[1], SCRIPT);
  });

  it('speaks the language of most stories', () => {
    const korean = [storyOf('a', { language: 'ko' }), storyOf('b', { language: 'ko' }), storyOf('c')];
    assert.equal(mainLanguage(korean.map(publicPart)), 'ko');
    const page = front(korean, pageContext({ title: 'News', timeZone: 'Asia/Seoul' }, 'ko'));
    assert.match(page, /<html lang="ko"[^>]*>[\s\S]*주요 뉴스/);
    assert.match(page, /<time datetime="2026-01-05T00:00:00.000Z">09:00<\/time>/);
    for (const language of ['en', 'ko', 'ja', 'zh', 'de', 'fr', 'es', 'pt', 'xx'])
      for (const label of Object.values(labelsOf(language))) assert.ok(label, language);
  });

  it('and the page of a story hold no markup or script of a story, and stay under 60 KB, whatever it says', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '&'.repeat(300), '\u202e', ''),
    );
    const url = fc.oneof(hostile, fc.constantFrom('javascript:alert(1)', 'https://e.example/"onclick="x'), fc.webUrl());
    const facts = fc.record({
      title: hostile,
      publisher: hostile,
      category: hostile,
      excerpt: hostile,
      language: hostile,
      url,
    });
    const tags =
      /<(?!\/?(?:html|meta|title|link|header|nav|main|div|section|article|aside|h[123]|ul|ol|li|p|a|b|s|bdi|time|span|details|summary|footer)\b)/;
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (all, times) => {
        const stories = Array.from({ length: times }, () => all)
          .flat()
          .map((one, n) =>
            storyOf(`s${n}`, one, {
              articles: [report('x', one.publisher, { headline: one.title, url: one.url, disposition: 'development' })],
              publishers: [one.publisher, 'Echo'],
            }),
          );
        const [first] = stories;
        assert.ok(first);
        for (const page of [front(stories), storyPage(context, publicPart(first))]) {
          assert.ok(Buffer.byteLength(page) < 60_000);
          const body = page.slice('<!doctype html>'.length).replace(SCRIPT, '').replace('<script></script>', '');
          assert.doesNotMatch(body, tags);
          assert.doesNotMatch(body, /<[^>]* (?:on\w+|style)=|href="(?!https?:|[#\w./-]+")/);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('the pages', () => {
  it('give each story an address, with its reports, papers and changes, until it is withdrawn', async () => {
    const { update, text, names } = feedWorld();
    const story = reported('a', ['Harbour Wire', 'Echo', 'Post'], {
      articles: [report('article-a', 'Harbour Wire'), report('x', 'Echo')],
      articleCount: 5,
      earlier: [{ articleId: 'article-a', headline: 'An earlier headline' }],
      development: { articleId: 'z', revision: 2, at: at(20), news: ['The mayor resigned.'] },
    });
    await update(story);
    const page = text('story/a.html');
    for (const part of ['Report of Echo', '+3', 'Post', 'The mayor resigned.', 'An earlier headline'])
      assert.ok(page.includes(part), part);
    assert.deepEqual((await update(story)).pages, 0);
    await update({ ...story, withdrawnAt: at(30) });
    assert.deepEqual(
      names().filter((name) => name.startsWith('story/')),
      [],
    );
    assert.doesNotMatch(text('index.html'), /Headline of a/);
  });

  it('lists all reports by what their files say, whoever the story names, and loses none that move', async () => {
    const pages = feedWorld({ hasPictures: true }, async ({ articleId, file }) => {
      const [headline, url] = [`Words of ${articleId}`, `https://e.example/${articleId}`];
      return file.key === 'gone.md' ? undefined : { headline, url, picture: `https://img.example/${articleId}` };
    });
    const { update, receive, run, text, names, everything } = pages;
    const received = (storyId: string, articleId: string, more: Partial<ReceivedReport> = {}): ReceivedReport => ({
      ...{
        storyId,
        articleId,
        disposition: 'copy',
        receivedAt: at(9),
        key: `${articleId}.md`,
        publisher: 'Echo',
        ...more,
      },
    });
    const ids = Array.from({ length: 7 }, (_, n) => `x${n}`);
    const story = reported('a', ['Harbour Wire', 'Echo'], {
      articles: [report('article-a', 'Harbour Wire'), ...ids.slice(0, 4).map((id) => report(id, 'Echo'))],
      moreArticles: ids.slice(4),
      articleCount: 8,
    });
    receive(...ids.map((id) => received('a', id, id === 'x6' ? { key: 'gone.md' } : {})));
    await update(story);
    const links = (name: string) => [...text(name).matchAll(/href="https:\/\/e\.example\/(\w+)"/g)].map(([, id]) => id);
    assert.deepEqual(new Set(links('story/a.html')), new Set(ids.slice(0, 6)));
    assert.match(text('story/a.html'), /Words of x5[\s\S]*Echo/);

    // A deleted report loses its words, one that was split off its place.
    receive(received('b', 'x5', { splitFrom: 'a', receivedAt: at(10), disposition: 'new' }));
    const without = { ...story, erasedArticles: ['x4'], moreArticles: ['x4', 'x6'], articleCount: 7 };
    await update(without, storyOf('b', { articleId: 'x5' }));
    assert.doesNotMatch(everything().join(), /Words of x4|img\.example\/x4/);
    assert.doesNotMatch(text('story/a.html'), /Words of x5/);

    // A merge takes them along, and the page leads to the story that has them; an undo brings them back.
    const merged = {
      ...storyOf('b', { articleId: 'x5', title: '', excerpt: '' }),
      withdrawnAt: at(20),
      mergedInto: 'a',
    };
    const both = { ...without, articleCount: 8, moreArticles: ['x4', 'x6', 'x5'] };
    await update(merged, both);
    assert.match(text('story/b.html'), /url=\.\.\/story\/a\.html/);
    assert.match(text('story/a.html'), /Words of x5/);
    await update(storyOf('b', { articleId: 'x5' }), without);
    assert.match(text('story/b.html'), /Headline of b/);
    assert.doesNotMatch(text('story/a.html'), /Words of x5/);

    await update({ ...without, withdrawnAt: at(30) });
    assert.deepEqual(await run().then((result) => result?.written), []);
    assert.ok(!names().includes('story/a.html'));
    assert.doesNotMatch(everything().join(), /Words of x0|img\.example\/x0/);
  });

  it('have what many papers report, however many stories came later, and however old it was when it came', async () => {
    const old = new Date(Date.UTC(2025, 0, 5)).toISOString();
    const big = reported('big', ['Harbour Wire', 'Echo', 'Post'], {
      heat: Date.parse(old) / 21_600_000 + 1,
      reportedAt: old,
    });
    const later = Array.from({ length: 1_100 }, (_, n) =>
      storyOf(`s${n}`, {}, { firstSeenAt: at(2 + n / 100), reportedAt: old }),
    );
    const { update, text } = feedWorld();
    await update(big, ...later);
    assert.match(text('index.html'), /<h3><a [^>]*>Headline of big</);
  });

  it('show the pictures that articles state where that is set, and nowhere else', async () => {
    const settings = { hasPictures: false };
    const picture = 'https://img.example/a.jpg?b&c';
    const { update, receive, run, text, everything } = feedWorld(settings, async () => ({ headline: 'Read', picture }));
    const story = storyOf('a');
    const pages = () => ['index.html', 'story/a.html'].map(text);
    const rewrite = async (second: number) => {
      const receivedAt = at(second);
      receive({ storyId: 'a', articleId: 'article-a', disposition: 'new', receivedAt, key: 'a.md' });
      await update(story);
    };
    await rewrite(1);
    const without = pages();
    assert.doesNotMatch(everything().join(), /<img|img-src|img\.example/);

    settings.hasPictures = true;
    await rewrite(2);
    const image =
      /<img src="https:\/\/img\.example\/a\.jpg\?b&amp;c" alt="" loading="lazy"[^>]* referrerpolicy="no-referrer">/;
    for (const page of pages()) {
      assert.match(page, image);
      assert.match(page, /; img-src https:; /);
    }
    assert.equal(JSON.parse(text('all.json')).items[0].image, picture);
    assert.doesNotMatch(text('feeds.html'), /img-src/);

    await update({ ...story, withdrawnAt: at(30) });
    assert.doesNotMatch(everything().join(), /img\.example/);
    await rewrite(3);
    assert.match(text('story/a.html'), image);

    settings.hasPictures = false;
    await run();
    assert.deepEqual(pages(), without);
    assert.doesNotMatch(everything().join(), /img-src|img\.example/);
  });

  it('go by the day of their time zone', () => {
    const page = front([storyOf('a')], pageContext({ title: 'News', timeZone: 'Pacific/Auckland' }, 'en'));
    assert.match(page, /Monday,? 5 January 2026/);
    assert.match(
      front([storyOf('a')], pageContext({ title: 'News', timeZone: 'America/Lima' }, 'en')),
      /Sunday,? 4 January/,
    );
  });
});

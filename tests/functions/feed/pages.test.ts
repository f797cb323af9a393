import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publicPart } from '../../../functions/feed/feed-state.ts';
import { frontPage, mainLanguage } from '../../../functions/feed/pages/front-page.ts';
import { labelsOf } from '../../../functions/feed/pages/labels.ts';
import { pageContext } from '../../../functions/feed/pages/layout.ts';
import { storyPage } from '../../../functions/feed/pages/story-page.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import type { StoryArticle, StoryItem } from '../../../functions/story/items/items.ts';
import { feedWorld } from './feed-world.ts';
import { at, storyOf } from './stories.ts';

const context = pageContext({ title: 'News', timeZone: 'UTC' }, 'en');
const front = (stories: readonly StoryItem[], of = context) =>
  frontPage(of, stories.map(publicPart), Date.parse(at(60)));
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

  it('has sections by language where there are several, named in it, and else by category', () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      storyOf(`s${n}`, { language: n % 2 ? 'ko' : 'en', category: n % 4 < 2 ? 'Local' : 'World' }),
    );
    const names = (page: string) => [...page.matchAll(/id="s\d+"><h2><bdi>([^<]*)/g)].map(([, name]) => name).sort();
    assert.deepEqual(names(front(many)), ['English', '한국어']);
    assert.deepEqual(names(front(many.map((one) => ({ ...one, facts: { ...one.facts, language: 'en' } })))), [
      'Local',
      'World',
    ]);
  });

  it('speaks the language of most stories', () => {
    const korean = [storyOf('a', { language: 'ko' }), storyOf('b', { language: 'ko' }), storyOf('c')];
    assert.equal(mainLanguage(korean.map(publicPart)), 'ko');
    const page = front(korean, pageContext({ title: 'News', timeZone: 'Asia/Seoul' }, 'ko'));
    assert.match(page, /<html lang="ko">[\s\S]*주요 뉴스/);
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
          const body = page.slice('<!doctype html>'.length);
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

  it('go by the day of their time zone', () => {
    const page = front([storyOf('a')], pageContext({ title: 'News', timeZone: 'Pacific/Auckland' }, 'en'));
    assert.match(page, /Monday,? 5 January 2026/);
    assert.match(
      front([storyOf('a')], pageContext({ title: 'News', timeZone: 'America/Lima' }, 'en')),
      /Sunday,? 4 January/,
    );
  });
});

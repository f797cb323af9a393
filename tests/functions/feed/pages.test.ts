import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { publicPart } from '../../../functions/feed/feed-state.ts';
import { frontPage, mainLanguage } from '../../../functions/feed/pages/front-page.ts';
import { labelsOf } from '../../../functions/feed/pages/labels.ts';
import { pageContext } from '../../../functions/feed/pages/layout.ts';
import { SCRIPT, SCRIPT_SOURCE, SEARCH_SCRIPT_SOURCE } from '../../../functions/feed/pages/script.ts';
import { SEARCH_SCRIPT } from '../../../functions/feed/pages/search.ts';
import { storyPage } from '../../../functions/feed/pages/story-page.ts';
import type { FeedSettings } from '../../../functions/feed/update-feeds.ts';
import { shippedWeights } from '../../../functions/sections/sections.ts';
import { namedSections } from '../../../functions/sections/stated.ts';
import { NO_FACTS } from '../../../functions/story/items/facts.ts';
import { heated } from '../../../functions/story/items/heat.ts';
import { packPublishers, publisherHash, type Story } from '../../../functions/story/items/story.ts';
import { withSection } from '../../../functions/story/table/story-section.ts';
import { feedWorld } from './feed-world.ts';
import { at, changed, storyOf, withdrawnAt, withReportOf } from './stories.ts';

const context = pageContext({ title: 'News', timeZone: 'UTC' }, 'en');
const front = (stories: readonly Story[], of = context) => frontPage(of, shown(stories), Date.parse(at(60)));
const shown = (stories: readonly Story[]) =>
  stories.map((story) => publicPart(withSection(story, { named: [], weights: shippedWeights() })));
/** A story that these publishers report, each of the others with a report of its own. */
function reported(id: string, [first = '', ...others]: string[], fields: Partial<Story> = {}): Story {
  const publishers = packPublishers([first, ...others].map(publisherHash));
  const heat = [first, ...others].reduce(
    (heat) => heated({ firstSeenAt: at(0), heat }, at(5)),
    Date.parse(at(0)) / 21_600_000,
  );
  const story = storyOf(id, { publisher: first }, { publishers, heat, articleCount: others.length + 1, ...fields });
  return others.reduce(
    (one, publisher) =>
      withReportOf(one, { publisher, title: `Report of ${publisher}`, url: `https://e.example/${publisher}` }),
    story,
  );
}

describe('the front page', () => {
  it('shows the stories of an affair below its hottest one, and each once', () => {
    const line = { storyline: 't1-affair' };
    const affair = ['first', 'second', 'third', 'fourth', 'fifth'].map((id, n) =>
      reported(id, ['A', 'B', 'C', 'D', 'E', 'F'].slice(0, 6 - n), line),
    );
    const page = front([...affair.toReversed(), reported('other', ['A', 'B', 'C'])]);
    const headlines = [...page.matchAll(/<h3><a [^>]*>([^<]*)/g)].map(([, headline]) => headline);
    assert.deepEqual(headlines, ['Headline of first', 'Headline of other']);
    const [top = ''] = page.split('<h2>Latest');
    const below = [...top.matchAll(/<li[^>]*><a href="story\/(\w+)\.html"/g)].map(([, id]) => id);
    assert.deepEqual(below, ['second', 'third', 'fourth', 'fifth']);
  });

  it('has the hottest story first, by publishers and not by pictures, with its papers and developments', () => {
    const pictures = Array.from({ length: 60 }, (_, n) =>
      storyOf(`p${n}`, { kind: 'caption' }, { firstSeenAt: at(50) }),
    );
    const big = changed(reported('big', ['Harbour Wire', 'Echo', 'Post']), { disposition: 'development' }, '3');
    const page = front([...pictures, storyOf('lone', {}, { firstSeenAt: at(40) }), reported('small', ['A', 'B']), big]);
    const headlines = [...page.matchAll(/<h3><a [^>]*>([^<]*)/g)].map(([, headline]) => headline);
    assert.deepEqual(headlines, ['Headline of big', 'Headline of small', 'Headline of lone']);
    assert.match(page, /href="story\/big\.html"><b>3<\/b>papers/);
    assert.match(page, /<a href="https:\/\/e\.example\/Echo"[^>]*>Echo<\/a>/);
    assert.match(
      page,
      /class="news"><time [^>]*>00:00<\/time> <a href="https:\/\/e\.example\/Post"[^>]*>Report of Post/,
    );
    assert.match(page, /<details><summary>Photos \(60\)/);
  });

  it('has the sections of stories, named in its language, then the other languages; and none without', () => {
    const stated = ['Local news', 'World/Asia', '스포츠', 'Podcasts'];
    const many = Array.from({ length: 80 }, (_, n) =>
      storyOf(`s${n}`, { language: n % 5 ? 'en' : 'ko', category: stated[n % 4] ?? '' }),
    );
    const names = (page: string) => [...page.matchAll(/id="s\d+"><h2><bdi>([^<]*)/g)].map(([, name]) => name);
    assert.deepEqual(names(front(many)), ['World', 'Sports', 'Local', '한국어']);
    assert.deepEqual(names(front(many.map((one) => storyOf(one.pk, { language: 'en' })))), []);
    const sections = namedSections({ Sport: 'sports', 'Near you': 'local' });
    const own = pageContext({ title: 'News', timeZone: 'UTC', sections }, 'en');
    assert.deepEqual(names(front(many, own)), ['Sport', 'Near you', '한국어']);
  });

  it('runs its own script only', () => {
    const page = front([storyOf('a')]);
    assert.ok(page.includes(`script-src ${SCRIPT_SOURCE} ${SEARCH_SCRIPT_SOURCE}; connect-src 'self';`));
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
    assert.deepEqual(scripts, [SCRIPT, SEARCH_SCRIPT]);
  });

  it('speaks the language of most stories', () => {
    const korean = [storyOf('a', { language: 'ko' }), storyOf('b', { language: 'ko' }), storyOf('c')];
    assert.equal(mainLanguage(shown(korean)), 'ko');
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
      ...{ title: hostile, publisher: hostile, category: hostile, excerpt: hostile, language: hostile, url },
    });
    const tags =
      /<(?!\/?(?:html|meta|title|link|header|nav|main|div|section|article|aside|h[123]|ul|ol|li|p|a|b|s|bdi|time|span|details|summary|footer)\b)/;
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (all, times) => {
        const stories = Array.from({ length: times }, () => all)
          .flat()
          .map((one, n) => {
            const development = { report: '2', revision: 2, at: at(9) };
            const story = storyOf(`s${n}`, one, {
              development,
              publishers: packPublishers(['1', '2'].map(publisherHash)),
            });
            return withReportOf(story, one, { disposition: 'development', news: [one.title] });
          });
        const [first] = stories;
        assert.ok(first);
        for (const page of [front(stories), storyPage(context, publicPart(first))]) {
          assert.ok(Buffer.byteLength(page) < 60_000);
          const body = page
            .slice('<!doctype html>'.length)
            .replace(SCRIPT, '')
            .replace(SEARCH_SCRIPT, '')
            .replaceAll('<script></script>', '');
          assert.doesNotMatch(body, tags);
          assert.doesNotMatch(body, /<[^>]* (?:on\w+|style)=|href="(?!https?:|[#\w./-]+")/);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('the pages', () => {
  it('show what a feed had before its first poll, and no other silent story, until it is withdrawn', async () => {
    const { update, text, names } = feedWorld();
    const { announced: _, ...entry } = storyOf('a', { object: { bucket: 'b', key: 'polled/wire/1.json' } });
    const { announced: __, ...other } = storyOf('b');
    await update(entry, other, storyOf('c'));
    assert.match(text('index.html'), /Headline of a/);
    assert.match(text('story/a.html'), /Headline of a/);
    assert.doesNotMatch(text('all.json') + text('all.atom'), /Headline of a/);
    assert.doesNotMatch(text('index.html'), /Headline of b/);
    await update({ ...entry, version: 2, ...withdrawnAt(30) });
    assert.ok(!names().includes('story/a.html'));
    assert.doesNotMatch(text('index.html'), /Headline of a/);
  });

  it('say when a story began and was last reported, and let the script mark only what was announced again', () => {
    const story = storyOf('a', {}, { firstSeenAt: at(0) });
    const copied = withReportOf(changed(story, { at: at(0) }), { publisher: 'Echo' }, { at: at(50) });
    assert.match(front([copied]), /Began <time [^>]*>00:00<\/time> · last <time [^>]*>00:50<\/time>/);
    assert.doesNotMatch(front([copied]), /data-announced=/);
    const said = { ...copied.announced, revision: 2, at: at(40) } as NonNullable<Story['announced']>;
    assert.match(
      front([{ ...copied, announced: said }]),
      /data-began="2026-01-05T00:00:00.000Z" data-announced="2026-01-05T00:40/,
    );
  });

  it('stand right where their language does', () => {
    const arabic = pageContext({ title: 'News', timeZone: 'UTC' }, 'ar');
    assert.match(front([storyOf('a', { language: 'ar' })], arabic), /<html lang="ar" dir="rtl"/);
    assert.match(front([storyOf('a')]), /<html lang="en" dir="ltr"/);
  });

  it('give each story an address, with its reports, papers and changes, until it is withdrawn', async () => {
    const { update, text, names } = feedWorld();
    const development = { report: '3', revision: 2, at: at(20) };
    const reports = reported('a', ['Harbour Wire', 'Echo', 'Post'], {
      articleCount: 5,
      development,
      reportedAt: at(-9),
    });
    const object = { bucket: 'bucket', key: 'earlier.md' };
    const before = [{ until: 1, words: { title: 'An earlier headline', contentHash: '1', object } }];
    const story = changed(
      changed(reports, { before }),
      { news: ['The mayor resigned.'], disposition: 'development' },
      '3',
    );
    await update(story);
    const page = text('story/a.html');
    for (const part of ['Report of Echo', '>+2<', 'Report of Post', 'The mayor resigned.', 'An earlier headline'])
      assert.ok(page.includes(part), part);
    assert.match(page, /Began <time datetime="2026-01-04T23:51[\s\S]*Latest <time datetime="2026-01-05T00:00/);
    assert.doesNotMatch(text('index.html'), /The mayor/);
    // Once as what is new, and once among the reports.
    assert.equal(page.split('>Report of Post<').length, 3);
    // Where the headline is the development's, its news stands below.
    await update({ ...story, shown: '3' });
    assert.match(
      text('story/a.html'),
      /<h1>[\s\S]*Report of Post<[\s\S]*The mayor resigned\.<\/a> <span class="meta"><bdi>Post/,
    );
    assert.deepEqual((await update({ ...story, shown: '3' })).pages, 0);
    await update({ ...story, ...withdrawnAt(30) });
    const found = names().filter((name) => name.startsWith('story/'));
    assert.deepEqual(found, []);
    assert.doesNotMatch(text('index.html'), /Headline of a/);
  });

  it('list all reports whose words are known, and follow each correction in the next run', async () => {
    const { update, text, names, everything } = feedWorld({ hasPictures: true });
    const names7 = Array.from({ length: 7 }, (_, n) => `x${n}`);
    const story = names7.reduce<Story>(
      (one, name) =>
        withReportOf(one, {
          ...{ articleId: name, publisher: 'Echo', title: `Words of ${name}`, url: `https://e.example/${name}` },
          picture: `https://img.example/${name}`,
        }),
      storyOf('a', {}, { articleCount: 10 }),
    );
    await update(story);
    const links = (name: string) => [...text(name).matchAll(/href="https:\/\/e\.example\/(\w+)"/g)].map(([, id]) => id);
    assert.deepEqual(new Set(links('story/a.html')), new Set(names7));
    // Two that an earlier version knew by number only are counted.
    assert.match(text('story/a.html'), /<span class="number">10<\/span>[\s\S]*<p class="also">\+2<\/p>/);

    const [deleted] = [
      changed(story, { state: { is: 'erased', by: 'deletion' }, words: { ...NO_FACTS, articleId: 'x4' } }, '6'),
    ];
    await update(deleted);
    assert.doesNotMatch(everything().join(), /Words of x4|img\.example\/x4/);

    const split = changed(deleted, { state: { is: 'left', to: 'b' } }, '7');
    const own = storyOf('b', { articleId: 'x5', title: 'Words of x5' });
    await update(split, own);
    assert.doesNotMatch(text('story/a.html'), /Words of x5/);
    assert.match(text('story/b.html'), /Words of x5/);

    const report = own.reports.get('1');
    assert.ok(report);
    const both = { ...split, merged: ['b'], reports: new Map(split.reports).set('b#1', report) };
    await update({ ...own, withdrawn: { at: at(20), by: 'merge' }, mergedInto: 'a' }, both);
    assert.match(text('story/b.html'), /url=\.\.\/story\/a\.html/);
    assert.match(text('story/a.html'), /Words of x5/);
    await update(own, split);
    assert.match(text('story/b.html'), /Words of x5/);
    assert.doesNotMatch(text('story/a.html'), /Words of x5/);

    await update({ ...split, ...withdrawnAt(30) });
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

  it('show pictures where that is set, and nowhere else', async () => {
    const settings = { hasPictures: false };
    const { update, run, text, everything } = feedWorld(settings);
    const story = storyOf('a', { picture: 'https://img.example/a.jpg?b&c' });
    const pages = () => ['index.html', 'story/a.html'].map(text);
    await update(story);
    const without = pages();
    assert.doesNotMatch(everything().join(), /<img|img-src|img\.example/);

    settings.hasPictures = true;
    await run();
    const image =
      /<img src="https:\/\/img\.example\/a\.jpg\?b&amp;c" alt="" loading="lazy"[^>]* referrerpolicy="no-referrer">/;
    for (const page of pages()) {
      assert.match(page, image);
      assert.match(page, /; img-src https:; /);
    }
    assert.equal(JSON.parse(text('all.json')).items[0].image, 'https://img.example/a.jpg?b&c');
    assert.doesNotMatch(text('feeds.html'), /img-src/);

    await update({ ...story, ...withdrawnAt(30) });
    assert.doesNotMatch(everything().join(), /img\.example/);
    await update(story);
    assert.match(text('story/a.html'), image);

    settings.hasPictures = false;
    await run();
    assert.deepEqual(pages(), without);
    assert.doesNotMatch(everything().join(), /img-src|img\.example/);
  });

  it('are divided again when the sections are named', async () => {
    const settings: Partial<FeedSettings> = {};
    const { update, run, names } = feedWorld(settings);
    const feeds = () => names().filter((name) => /^section\/.*atom$/.test(name));
    await update(storyOf('a', { category: 'Football' }), storyOf('b', { category: 'Neighbourhood' }));
    assert.deepEqual(feeds(), ['section/sports.atom']);
    settings.sections = namedSections({ 'Near you': 'neighbourhood | village' });
    await run();
    assert.deepEqual(feeds(), ['section/near-you.atom']);
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

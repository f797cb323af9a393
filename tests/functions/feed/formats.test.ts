import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Feed, feedOf } from '../../../functions/feed/feed.ts';
import { publicPart } from '../../../functions/feed/feed-state.ts';
import { atomFeed, jsonFeed } from '../../../functions/feed/formats.ts';
import { packPublishers, publisherHash, type Story } from '../../../functions/story/items/story.ts';
import { at, changed, silentStory, storyOf, withdrawnAt, withReportOf } from './stories.ts';
import { all, hrefOf, one, parseAtom, parseJsonFeed, textOf } from './validate.ts';

const source = '/wiredrop/Wiredrop';
const feedWith = (...stories: Story[]): Feed =>
  feedOf({ path: 'all', title: 'News', stories: stories.map((story) => publicPart(story)) }, source);

/** Any text, and rather often what breaks a document. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...[']]>', '<script>alert(1)</script>', '&lt;b&gt;', '"\'', '\u0000\u000b\ufffe\uffff', '\ud800', '', ' '],
  ),
);

describe('the feeds, in Atom and in JSON', () => {
  it('are valid whatever a file says', () => {
    const story = fc.record({
      ...{ title: hostile, headline: hostile, publisher: hostile, category: hostile, excerpt: hostile },
      language: hostile,
      url: fc.oneof(
        hostile,
        hostile.map((path) => `https://news.example.com/${path}`),
        fc.webUrl(),
      ),
      authors: fc.array(hostile, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(story, { maxLength: 4 }), (stories) => {
        const feed = feedWith(...stories.map((fields, place) => storyOf(`s${place}`, fields)));
        const atom = parseAtom(atomFeed(feed, 'https://news.example.com/feeds/all.atom'));
        const json = parseJsonFeed(jsonFeed(feed, 'https://news.example.com/feeds/all.json'));
        const found = all(atom, 'entry').map((entry) => textOf(entry, 'id'));
        assert.deepEqual(
          found,
          json.items.map(({ id }) => id),
        );
      }),
    );
  });

  it('write a headline as text, never as HTML', () => {
    const headline = '<img src=x onerror=alert(1)> & "more" ]]>';
    const feed = feedWith(storyOf('s', { headline }));
    const [entry] = all(parseAtom(atomFeed(feed)), 'entry');
    assert.equal(textOf(entry as never, 'title'), headline);
    assert.equal(parseJsonFeed(jsonFeed(feed)).items[0]?.title, headline);
  });

  it('link to the article, and have its excerpt as content where there is no link', () => {
    const [linked, bare] = all(parseAtom(atomFeed(feedWith(storyOf('b'), storyOf('a', { url: 'ftp' })))), 'entry');
    assert.ok(linked && bare);
    assert.equal(hrefOf(one(linked, 'link') as never), 'https://news.example.com/b');
    assert.equal(textOf(linked, 'summary'), 'Excerpt of b');
    assert.deepEqual([one(bare, 'link'), textOf(bare, 'content')], [undefined, 'Excerpt of a']);
  });

  it('are of one report: the shown one, whose own excerpt it is, or none', () => {
    const shown = {
      ...{ title: 'Shown', publisher: 'Echo', url: 'https://e.example/', excerpt: '', authors: ['Imogen Strand'] },
    };
    const story = { ...withReportOf(storyOf('a', { authors: ['Other'] }), shown), shown: '2' };
    const feed = feedWith(story);
    const [entry] = all(parseAtom(atomFeed(feed)), 'entry');
    assert.ok(entry);
    assert.deepEqual(
      [textOf(entry, 'title'), one(entry, 'summary'), all(entry, 'author').map((author) => textOf(author, 'name'))],
      ['Shown', undefined, ['Echo', 'Imogen Strand']],
    );
    assert.partialDeepStrictEqual(JSON.parse(jsonFeed(feed)).items[0], { url: shown.url, content_text: 'Shown' });
    const chosen = feedWith({ ...story, isChosen: true });
    assert.deepEqual(
      [chosen.entries[0]?.title, chosen.entries[0]?.excerpt, chosen.entries[0]?.authors],
      ['Headline of a', 'Excerpt of a', ['Gull Bay Wire', 'Other']],
    );
  });

  it('name the storyline of a story, and none where it has none', () => {
    const feed = feedWith({ ...storyOf('a', { category: 'Harbour' }), storyline: 't1-line' }, storyOf('b'));
    const [first, second] = all(parseAtom(atomFeed(feed)), 'entry').map((entry) =>
      all(entry, 'category').map(({ attributes }) => [attributes.term, attributes.scheme]),
    );
    const lines = feed.entries.map(({ storyline }) => storyline);
    const line = ['t1-line', 'urn:wiredrop:storyline'];
    const at = lines.indexOf('t1-line');
    assert.deepEqual([first, second][at]?.at(-1), line);
    const found = [first, second][1 - at]?.some(([, scheme]) => scheme === line[1]);
    assert.equal(found, false);
    const items = JSON.parse(jsonFeed(feed)).items as { _wiredrop: { storyline?: string } }[];
    const storylines = items.map(({ _wiredrop: { storyline } }) => storyline);
    assert.deepEqual(storylines, lines);
  });

  it('say when a story began, and what is new since when', () => {
    const story = withReportOf(storyOf('a'), { title: 'Outcome' }, { news: ['The mayor resigned.'] });
    const development = { report: '2', revision: 2, at: at(30) };
    const [item] = JSON.parse(jsonFeed(feedWith({ ...story, reportedAt: at(-600), development }))).items;
    assert.partialDeepStrictEqual(item._wiredrop, {
      began: at(-600),
      news: { at: at(30), headline: 'Outcome', sentences: ['The mayor resigned.'] },
    });
    const erased = changed({ ...story, development }, { state: { is: 'left', to: 'b' } }, '2');
    assert.doesNotMatch(jsonFeed(feedWith(erased)), /Outcome|mayor/);
  });

  it('name the other reports of a story that have an address', () => {
    const publisher = 'Low Fell Echo';
    const two = withReportOf(storyOf('a'), { publisher, title: 'Headline of b', url: 'https://b.example/1' });
    const many = Array.from({ length: 9 }).reduce<Story>((story) => withReportOf(story, { publisher }), two);
    assert.equal(feedWith(many).entries[0]?.sources.length, 4);
    const feed = feedWith(withReportOf(two, { publisher, url: '' }));
    const sources = [{ url: 'https://b.example/1', title: 'Low Fell Echo: Headline of b' }];
    assert.deepEqual(feed.entries[0]?.sources, sources);
    assert.deepEqual(JSON.parse(jsonFeed(feed)).items[0]._wiredrop.sources, sources);
    assert.match(
      atomFeed(feed),
      /<link rel="related" href="https:\/\/b\.example\/1" title="Low Fell Echo: Headline of b"><\/link>/,
    );
  });
});

describe('feedOf', () => {
  it('dates a story as its paper does, if the date is not after the upload', () => {
    const [stated, later, none] = [at(-600), at(1), undefined].map((publishedAt, place) =>
      storyOf(`s${place}`, publishedAt === undefined ? {} : { publishedAt }),
    );
    assert.ok(stated && later && none);
    const dates = [stated, later, none].map((story) => feedWith(story).entries[0]?.published);
    assert.deepEqual(dates, [at(-600), at(0), at(0)]);
  });

  it('dates a day as noon of it in the zone of its paper, or as the upload on that day', () => {
    const seoul = { publishedAt: '2026-01-04T15:00:00.000Z', publishedOn: '2026-01-05' };
    const newYork = { publishedAt: '2026-01-04T05:00:00.000Z', publishedOn: '2026-01-04' };
    const dated = [
      storyOf('noon', seoul, { firstSeenAt: at(600) }),
      storyOf('morning', seoul, { firstSeenAt: '2026-01-04T23:10:00.000Z' }),
      storyOf('west', newYork),
      storyOf('utc', { publishedAt: '2026-01-04T00:00:00.000Z', publishedOn: '2026-01-04' }),
    ].map((story) => feedWith(story).entries[0]?.published);
    assert.deepEqual(dated, [
      ...['2026-01-05T12:00:00.000+09:00', '2026-01-05T08:10:00.000+09:00', '2026-01-04T12:00:00.000-05:00'],
      '2026-01-04T12:00:00.000+00:00',
    ]);
    const found = textOf(all(parseAtom(atomFeed(feedWith(storyOf('a', newYork)))), 'entry')[0] as never, 'published');
    assert.equal(found, dated[2]);
    assert.equal(JSON.parse(jsonFeed(feedWith(storyOf('a', newYork)))).items[0].date_published, dated[2]);
  });

  it('gives a story the same id always, and a story of another stack another id', () => {
    const [one] = feedWith(storyOf('a')).entries;
    const [revised] = feedWith(storyOf('a', { title: 'Other words' }, { revision: 2 })).entries;
    const stories = [publicPart(storyOf('a'))];
    const [elsewhere] = feedOf({ path: 'all', title: 'News', stories }, '/wiredrop/Other').entries;
    assert.equal(revised?.id, one?.id);
    assert.notEqual(elsewhere?.id, one?.id);
    assert.match(one?.id ?? '', /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is updated by a change that is announced, and not by a copy that joins', () => {
    const story = storyOf('a');
    const publishers = packPublishers(['Gull Bay Wire', 'Other'].map(publisherHash));
    const copied = { ...story, version: 2, lastSeenAt: at(5), articleCount: 2, publishers };
    assert.deepEqual(feedWith(copied), feedWith(story));
    const announced = story.announced && { ...story.announced, at: at(7) };
    assert.equal(feedWith({ ...copied, ...(announced && { announced }) }).entries[0]?.updated, at(7));
  });

  it('lists the hundred newest stories, the newest first', () => {
    const stories = Array.from({ length: 120 }, (_, minute) => storyOf(`s${minute}`, {}, { firstSeenAt: at(minute) }));
    const { entries, updated } = feedWith(...stories);
    assert.deepEqual([entries.length, entries[0]?.published, entries.at(-1)?.published], [100, at(119), at(20)]);
    assert.equal(updated, at(119));
  });

  it('is the same in whatever order stories of one instant were read', () => {
    const [one, other] = [storyOf('a'), storyOf('b')];
    assert.deepEqual(feedWith(one, other), feedWith(other, one));
  });

  it('leaves out stories that are withdrawn or were never announced', () => {
    const back = storyOf('back', { title: '', excerpt: '' }, withdrawnAt(8));
    const { entries, updated } = feedWith(storyOf('a'), back, silentStory('silent'));
    assert.deepEqual([entries.length, entries[0]?.title, updated], [1, 'Headline of a', at(8)]);
  });
});

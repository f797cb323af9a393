import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { inbox } from '../../../fixtures/inbox.ts';

const PAYWALL = `Subscribe to read the rest of this page. You have three free articles left this month. Already a subscriber? Sign in with
your email address, or choose one of our plans: digital, weekend or full access, from four pounds a week. Cancel at any time. By
continuing you accept our terms of use and our privacy policy, and you agree that we may send you offers.`;
const VIDEO = `Watch the video of this report. If the player does not start, allow scripts in your browser and reload the page. All videos of
the last seven days are in the archive, by channel and by date. From the newsroom of Channel Nine in Leeds.`;

const ADULTERY = 'Court rules in adultery case of former minister';
const BRIDGE = 'Builders and town in dispute over Tarn bridge';
const BRIDGE_TEXT = `The builders of the Tarn bridge and the town have gone to arbitration over the cost of two piers that had to be built
twice. The town withholds four million pounds; the firm says that the drawings were wrong, and that the mayor had signed them in May.`;

describe('a placeholder text', () => {
  for (const [name, text] of [
    ['a paywall', PAYWALL],
    ['a video page', VIDEO],
  ] as const)
    it(`makes no copies: ${name} under two headlines is two stories, under one it is one`, async () => {
      const { put } = inbox();
      const [one, other, copy] = [
        await put({ key: 'a.md', says: { title: ADULTERY, publisher: 'A' }, text }),
        await put({ key: 'b.md', says: { title: BRIDGE, publisher: 'B' }, text }),
        await put({ key: 'c.md', says: { title: ADULTERY, publisher: 'C' }, text }),
      ];
      assert.deepEqual([one.announced, other.announced], [['story.created'], ['story.created']]);
      assert.deepEqual([copy.disposition, copy.storyId], ['copy', one.storyId]);
    });

  it('makes no copies, though a word of a headline is in it by chance', async () => {
    const { put } = inbox();
    const dispositions = [];
    for (const [at, title] of ['Leeds court rules in adultery case', 'Leeds builders and town in dispute'].entries())
      dispositions.push((await put({ key: `${at}.md`, says: { title, publisher: 'A' }, text: VIDEO })).disposition);
    assert.deepEqual(dispositions, ['new', 'new']);
  });

  it('is followed by the real text: a revision, which is announced', async () => {
    const { put } = inbox();
    const says = { title: BRIDGE, publisher: 'A', url: 'https://a.example/bridge' };
    await put({ key: 'a.md', says, text: PAYWALL });
    const real = await put({ key: 'a2.md', says, text: BRIDGE_TEXT });
    assert.deepEqual([real.disposition, real.announced], ['revision', ['story.updated']]);
  });

  it('is followed by the real text of another article in its story, which is announced too', async () => {
    const { put, table } = inbox();
    const says = (publisher: string) => ({ title: BRIDGE, publisher, url: `https://${publisher}.example/bridge` });
    await put({ key: 'a.md', says: says('a'), text: PAYWALL });
    const copy = await put({ key: 'b.md', says: says('b'), text: PAYWALL });
    const real = await put({ key: 'b2.md', says: says('b'), text: BRIDGE_TEXT });
    assert.deepEqual([copy.disposition, real.disposition, real.announced], ['copy', 'revision', ['story.updated']]);
    assert.equal(table.stories()[0]?.facts.publisher, 'b');
  });
});

describe('a flash', () => {
  it('is no placeholder, though it has no word of its headline: subscribers are told that it is a flash', async () => {
    const { put, table } = inbox();
    const says = { title: '[flash] Ferry aground off Skerry Point', publisher: 'A' };
    await put({
      key: 'a.md',
      says,
      text: 'Twelve people were missing at dawn, the coastguard of Gullbay said on Sunday.',
    });
    assert.equal(table.stories()[0]?.facts.kind, 'flash');
  });
});

describe('equal words under another headline', () => {
  it('are a copy if the text says what the headline does: papers rewrite the headlines of their agencies', async () => {
    const { put } = inbox();
    await put({
      key: 'a.md',
      says: { title: 'Builders and town in dispute over bridge', publisher: 'A' },
      text: BRIDGE_TEXT,
    });
    const title = 'Four million pounds withheld: arbitration begins';
    const copy = await put({ key: 'b.md', says: { title, publisher: 'B' }, text: BRIDGE_TEXT });
    assert.equal(copy.disposition, 'copy');
  });

  const UNRELATED = [
    ...['Court rules in adultery case', 'Silver found near Skerry', 'Orchestra names conductor'],
    'Hail ruins orchards',
  ];
  for (const [name, title, text] of [
    ['what the first headline says', BRIDGE, BRIDGE_TEXT],
    ['too much for a placeholder', 'Essay of the week', Array.from({ length: 9 }, () => BRIDGE_TEXT).join('\n\n')],
  ] as const)
    it(`are copies under four headlines of something else if the text says ${name}`, async () => {
      const { put } = inbox();
      const announced = [];
      for (const [at, headline] of [title, ...UNRELATED].entries())
        announced.push(
          ...(await put({ key: `${at}.md`, says: { title: headline, publisher: `P${at}` }, text })).announced,
        );
      assert.deepEqual(announced, ['story.created']);
    });
});

// Goal: no two files make ingest read the table for ever. Method: captions and reports from small families, in which
// equal words are divided, marked and headed differently, in any order, over a table that refuses a thirtieth read for
// one file.
describe('headlines and texts that differ only in spaces, marks or where they are divided', () => {
  const MARKERS = ['', '[Photo] ', '[포토] ', '(2nd LD) '];
  const HEADLINES = 'Snowfall¦Snow fall¦SNOW-FALL¦첫눈 내린 서울¦첫눈내린서울¦初雪の東京¦初雪 の 東京¦Ice'.split('¦');
  const TEXTS = [
    'A man walks home.',
    'A man: walks, home',
    '시민들이 걷고 있다.',
    '시민들이걷고있다',
    VIDEO,
    `${PAYWALL} ${BRIDGE_TEXT}`,
  ];

  it('are each recorded within a few reads, and equal short texts under an equal headline are one story', async () => {
    const file = fc.record({
      marker: fc.constantFrom(...MARKERS),
      headline: fc.constantFrom(...HEADLINES),
      text: fc.constantFrom(...TEXTS),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 6 }), async (files) => {
        const { put, table } = inbox();
        const { read } = table;
        const stories = new Map<string, string | undefined>();
        for (const [at, { marker, headline, text }] of files.entries()) {
          let reads = 0;
          table.read = (...request) => {
            reads += 1;
            assert.ok(reads < 30, `${marker}${headline} is read for the ${reads}th time`);
            return read(...request);
          };
          const { storyId } = await put({
            key: `${at}.md`,
            says: { title: marker + headline, publisher: `P${at}` },
            text,
          });
          const words = `${headline} ${text}`.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
          if (text.length < 100) assert.equal(stories.get(words) ?? storyId, storyId);
          stories.set(words, storyId);
        }
      }),
      {
        numRuns: 150,
        examples: [
          [['Snowfall', 'Snow fall'].map((headline) => ({ marker: '[Photo] ', headline, text: TEXTS[0] ?? '' }))],
        ],
      },
    );
  });
});

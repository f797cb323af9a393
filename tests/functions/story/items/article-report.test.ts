import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Article } from '../../../../functions/article/article.ts';
import type { ArticleReport } from '../../../../functions/story/items/article-report.ts';
import { articleTime, crawlTime, isNewer, isOlder } from '../../../../functions/story/items/article-report.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival } from '../../../fixtures/arrivals.ts';
import { memoryTable } from '../../../fixtures/memory-table.ts';

const RUNS = { numRuns: 300 };

const AT_ONE = '2026-03-01T01:00:00.000Z';
const AT_TWO = '2026-03-01T02:00:00.000Z';

const report = (fields: Partial<ArticleReport>): ArticleReport => ({
  ...{ observedAt: AT_ONE, bucket: 'bucket', key: 'a.md', uploadedAt: AT_TWO, sequencer: '0055', textKey: 't1:a' },
  ...fields,
});

/** Uploads in two seconds, some of them known to the second only. */
const UPLOADED = ['2026-03-01T02:00:00.000Z', '2026-03-01T02:00:00.700Z', '2026-03-01T02:00:01.000Z'];
const SEQUENCERS = [undefined, '0A', '0A00', '09F', '0AB'];

/** So few values that two reports are often alike in some of them. */
const choices = {
  ...{ observedAt: fc.constantFrom(AT_ONE, AT_TWO), key: fc.constantFrom('a.md', 'b.md') },
  ...{ uploadedAt: fc.constantFrom(...UPLOADED), sequencer: fc.constantFrom(...SEQUENCERS) },
  words: fc.constantFrom('rain', 'snow', 'hail'),
};

const reports = fc
  .record({ ...choices, bucket: fc.constantFrom('bucket', 'other') })
  .map(({ words, sequencer, ...fields }) => {
    const { sequencer: _, ...bare } = report({ ...fields, textKey: `t1:${words}` });
    return sequencer === undefined ? bare : { ...bare, sequencer };
  });

const UPLOADED_AT = '2026-03-01T12:00:00.000Z';

describe('an article’s time', () => {
  const file = { uploadedAt: '2026-03-01T12:00:00.700Z' };

  it('is its crawl, else its publication, else its upload, never later; a day counts as its noon', () => {
    const [early, seoul] = ['2019-03-04T01:02:03.000Z', '2019-03-03T15:00:00.000Z'];
    for (const [stated, time] of [
      [{ crawledAt: early, publishedAt: AT_ONE }, early],
      [{ crawledAt: UPLOADED_AT }, UPLOADED_AT],
      [{ publishedAt: early }, early],
      [{ publishedAt: seoul, publishedOn: '2019-03-04' }, '2019-03-04T03:00:00.000Z'],
      [{ publishedAt: '1919-03-01T05:00:00.000Z' }, '1919-03-01T05:00:00.000Z'],
      [{}, UPLOADED_AT],
      [{ crawledAt: '2026-03-01T12:00:01.000Z', publishedAt: early }, UPLOADED_AT],
      [{ publishedAt: '2099-01-01T00:00:00.000Z' }, UPLOADED_AT],
      [{ publishedAt: '9999-12-31T15:00:00.000Z', publishedOn: '9999-12-31' }, UPLOADED_AT],
      // In the morning its noon is still to come.
      [{ publishedAt: '2026-03-01T05:00:00.000Z', publishedOn: '2026-03-01' }, UPLOADED_AT],
    ] as const)
      assert.equal(articleTime(stated, file), time, JSON.stringify(stated));
  });

  it('says which of two is newer; of one day, of which no more is known, the later upload is', () => {
    const day = (hour: number) => ({
      publishedAt: '2026-03-01T00:00:00.000Z',
      publishedOn: '2026-03-01',
      observedAt: at(hour),
    });
    const at = (hour: number) => `2026-03-01T${hour}:00:00.000Z`;
    const crawled = { crawledAt: at(14), observedAt: at(14) };
    const published = { publishedAt: '2026-02-20T00:00:00.000Z', observedAt: at(23) };
    for (const [one, other] of [
      [day(18), day(15)],
      [day(18), crawled],
      [crawled, day(13)],
      [day(10), published],
      [crawled, published],
    ] as const)
      assert.deepEqual([isNewer(one, other), isNewer(other, one), isNewer(one, one)], [true, false, false]);
  });

  it('does not order the crawls of one article, whose correction may state any publication', () =>
    assert.equal(crawlTime({ publishedAt: AT_ONE } as Article, file), UPLOADED_AT));
});

describe('isOlder', () => {
  const { sequencer: _, ...bare } = report({ textKey: 't1:z' });
  const [second, laterOfIt, next] = UPLOADED.map((uploadedAt) => ({ uploadedAt }));
  /** The first is older than the second, and not the other way round. */
  const rows: [by: string, older: Partial<ArticleReport>, newer: Partial<ArticleReport>][] = [
    ['its crawl first', { key: 'z.md', sequencer: '09' }, { observedAt: AT_TWO }],
    ['the second of its upload next', { key: 'z.md', uploadedAt: AT_ONE, sequencer: '09' }, { sequencer: '01' }],
    ['that in whatever bucket', { bucket: 'other', key: 'z.md', uploadedAt: AT_ONE, sequencer: '09' }, {}],
    ['the sequencers of one key', { sequencer: '01' }, { sequencer: '09' }],
    ['text, not number', { sequencer: '009FF' }, { sequencer: '00A' }],
    ['zeros on the right', { sequencer: '00A' }, { sequencer: '00A01' }],
    ['capitals or not', { sequencer: '00a' }, { sequencer: '00B' }],
    ['the sequencer within a second', { ...laterOfIt, sequencer: '01' }, { ...second, sequencer: '02' }],
    ['the clocks beyond it', { ...second, sequencer: '02' }, { ...next, sequencer: '01' }],
  ];
  for (const [by, older, newer] of rows)
    it(`compares by ${by}`, () => {
      const [one, other] = [report(older), report(newer)];
      assert.deepEqual([isOlder(one, other), isOlder(other, one)], [true, false]);
    });

  it('compares sequencers of one key only, and the words where nothing but zeros is more', () => {
    const [early, late] = [report({ sequencer: '01' }), report({ sequencer: '09' })];
    for (const other of [{ key: 'b.md' }, { bucket: 'other' }])
      assert.equal(isOlder({ ...early, ...other }, late), false);
    const [one, zeros] = [
      report({ sequencer: '00A', textKey: 't1:b' }),
      report({ sequencer: '00A00', textKey: 't1:a' }),
    ];
    assert.equal(isOlder(one, zeros), false);
  });

  it('orders versions without a sequencer by the instants of their uploads', () => {
    const [one, other] = ['2026-03-01T02:00:00.100Z', '2026-03-01T02:00:00.200Z'];
    for (const [older, newer] of [
      [{ ...bare, uploadedAt: AT_ONE }, report({ textKey: 't1:a' })],
      [report({ uploadedAt: AT_ONE, sequencer: 'FF' }), bare],
      [
        { ...bare, uploadedAt: one },
        { ...bare, uploadedAt: other, textKey: 't1:a' },
      ],
    ] as const)
      assert.deepEqual([isOlder(older, newer), isOlder(newer, older)], [true, false]);
  });

  it('is a total order: of two different reports exactly one is older, and it is transitive', () => {
    fc.assert(
      fc.property(reports, reports, reports, (a, b, c) => {
        assert.equal(isOlder(a, a), false);
        assert.ok(!(isOlder(a, b) && isOlder(b, a)));
        if (a.textKey !== b.textKey) assert.ok(isOlder(a, b) || isOlder(b, a));
        if (isOlder(a, b) && isOlder(b, c)) assert.ok(isOlder(a, c));
        // Nor does it matter which of two that differ in nothing is compared.
        if (!isOlder(a, b) && !isOlder(b, a)) assert.equal(isOlder(a, c), isOlder(b, c));
      }),
      { numRuns: 20_000 },
    );
  });
});

const versions = fc.array(fc.record({ ...choices, stated: fc.boolean() }), { minLength: 2, maxLength: 4 }).map((list) =>
  list.map(({ words, observedAt, key, uploadedAt, sequencer, stated }, i): Arrival => {
    const made = arrival(
      { articleId: 'a', text: words, ...(stated && { crawledAt: observedAt }) },
      { key, uploadedAt, versionId: `v${i}` },
    );
    const { sequencer: _, ...file } = made.file;
    return { ...made, file: sequencer === undefined ? file : { ...file, sequencer } };
  }),
);

const orders = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((one, at) => orders(list.toSpliced(at, 1)).map((others) => [one, ...others]));

/** What is known at the end: the claim and the words of the story. */
const endOf = async (arrivals: readonly Arrival[]) => {
  const table = memoryTable();
  const retryPolicy = { attempts: 1, sleep: async () => {}, random: () => 0 };
  for (const one of arrivals) await recordFile(one, table, retryPolicy);
  const items = table.items();
  const claim = items.find(({ entity }) => entity === 'article');
  assert.ok(claim?.entity === 'article');
  const { version, storyId, sequencer, versionId, ...order } = claim;
  return {
    // Of two uploads that differ in their version alone, neither is newer.
    // `0A` and `0A00` are one sequencer.
    order: { ...order, sequencer: sequencer?.replace(/0+$/, '') },
    tells: table.stories().map(({ facts }) => facts.contentHash),
  };
};

describe('an article', () => {
  it('ends the same in every order in which up to four reports of it can arrive', () =>
    fc.assert(
      fc.asyncProperty(versions, async (arrivals) => {
        const [first, ...others] = await Promise.all(orders(arrivals).map(endOf));
        for (const other of others) assert.deepEqual(other, first);
      }),
      RUNS,
    ));
});

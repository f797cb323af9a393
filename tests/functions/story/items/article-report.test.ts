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
  it('compares crawls first', () =>
    assert.equal(
      isOlder(report({ observedAt: AT_ONE, key: 'z.md', sequencer: '09' }), report({ observedAt: AT_TWO })),
      true,
    ));

  it('compares the seconds of the uploads next, whatever the keys', () => {
    const early = report({ key: 'z.md', uploadedAt: AT_ONE, sequencer: '09' });
    assert.equal(isOlder(early, report({ uploadedAt: AT_TWO, sequencer: '01' })), true);
    assert.equal(isOlder({ ...early, bucket: 'other' }, report({ uploadedAt: AT_TWO })), true);
  });

  it('compares sequencers of one key only', () => {
    const late = report({ sequencer: '09' });
    const early = report({ sequencer: '01' });
    assert.deepEqual([isOlder(early, late), isOlder({ ...early, key: 'b.md' }, late)], [true, false]);
    assert.equal(isOlder({ ...early, bucket: 'other' }, late), false);
  });

  it('compares sequencers as text, padded with zeros on the right', () => {
    for (const [older, newer] of [
      ['009FF', '00A'],
      ['00A', '00A01'],
      ['00a', '00B'],
    ] as const) {
      assert.deepEqual(
        [
          isOlder(report({ sequencer: older }), report({ sequencer: newer })),
          isOlder(report({ sequencer: newer }), report({ sequencer: older })),
        ],
        [true, false],
      );
    }
    // Nothing but zeros more: the words decide.
    const found = isOlder(
      report({ sequencer: '00A', textKey: 't1:b' }),
      report({ sequencer: '00A00', textKey: 't1:a' }),
    );
    assert.equal(found, false);
  });

  it('prefers the sequencer to the clocks within a second, and the clocks beyond', () => {
    const [start, late, next] = UPLOADED.map((uploadedAt) => ({ uploadedAt }));
    assert.equal(isOlder(report({ ...start, sequencer: '02' }), report({ ...late, sequencer: '01' })), false);
    assert.equal(isOlder(report({ ...start, sequencer: '02' }), report({ ...next, sequencer: '01' })), true);
  });

  it('orders a version without a sequencer by its upload', () => {
    const { sequencer: _, ...lost } = report({ uploadedAt: AT_ONE, textKey: 't1:z' });
    assert.equal(isOlder(lost, report({ uploadedAt: AT_TWO, textKey: 't1:a' })), true);
    assert.equal(isOlder({ ...lost, uploadedAt: AT_TWO }, report({ uploadedAt: AT_ONE, sequencer: 'FF' })), false);
  });

  it('compares the instants of the uploads if neither has a sequencer', () => {
    const [{ sequencer: _, ...first }, { sequencer: __, ...second }] = [
      report({ uploadedAt: '2026-03-01T02:00:00.100Z', textKey: 't1:z' }),
      report({ uploadedAt: '2026-03-01T02:00:00.200Z', textKey: 't1:a' }),
    ];
    assert.deepEqual([isOlder(first, second), isOlder(second, first)], [true, false]);
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

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { profileOf } from '../../../functions/matching/profile.ts';
import { observedAt } from '../../../functions/story/article-report.ts';
import { factsOf } from '../../../functions/story/facts.ts';
import { fileVersionId } from '../../../functions/story/file-version.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { arrival, article, file } from '../../fixtures/arrivals.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';

const read = (fields: Parameters<typeof article>[0]) => {
  const one = article(fields);
  return { article: one, profile: profileOf(one, '', UPLOADED) };
};

const UPLOADED = '2026-03-01T12:00:00.000Z';

describe('observedAt', () => {
  const observed = (crawledAt?: string) =>
    observedAt(
      article({ articleId: 'a', text: 'rain', ...(crawledAt && { crawledAt }) }),
      file({ key: 'a.md', uploadedAt: UPLOADED }),
    );

  it('is the crawl', () => {
    for (const crawledAt of ['2026-02-01T00:00:00.000Z', '2026-03-01T12:00:00.000Z']) {
      assert.equal(observed(crawledAt), crawledAt);
    }
  });

  it('is the upload where the file does not say, or says later', () => {
    for (const crawledAt of [undefined, '2026-03-01T12:00:01.000Z', '2026-03-05T00:00:00.000Z']) {
      assert.equal(observed(crawledAt), UPLOADED);
    }
  });
});

describe('factsOf', () => {
  it('cuts what is too long at its end, and says so', () => {
    const long = (length: number) => Array.from({ length }, (_, at) => at % 10).join('');
    const fields = { title: long(301), headline: long(302), publisher: long(101), url: long(1001), text: long(281) };
    const facts = factsOf(read({ articleId: 'a', ...fields }), file({ key: 'a.md' }));
    const cut = (length: number) => `${long(length - 1)}…`;
    assert.deepEqual(
      [facts.title, facts.headline, facts.publisher, facts.url, facts.excerpt],
      [cut(300), cut(300), cut(100), cut(1000), cut(280)],
    );
  });

  it('tells no address, however many there are, and one blank for each run of white space', () => {
    const text = 'Rain\n\n  and snow. a.writer@example.com, b.writer@example.com and\tso on';
    const authors = [{ name: 'A. Writer a@example.com b@example.com' }];
    const facts = factsOf(read({ articleId: 'a', text, authors }), file({ key: 'a.md' }));
    assert.deepEqual([facts.excerpt, facts.authors], ['Rain and snow. , and so on', ['A. Writer']]);
  });

  it('tells no address in full-width signs or letters with marks, and keeps the words that are glued to one', () => {
    const text =
      '문의는 홍길동hong＠example.com으로. Or josé.pérez@example.com, иван@пример.example, ｈｏｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ';
    const authors = [{ name: 'Jane jane@münchen.example' }, { name: 'B@home' }];
    const facts = factsOf(read({ articleId: 'a', text, authors }), file({ key: 'a.md' }));
    assert.deepEqual([facts.excerpt, facts.authors], ['문의는 홍길동으로. Or , ,', ['Jane', 'B@home']]);
  });

  it('says whether the file declared the hash of its words, or another or none', () => {
    const verified = [true, false].map((hashVerified) =>
      factsOf(read({ articleId: 'a', text: 'rain', hashVerified }), file({ key: 'a.md' })),
    );
    assert.deepEqual(
      verified.map((facts) => facts.hashVerified),
      [true, false],
    );
  });

  it('leaves out what a file leaves empty', () => {
    const facts = factsOf(
      read({ articleId: 'a', text: 'rain', publisher: '', category: '', url: '' }),
      file({ key: 'a.md' }),
    );
    assert.deepEqual(
      ['publisher', 'category', 'url'].filter((name) => name in facts),
      [],
    );
  });
});

describe('fileVersionId', () => {
  it('is the version id, else the sequencer, else the ETag, else the time of the upload', () => {
    const all = { bucket: 'b', key: 'k', versionId: 'v', sequencer: 's', eTag: 'e', uploadedAt: UPLOADED };
    const { versionId, ...unversioned } = all;
    const { sequencer, ...unordered } = unversioned;
    const { eTag, ...bare } = unordered;
    assert.deepEqual([all, unversioned, unordered, bare].map(fileVersionId), [versionId, sequencer, eTag, UPLOADED]);
  });
});

describe('an updated story', () => {
  it('keeps no fact of the older report: not its headline, its version, nor what the newer does not state', async () => {
    const table = memoryTable();
    const patience = { attempts: 1, sleep: async () => {}, random: () => 0 };
    const full = {
      title: '[1st] Rain',
      headline: 'Rain',
      publisher: 'A Times',
      category: 'weather',
      url: 'https://example.com/a',
      publishedAt: '2026-02-28T00:00:00.000Z',
    };
    const later = '2026-03-01T13:00:00.000Z';
    const { versionId: _, ...unversioned } = file({ key: 'a2.md', uploadedAt: later });
    for (const one of [
      arrival({ articleId: 'a', text: 'rain', crawledAt: '2099-01-01T00:00:00.000Z', ...full }, { key: 'a1.md' }),
      {
        ...arrival(
          { articleId: 'a', text: 'snow', title: 'Rain, snow', headline: 'Rain, snow' },
          { key: 'a2.md' },
          later,
        ),
        file: unversioned,
      },
    ]) {
      await recordFile(one, table, patience);
    }
    const [story] = table.stories();
    assert.deepEqual([story?.revision, story?.title, story?.key, story?.observedAt], [2, 'Rain, snow', 'a2.md', later]);
    for (const name of ['headline', 'publisher', 'category', 'url', 'publishedAt', 'crawledAt', 'versionId'] as const) {
      assert.equal(story?.[name], undefined, name);
    }
  });

  it('is as old as its newest crawl says, whatever an impossible one said before', async () => {
    const table = memoryTable();
    const patience = { attempts: 1, sleep: async () => {}, random: () => 0 };
    const impossible = { articleId: 'a', text: 'rain', crawledAt: '2099-01-01T00:00:00.000Z' };
    const newer = { articleId: 'a', text: 'snow', crawledAt: '2026-03-01T13:00:00.000Z' };
    await recordFile(arrival(impossible, { key: 'a1.md' }), table, patience);
    await recordFile(arrival(newer, { key: 'a2.md', uploadedAt: '2026-03-01T14:00:00.000Z' }), table, patience);
    const [story] = table.stories();
    assert.deepEqual([story?.crawledAt, story?.observedAt], [newer.crawledAt, undefined]);
  });
});

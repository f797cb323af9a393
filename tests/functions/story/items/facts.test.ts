import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { profileOf } from '../../../../functions/matching/profile.ts';
import { withdrawnStory, withFacts } from '../../../../functions/story/change/story-changes.ts';
import { erasedFacts, factsOf } from '../../../../functions/story/items/facts.ts';
import { fileVersionId, fileVersionIn, listedVersion } from '../../../../functions/story/items/file-version.ts';
import { changedReport, storyFacts } from '../../../../functions/story/items/story.ts';
import { arrival, article, file } from '../../../fixtures/arrivals.ts';
import { AT_ONE, record } from '../../../fixtures/recording.ts';

const read = (fields: Parameters<typeof article>[0]) => {
  const one = article(fields);
  return { kind: 'article' as const, article: one, profile: profileOf(one, '', UPLOADED) };
};

const UPLOADED = '2026-03-01T12:00:00.000Z';

it('a list of reports has whole links alone: one that is too long is left out', async () => {
  for (const [length, isThere] of [
    [500, true],
    [501, false],
  ] as const) {
    const url = `https://gull.example/${'x'.repeat(length - 'https://gull.example/'.length)}`;
    const { story } = await record(arrival({ articleId: 'a', text: 'rain', url }, { key: 'a.md' }));
    assert.equal(story?.articles[0]?.url, isThere ? url : undefined);
  }
});

describe('factsOf', () => {
  it('cuts texts that are too long, with an ellipsis, and leaves out a url that is too long', () => {
    // Of two units each.
    const long = (length: number) => Array.from({ length }, (_, at) => String.fromCodePoint(0x1f300 + at)).join('');
    const fields = { title: long(301), headline: long(302), publisher: long(101), url: long(1001), text: long(281) };
    const facts = factsOf(read({ articleId: 'a', ...fields }), file({ key: 'a.md' }));
    const cut = (length: number) => `${long(length - 1)}…`;
    const { title, headline, publisher, url, excerpt } = facts;
    assert.deepEqual([title, headline, publisher, url, excerpt], [cut(300), cut(300), cut(100), undefined, cut(280)]);
    const text = `x${' '.repeat(1118)}${'𠀀'.repeat(9)}`;
    const whole = factsOf(read({ articleId: 'a', title: long(300), text }), file({ key: 'a.md' }));
    assert.deepEqual([whole.title, whole.excerpt], [long(300), 'x']);
  });

  it('has no mail address, however many there are, and one space for each run of white space', () => {
    const text = 'Rain\n\n  and snow. a.writer@example.com, b.writer@example.com and\tso on';
    const authors = [{ name: 'A. Writer a@example.com b@example.com' }];
    const facts = factsOf(read({ articleId: 'a', text, authors }), file({ key: 'a.md' }));
    assert.deepEqual([facts.excerpt, facts.authors], ['Rain and snow. , and so on', ['A. Writer']]);
  });

  it('has no mail address in full-width signs or marked letters, and keeps adjoining words', () => {
    const text =
      '문의는 홍길동hong＠example.com으로. Or josé.pérez@example.com, иван@пример.example, ｈｏｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ';
    const authors = [{ name: 'Jane jane@münchen.example' }, { name: 'B@home' }];
    const facts = factsOf(read({ articleId: 'a', text, authors }), file({ key: 'a.md' }));
    assert.deepEqual([facts.excerpt, facts.authors], ['문의는 홍길동으로. Or , ,', ['Jane', 'B@home']]);
  });

  it('leaves out what a file leaves empty', () => {
    const facts = factsOf(
      read({ articleId: 'a', text: 'rain', publisher: '', category: '', url: '' }),
      file({ key: 'a.md' }),
    );
    const found = ['publisher', 'category', 'url'].filter((name) => name in facts);
    assert.deepEqual(found, []);
  });
});

describe('a fact that is added later', () => {
  const known = arrival({ articleId: 'a', text: 'rain', crawledAt: AT_ONE, publisher: 'A Times' }, { key: 'a.md' });
  const stays = Object.keys(erasedFacts(factsOf(read({ articleId: 'a', text: 'rain' }), file({ key: 'a.md' }))));
  const name = fc.string().filter((key) => key !== '__proto__' && key !== 'publisher' && !stays.includes(key));

  /** The story of `known`, with one more fact that no code knows. */
  const storyWith = async (fact: string) => {
    const { story } = await record(known);
    assert.ok(story);
    return changedReport(story, '1', (one) => ({ ...one, words: { ...one.words, [fact]: 'told before' } }));
  };

  it('is erased by a withdrawal', () =>
    fc.assert(
      fc.asyncProperty(name, async (fact) => {
        const facts = storyFacts(withdrawnStory(await storyWith(fact), { by: 'operator', at: AT_ONE }, true));
        assert.ok(!Object.hasOwn(facts, fact) && !JSON.stringify(facts).includes('told before'), fact);
        assert.deepEqual([facts.articleId, facts.publisher, facts.title], ['a', 'A Times', '']);
      }),
    ));

  it('is replaced by an update, also where the newer report does not state it', async () => {
    const newer = read({ articleId: 'a', text: 'snow' });
    await fc.assert(
      fc.asyncProperty(name, async (fact) => {
        const changed = withFacts(await storyWith(fact), known, '1', newer, 'update');
        assert.deepEqual(storyFacts(changed), factsOf(newer, known.file));
      }),
    );
  });
});

it('a version of a file is the same in a list of S3, in the head of an object and in a message', () => {
  const version = { bucket: 'b', key: 'k', versionId: 'v', eTag: 'e', size: 0, uploadedAt: UPLOADED };
  const listed = { Key: 'k', VersionId: 'v', ETag: '"e"', Size: 0, LastModified: new Date(UPLOADED) };
  assert.deepEqual(listedVersion('b', listed), version);
  const sent = { ...version, eTag: '"e"', uploadedAt: '2026-03-01T13:00:00+01:00', sequencer: 's', quiet: true };
  const by = { uploadedBy: 'x'.repeat(129) };
  assert.deepEqual(fileVersionIn({ ...sent, ...by }), {
    ...{ ...version, sequencer: 's', quiet: true, uploadedBy: 'x'.repeat(128) },
  });
  // What was written while versioning was off has no version, and what is empty says nothing.
  const bare = { bucket: 'b', key: 'k', uploadedAt: UPLOADED };
  assert.deepEqual(listedVersion('b', { Key: 'k', VersionId: 'null', LastModified: new Date(UPLOADED) }), bare);
  assert.deepEqual(fileVersionIn({ ...bare, versionId: 'null', eTag: '', sequencer: '', uploadedBy: '' }), bare);
  for (const wrong of [{ bucket: '' }, { key: 7 }, { uploadedAt: 'noon' }])
    assert.throws(() => fileVersionIn({ ...bare, ...wrong }), { name: 'UnknownMessageError' });
});

it('fileVersionId is the version id, else the sequencer, else the ETag, else the time of the upload', () => {
  const all = { bucket: 'b', key: 'k', versionId: 'v', sequencer: 's', eTag: 'e', uploadedAt: UPLOADED };
  const { versionId, ...unversioned } = all;
  const { sequencer, ...unordered } = unversioned;
  const { eTag, ...bare } = unordered;
  assert.deepEqual([all, unversioned, unordered, bare].map(fileVersionId), [versionId, sequencer, eTag, UPLOADED]);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withArticleId } from '../../../../functions/story/change/same-article.ts';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, withMatching } from '../../../fixtures/arrivals.ts';
import { AT_ONE, AT_THREE, AT_TWO, record, retryPolicy } from '../../../fixtures/recording.ts';

const FERRY = {
  headline: 'Harbour council votes to keep the night ferry',
  publisher: 'Gull Bay Wire',
  url: 'https://gullbay.example/ferry',
  text: `The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running through the winter, seven votes to
four, after two hours of debate in a hall so full that the doors were left open. The boat carries about 140 passengers a night.`,
};
const QUARRY = {
  headline: 'Mammoth tusk found in quarry',
  publisher: 'Low Fell Echo',
  url: 'https://lowfell.example/tusk',
  text: `Workers at the Low Fell quarry found the tusk of a mammoth on Friday morning while clearing a ledge that had slipped in
the rain. It is two metres long and nearly whole, said Ines Barrow of the county museum, who drove out in the afternoon.`,
};
const NOTICE = { text: 'More soon.', headline: 'Stand by', publisher: 'Skerry News' };
const GERMAN = {
  headline: 'Gull Bay Harbour council: Nachtfähre bleibt',
  language: 'de',
  text: `Der Rat von Gull Bay hat am Dienstagabend entschieden, dass die späte Fähre auch im Winter fährt, mit sieben Stimmen gegen
vier, nach zwei Stunden Debatte in einem Saal, der so voll war, dass die Türen offen bleiben mussten.`,
};
type Fields = Partial<typeof FERRY> & { text: string; language?: string };

/** A file under one id that all of these share. */
const upload = (fields: Fields, key: string, crawledAt: string): Arrival => {
  const { headline = '', ...rest } = fields;
  const named = { articleId: 'id:host:site.example:intro', headline, title: headline, crawledAt };
  return withMatching(arrival({ ...named, ...rest }, { key, versionId: key }));
};

/** The same file as another version of its key. */
const again = (one: Arrival, version: number): Arrival => ({ ...one, file: { ...one.file, versionId: `v${version}` } });

describe('a file under the id of another article', () => {
  it('is a story of its own, with a warning, if nothing else agrees', async () => {
    const { dispositions, announced, table } = await record(
      upload(FERRY, 'a/index.md', AT_ONE),
      upload(QUARRY, 'b/index.md', AT_TWO),
    );
    assert.deepEqual(dispositions, ['new', 'new']);
    assert.deepEqual(announced, ['story.created', 'story.created']);
    const found = table.receipts().map(({ warnings }) => warnings ?? []);
    assert.deepEqual(found, [[], ['id-reused']]);
  });

  it('is recognised later: its next crawl is a revision, an older one stale, the first article revised, too', async () => {
    const longer = (fields: Fields): Fields => ({ ...fields, text: `${fields.text} More is to be decided in spring.` });
    const { dispositions, table } = await record(
      upload(FERRY, 'a/index.md', AT_ONE),
      upload(QUARRY, 'b/index.md', AT_TWO),
      upload(longer(QUARRY), 'b/index.md v2', AT_THREE),
      upload({ ...QUARRY, text: QUARRY.text.slice(0, 150) }, 'b/index.md v0', AT_ONE),
      upload(longer(FERRY), 'a/index.md v2', AT_TWO),
    );
    assert.deepEqual(dispositions, ['new', 'new', 'revision', 'stale', 'revision']);
    const found = table.stories().map(({ facts, revision }) => [facts.headline ?? facts.title, revision]);
    assert.deepEqual(found, [
      [FERRY.headline, 2],
      [QUARRY.headline, 2],
    ]);
  });

  const CASES: [title: string, file: Fields & { key?: string }, expected: string, warning?: string][] = [
    ['the headline, with a marker', { ...QUARRY, headline: `UPDATE: ${FERRY.headline}` }, 'revision'],
    ['the words, but for a figure', { ...FERRY, text: FERRY.text.replace('140', '150'), headline: 'Boat' }, 'revision'],
    ['only the url', { ...QUARRY, url: FERRY.url.replace('https', 'http') }, 'new', 'id-reused'],
    ['only the publisher', { ...QUARRY, publisher: FERRY.publisher }, 'new', 'id-reused'],
    ['only the key', { ...QUARRY, key: 'a.md' }, 'new', 'id-reused'],
    ['a shorter headline', { ...QUARRY, headline: 'Night ferry' }, 'revision'],
    ['a placeholder and one telling word, its whole headline', { ...NOTICE, headline: 'Ferry' }, 'revision'],
    ['url and key', { ...QUARRY, url: FERRY.url, key: 'a.md' }, 'revision'],
    ['a placeholder and the publisher', { ...NOTICE, publisher: FERRY.publisher }, 'new', 'id-reused'],
    ['a placeholder and the url', { ...NOTICE, url: FERRY.url }, 'revision'],
    ['a placeholder and the key', { ...NOTICE, key: 'a.md' }, 'revision'],
    ['a placeholder and the headline', { ...NOTICE, headline: 'Council votes on night ferry' }, 'revision'],
    ['names in the headline, in another language', GERMAN, 'new', 'id-reused'],
    [
      'only common words of the headline',
      { ...QUARRY, headline: 'The tusk in the quarry to the east' },
      'new',
      'id-reused',
    ],
  ];

  for (const [title, { key = 'b.md', ...fields }, expected, warning] of CASES) {
    it(`shares ${title}: ${expected}, in either order`, async () => {
      const [ferry, other] = [(at: string) => upload(FERRY, 'a.md', at), (at: string) => upload(fields, key, at)];
      for (const files of [
        [ferry(AT_ONE), other(AT_TWO)],
        [other(AT_ONE), ferry(AT_TWO)],
      ]) {
        const { dispositions, table } = await record(...files.map(again));
        assert.deepEqual(dispositions, ['new', expected]);
        assert.deepEqual(table.receipts()[1]?.warnings?.[0], warning);
      }
    });
  }

  it('that is older and shares no more than url and key is silent, and its receipt says so', async () => {
    const { dispositions, table } = await record(
      upload(FERRY, 'a.md', AT_TWO),
      again(upload({ ...QUARRY, url: FERRY.url }, 'a.md', AT_ONE), 1),
    );
    assert.deepEqual(dispositions, ['new', 'stale']);
    assert.deepEqual(table.receipts()[1]?.warnings, ['silenced-by-url']);
  });

  it('is not found by a url that several articles share', async () => {
    const { dispositions, table } = await record(
      upload(FERRY, 'a.md', AT_ONE),
      upload({ ...QUARRY, url: FERRY.url }, 'b.md', AT_TWO),
      upload({ ...NOTICE, url: FERRY.url }, 'c.md', AT_THREE),
    );
    assert.deepEqual(dispositions, ['new', 'new', 'new']);
    assert.equal(table.stories().length, 3);
  });

  it('is found among up to eight others, and by its headline beyond them', async () => {
    const headlines = 'Alder Birch Cedar Dogwood Elder Fir Gorse Hazel Ivy Juniper Kapok'.split(' ');
    const files = headlines.map((tree, i) => upload({ headline: `${tree}`, text: `${tree}.` }, `${i}.md`, AT_ONE));
    const { table, dispositions } = await record(...files);
    assert.deepEqual([...new Set(dispositions)], ['new']);
    assert.equal(table.items().find(({ pk }) => pk === 'ARTICLE#id:host:site.example:intro')?.version, 9);
    const later = headlines.map((tree, i) => upload({ headline: `${tree}`, text: `${tree}!!` }, `${i}+.md`, AT_TWO));
    for (const one of later) assert.equal((await recordFile(one, table, retryPolicy)).disposition, 'revision');
  });

  it('is withdrawn alone: two retracted articles of one id are both withdrawn, in any order', async () => {
    const retraction = ({ headline }: Fields, at: string) => {
      const made = upload(
        { headline: `[KILL] ${headline}`, text: 'This report is withdrawn.' },
        `${headline}.kill`,
        at,
      );
      assert.ok(made.result.kind === 'article');
      const retracted = { ...made.result, kind: 'retracted' as const };
      return { ...made, result: withArticleId(retracted, retracted.article.articleId) };
    };
    const files = [upload(FERRY, 'a.md', AT_ONE), upload(QUARRY, 'b.md', AT_ONE)] as const;
    const kills = [retraction(FERRY, AT_TWO), retraction(QUARRY, AT_THREE)] as const;
    for (const order of [
      [files[0], files[1], kills[0], kills[1]],
      [files[1], files[0], kills[0], kills[1]],
      [files[0], kills[0], files[1], kills[1]],
      [files[0], files[1], kills[1], kills[0]],
    ]) {
      const { table, announced } = await record(...order);
      assert.ok(table.stories().every(({ withdrawnAt }) => withdrawnAt));
      assert.equal(announced.filter((one) => one === 'story.withdrawn').length, 2);
    }
  });
});

describe('a retraction', () => {
  it('withdraws an article of another language under its headline: a notice is written in any', async () => {
    const { headline, ...ferry } = FERRY;
    const named = { articleId: 'ferry', headline, title: headline };
    const { dispositions, announced } = await record(
      arrival({ ...ferry, ...named, language: 'en', crawledAt: AT_ONE }, { key: 'a.md' }),
      arrival(
        { ...named, text: 'Dieser Artikel wurde zurückgezogen.', language: 'de', crawledAt: AT_TWO, kind: 'retracted' },
        { key: 'b.md' },
      ),
    );
    assert.deepEqual(dispositions, ['new', 'revision']);
    assert.deepEqual(announced, ['story.created', 'story.withdrawn']);
  });
});

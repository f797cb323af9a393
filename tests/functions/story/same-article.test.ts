import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../functions/story/decision.ts';
import { arrival, withMatching } from '../../fixtures/arrivals.ts';
import { AT_ONE, AT_THREE, AT_TWO, record } from '../../fixtures/recording.ts';

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
type Fields = Partial<typeof FERRY> & { text: string };

/** A file under one id that all of these share. */
const upload = (fields: Fields, key: string, crawledAt: string): Arrival => {
  const { headline = '', ...rest } = fields;
  const named = { articleId: 'id:host:site.example:intro', headline, title: headline, crawledAt };
  return withMatching(arrival({ ...named, ...rest }, { key, versionId: key }));
};

describe('a file under the id of another article', () => {
  it('is a story of its own, with a warning, if nothing else agrees', async () => {
    const { dispositions, announced, table } = await record(
      upload(FERRY, 'a/index.md', AT_ONE),
      upload(QUARRY, 'b/index.md', AT_TWO),
    );
    assert.deepEqual(dispositions, ['new', 'new']);
    assert.deepEqual(announced, ['story.created', 'story.created']);
    assert.deepEqual(
      table.receipts().map(({ warnings }) => warnings ?? []),
      [[], ['id-reused']],
    );
  });

  it('is recognised later: its next crawl is a revision, an older one is stale, and the first article is still revised too', async () => {
    const longer = (fields: Fields): Fields => ({ ...fields, text: `${fields.text} More is to be decided in spring.` });
    const { dispositions, table } = await record(
      upload(FERRY, 'a/index.md', AT_ONE),
      upload(QUARRY, 'b/index.md', AT_TWO),
      upload(longer(QUARRY), 'b/index.md v2', AT_THREE),
      upload({ ...QUARRY, text: QUARRY.text.slice(0, 150) }, 'b/index.md v0', AT_ONE),
      upload(longer(FERRY), 'a/index.md v2', AT_TWO),
    );
    assert.deepEqual(dispositions, ['new', 'new', 'revision', 'stale', 'revision']);
    assert.deepEqual(
      table.stories().map(({ facts, revision }) => [facts.headline ?? facts.title, revision]),
      [
        [FERRY.headline, 2],
        [QUARRY.headline, 2],
      ],
    );
  });

  it('is the same article if the url, the headline or the text agrees', async () => {
    const shared: Fields[] = [
      { ...QUARRY, url: FERRY.url.replace('https', 'http') },
      { ...QUARRY, headline: `UPDATE: ${FERRY.headline}` },
      { ...FERRY, text: FERRY.text.replace('140', '150'), url: QUARRY.url, headline: 'Vote on boat', publisher: 'X' },
    ];
    for (const fields of shared) {
      const { dispositions } = await record(upload(FERRY, 'a.md', AT_ONE), upload(fields, 'b.md', AT_TWO));
      assert.deepEqual(dispositions, ['new', 'revision'], JSON.stringify(fields));
    }
  });

  it('is the same article if its publisher replaces a placeholder', async () => {
    const flash = { text: 'More soon.', headline: 'Breaking', publisher: FERRY.publisher };
    const { dispositions } = await record(upload(flash, 'a.md', AT_ONE), upload(FERRY, 'a.md v2', AT_TWO));
    assert.deepEqual(dispositions, ['new', 'revision']);
    const elsewhere = { ...flash, publisher: QUARRY.publisher };
    const other = await record(upload(elsewhere, 'a.md', AT_ONE), upload(FERRY, 'b.md', AT_TWO));
    assert.deepEqual(other.dispositions, ['new', 'new']);
  });

  it('is the same article where its publisher says less again, and another where nobody says who it is', async () => {
    const notice = { text: 'More soon.', headline: 'Breaking' };
    const shorter = { ...notice, publisher: FERRY.publisher };
    const { dispositions } = await record(upload(FERRY, 'a.md', AT_ONE), upload(shorter, 'a.md v2', AT_TWO));
    assert.deepEqual(dispositions, ['new', 'revision']);
    const { publisher: _, ...anonymous } = FERRY;
    const other = await record(upload(notice, 'a.md', AT_ONE), upload(anonymous, 'b.md', AT_TWO));
    assert.deepEqual(other.dispositions, ['new', 'new']);
  });

  it('is told from others without a url by publisher and headline', async () => {
    const { url: _, ...quarry } = QUARRY;
    const rowing = {
      headline: 'Schoolgirls win the regatta',
      publisher: QUARRY.publisher,
      text: 'The eight of Skerry Grammar School crossed the line a length ahead on Sunday, the first crew of pupils to win it.',
    };
    const { dispositions, table } = await record(
      upload(FERRY, 'a.md', AT_ONE),
      upload(quarry, 'b.md', AT_TWO),
      upload(rowing, 'c.md', AT_TWO),
      upload({ ...rowing, text: `${rowing.text} It rained.` }, 'c.md v2', AT_THREE),
    );
    assert.deepEqual(dispositions, ['new', 'new', 'new', 'revision']);
    assert.equal(new Set(table.stories().map(({ facts }) => facts.articleId)).size, 3);
  });

  it('never becomes silent: it is announced, or it shares something with what the id is known for', async () => {
    const pick = <K extends keyof typeof FERRY>(name: K) => fc.constantFrom(FERRY[name], QUARRY[name]);
    const anyFile = fc.record({
      headline: pick('headline'),
      publisher: pick('publisher'),
      url: fc.option(pick('url'), { nil: undefined }),
      text: pick('text'),
    });
    await fc.assert(
      fc.asyncProperty(anyFile, async (fields) => {
        const known = upload(FERRY, 'a.md', AT_ONE);
        const { url, ...rest } = fields;
        const { dispositions, table } = await record(known, upload({ ...rest, ...(url && { url }) }, 'b.md', AT_TWO));
        const sharesNothing = fields.headline !== FERRY.headline && url !== FERRY.url && fields.text !== FERRY.text;
        assert.equal(dispositions[1] === 'new', sharesNothing, JSON.stringify(fields));
        assert.equal(table.stories().length, sharesNothing ? 2 : 1);
      }),
      { numRuns: 50 },
    );
  });
});

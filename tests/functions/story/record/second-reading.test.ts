import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { Judge, Unanswered } from '../../../../functions/story/items/judge.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { withMatching } from '../../../fixtures/arrivals.ts';
import { memoryTable, type ToldStory } from '../../../fixtures/memory-table.ts';
import { retryPolicy } from '../../../fixtures/recording.ts';
import { inventedArrivals, judgeSaying } from '../../../fixtures/second-readers.ts';

const arrivals = await inventedArrivals();
const named = (name: string): Arrival => arrivals.find((one) => one.name.startsWith(name)) as Arrival;

/** Records these, the last one with the judge, and gives what became of that one. */
async function recorded(names: readonly (string | Arrival)[], judge?: Judge, table = memoryTable()) {
  const all = names.map((one) => (typeof one === 'string' ? named(one) : one));
  const last = all.pop() as Arrival;
  for (const one of all) await recordFile(one, table, retryPolicy);
  const stories = structuredClone(table.stories());
  const decision = await recordFile(last, table, retryPolicy, judge);
  const receipt = table.receipts().find(({ key }) => key === last.file.key);
  return { decision, receipt, before: stories, table };
}

const FIRE = ['07-fire', '08-fire'] as const;
const ARREST = ['07-fire', '09-fire'] as const;
const COMMENT = ['02-ferry', '04-ferry'] as const;

describe('a report whose words are nearly those of a story', () => {
  it('joins it silently if the second reader says so, and the receipt says who decided', async () => {
    const judge = judgeSaying(6);
    const { decision, receipt, table } = await recorded(FIRE, judge);
    const kinds = judge.questions.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['same']);
    assert.deepEqual([decision.disposition, table.stories().length, table.announced().length], ['copy', 1, 1]);
    assert.deepEqual(receipt?.judged, { question: 'same', model: 'a model', prompt: 'same-1', score: 6 });
    assert.equal(receipt?.doubt, 'second-reader');
  });

  it('is new if the second reader says less, or nothing', async () => {
    for (const said of [5, 0, 'late', 'budget'] as const) {
      const { decision, receipt, table } = await recorded(FIRE, judgeSaying(said));
      assert.deepEqual([decision.disposition, table.announced().length], ['new', 2]);
      assert.equal(receipt?.judged?.score ?? receipt?.judged?.why, said);
    }
  });

  it('changes nothing that the story shows or is matched by, when only the second reader has found it', async () => {
    const { before, table } = await recorded(FIRE, judgeSaying(10));
    const [was] = before;
    const [is] = table.stories();
    const shown = ({ facts, shown: ref, profiles, headlineTerms, revision }: ToldStory) => ({
      ...{ facts, ref, profiles, headlineTerms, revision },
    });
    assert.deepEqual(shown(is as ToldStory), shown(was as ToldStory));
    assert.equal(is?.articleCount, 2);
  });

  it('rewrites no story of its own paper and site, where only the second reader has found it', async () => {
    const [first = assert.fail()] = [named('07-fire')];
    const { result } = first;
    assert.ok(result.kind === 'article');
    const crawledAt = '2026-03-02T03:30:00.000Z';
    const article = { ...result.article, articleId: 'again', textKey: 't1:again', crawledAt, contentHash: 'again' };
    const again = { ...first, decidedAt: crawledAt, file: { ...first.file, key: 'again.md', uploadedAt: crawledAt } };
    const dispositionAt = async (threshold: number) => {
      const last = withMatching({ ...again, result: { ...result, article } } as Arrival, { threshold });
      return (await recorded([first, last], judgeSaying(10))).decision.disposition;
    };
    assert.deepEqual([await dispositionAt(0.6), await dispositionAt(1)], ['update', 'copy']);
  });
});

describe('a report that joins a story and is nearly a development', () => {
  it('is announced if the second reader says so, and silent if not; who reviews it reads why', async () => {
    for (const [names, said, disposition, doubt] of [
      [ARREST, 5, 'development', 'unsure-join'],
      [ARREST, 4, 'copy', 'second-reader'],
      [ARREST, 'late', 'development', 'unsure-join'],
      [COMMENT, 5, 'development', 'second-reader'],
      [COMMENT, 4, 'copy', 'unsure-join'],
      [COMMENT, 'unreadable', 'copy', 'near-development'],
    ] as const) {
      const judge = judgeSaying(said);
      const { decision, receipt } = await recorded(names, judge);
      const kinds = judge.questions.map(({ kind }) => kind);
      assert.deepEqual(kinds, ['told']);
      const { score, why } = receipt?.judged ?? {};
      assert.deepEqual([decision.disposition, score ?? why, receipt?.doubt], [disposition, said, doubt]);
      if (typeof said === 'string') assert.equal((await recorded(names)).decision.disposition, disposition);
    }
  });
});

describe('the second reader', () => {
  const asks = async (last: Arrival | string, ...before: (Arrival | string)[]): Promise<number> => {
    const judge = judgeSaying(10);
    await recorded([...before, last], judge);
    return judge.questions.length;
  };
  const fire = named('08-fire');

  it('is told what subscribers were told, and the report', async () => {
    const judge = judgeSaying(10);
    const late = { ...fire, file: { ...fire.file, uploadedAt: fire.decidedAt.replace(':00.000', ':30.000') } };
    await recorded(['07-fire', late], judge);
    const [{ report, story } = assert.fail()] = judge.questions;
    assert.deepEqual(story.headlines, [
      { state: 'announced', at: '2026-03-02T03:00:00.000Z', headline: 'Fire destroys fish hall in Port Alma' },
    ]);
    assert.match(story.texts.join(), /^A fire destroyed/);
    const { headline, publisher, crawledAt: at, text } = 'article' in fire.result ? fire.result.article : assert.fail();
    assert.deepEqual(report, { headline, publisher, at, text });
    assert.deepEqual([headline, publisher], ['Historic market gutted by flames before dawn', 'Skerry Post']);
  });

  it('is not asked about a file that is quiet, late or known, nor about one whose words are sure', async () => {
    assert.equal(await asks(fire, '07-fire'), 1);
    assert.equal(await asks({ ...fire, settings: { ...fire.settings, notifications: false } }, '07-fire'), 0);
    assert.equal(await asks({ ...fire, decidedAt: '2026-03-02T08:30:00.000Z' }, '07-fire'), 0);
    assert.deepEqual([await asks(fire, '07-fire', fire), await asks('01-ferry')], [0, 0]);
    assert.equal(await asks('06-match', '05-match'), 0);
  });

  it('is not asked about an embargoed or refused article, nor about a retraction', async () => {
    const { result } = fire;
    assert.ok(result.kind === 'article');
    for (const other of [
      { ...result, kind: 'held' as const, until: '2026-04-01T00:00:00.000Z' },
      { ...result, kind: 'retracted' as const },
      {
        kind: 'refused' as const,
        reason: 'draft' as const,
        detail: 'a draft',
        withheld: { ...result, kind: 'held' as const },
      },
    ])
      assert.equal(await asks({ ...fire, result: other as Arrival['result'] }, '07-fire'), 0, other.kind);
  });

  it('is not asked about a story of which nothing was announced, or that was withdrawn', async () => {
    const quiet = named('07-fire');
    assert.equal(await asks(fire, { ...quiet, settings: { ...quiet.settings, notifications: false } }), 0);
    const { result } = quiet;
    assert.ok(result.kind === 'article');
    const retraction: Arrival = {
      ...quiet,
      file: { ...quiet.file, versionId: 'v2', uploadedAt: '2026-03-02T04:00:00.000Z' },
      result: {
        ...result,
        kind: 'retracted',
        article: { ...result.article, textKey: 't1:other', crawledAt: '2026-03-02T04:00:00.000Z' },
      },
    };
    assert.equal(await asks(fire, quiet, retraction), 0);
  });

  it('is asked at most twice about a file, while the story changes at each answer; then words decide', async () => {
    const table = memoryTable();
    await recorded(['07-fire'], undefined, table);
    let number = 0;
    const changing: Judge & { asked: () => number } = {
      name: 'a model',
      asked: () => number,
      async ask() {
        number += 1;
        const [story] = table.stories();
        const report = story?.reports.get('1');
        assert.ok(report);
        const words = { ...report.words, excerpt: `Another text, ${number}.` };
        await table.write([{ item: { ...report, words, version: report.version + 1 }, expect: report.version }]);
        return { prompt: 'same-1', answer: { score: 10, reason: '' } };
      },
    };
    const { decision, receipt } = await recorded(['08-fire'], changing, table);
    assert.equal(changing.asked(), 2);
    assert.deepEqual([decision.disposition, receipt?.judged?.why], ['new', 'changed' satisfies Unanswered]);
  });

  it('is not asked again after a conflict, about the same words', async () => {
    const table = memoryTable();
    await recorded(['07-fire'], undefined, table);
    let conflicts = 3;
    const busy = {
      ...table,
      write: async (...given: Parameters<typeof table.write>) => conflicts-- <= 0 && table.write(...given),
    };
    const judge = judgeSaying(9);
    await recordFile(fire, busy, retryPolicy, judge);
    assert.equal(judge.questions.length, 1);
  });

  it('leaves each receipt under one KiB, whatever its model is called', async () => {
    const judge = { ...judgeSaying(9), name: `https://${'x'.repeat(5_000)}` };
    const { receipt } = await recorded(FIRE, judge);
    assert.ok(Buffer.byteLength(JSON.stringify(receipt)) < 1_024);
  });
});

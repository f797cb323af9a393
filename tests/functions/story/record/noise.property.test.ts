import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { steadyHash } from '../../../../functions/story/change/steady-text.ts';
import { inbox } from '../../../fixtures/inbox.ts';

// Goal: a page that is crawled every few minutes is announced again when its news has changed, and never for what
// changes by itself. Method: reports in several languages, each with lines that count or date and in any order of
// sentences, are crawled again and again; then a figure of a sentence changes. The families of lines are those of real
// sites.

const REPORTS = [
  `The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running. A fire in the ferry hall left 8 dead
in May. The boat carries about 140 passengers a night. “We had no choice,” said the mayor, Ada Brook.`,
  `서울시는 한강 다리 세 곳의 보수 공사를 다음 달부터 시작한다고 밝혔다. 지난해 사고로 8명이 숨졌다. 공사비는 시 예산으로 마련한다. 시 관계자는 균열이 발견됐다고 설명했다.`,
  `大阪市は来月から橋三本の補修工事を始めると発表した。去年の事故では8人が死亡した。費用は市の予算で賄う。市長は「ひびが見つかった」と話した。`,
  `Das Kabinett hat am Mittwoch den Haushalt beschlossen. Bei dem Unfall starben 8 Menschen. Die Opposition kritisierte die Schulden.`,
];

const n = fc.integer({ min: 1, max: 99_999 }).map((value) => value.toLocaleString('en'));
const clock = fc.integer({ min: 0, max: 59 }).map((minute) => `12:${String(minute).padStart(2, '0')}`);
const day = fc.integer({ min: 1, max: 28 });
const COUNTERS = fc.oneof(
  n.map((figure) => `Views: ${figure}`),
  n.map((figure) => `This story has been read ${figure} times.`),
  n.map((figure) => `${figure} people are reading this now`),
  fc.tuple(n, n).map(([likes, shares]) => `Likes ${likes} | Shares ${shares} · ${likes} comments`),
  n.map((figure) => `조회수 ${figure}회`),
  fc.tuple(n, n).map(([one, other]) => `공감 ${one} 댓글 ${other}`),
  n.map((figure) => `閲覧数：${figure}回`),
  n.map((figure) => `阅读量 ${figure}`),
  n.map((figure) => `${figure} Aufrufe`),
  n.map((figure) => `${figure} просмотров`),
);
const DATES = fc.oneof(
  fc.tuple(day, clock).map(([of, at]) => `Updated: ${of} March 2026, ${at} GMT`),
  n.map((figure) => `Last updated ${figure} minutes ago`),
  fc.tuple(day, clock).map(([of, at]) => `입력 2026.03.${of} ${at}`),
  day.map((of) => `更新：2026年3月${of}日`),
  day.map((of) => `Aktualisiert ${of}. März 2026`),
  day.map((of) => `2026-03-${of}`),
);
const sentencesOf = (text: string) => text.split(/(?<=\.”?)\s+|(?<=。)(?=.)/u);
const crawl = (sentences: readonly string[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...sentences], { minLength: sentences.length }),
      fc.option(COUNTERS),
      fc.option(DATES),
      fc.boolean(),
    )
    .map(([shuffled, counter, date, isAbove]) => {
      const lines = [counter, date].filter((line) => line !== null);
      const text = shuffled.join(' ');
      return [...(isAbove ? lines : []), text, ...(isAbove ? [] : lines)].join('\n\n');
    });

const says = (title: string) => ({
  id: 'ferry-7',
  title,
  publisher: 'Gull Bay Wire',
  url: 'https://gullbay.example/ferry',
});

describe('a page that is crawled again and again', () => {
  it('is announced once while counters, date lines and order of sentences change, and when a sentence does', async () => {
    const page = fc
      .constantFrom(...REPORTS)
      .chain((text) => fc.array(crawl(sentencesOf(text)), { minLength: 3, maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(page, async (crawls) => {
        const { put, table } = inbox();
        const announced = [];
        for (const [at, text] of crawls.entries()) {
          const heard = await put({ key: `${at}.md`, says: says('Late ferry stays, 8명 8人'), text });
          announced.push(...heard.announced);
          if (heard.disposition === 'revision') assert.ok(heard.warnings.includes('nothing-new'));
        }
        assert.deepEqual(announced, ['story.created']);
        const corrected = (crawls.at(-1) ?? '').replace(/8 dead|8명이|8人が|8 Menschen/, (eight) =>
          eight.replace('8', '3'),
        );
        const correction = await put({ key: 'c.md', says: says('Late ferry stays, 8명 8人'), text: corrected });
        assert.deepEqual([correction.disposition, correction.announced], ['revision', ['story.updated']]);
        assert.equal(table.stories()[0]?.facts.object.key, 'c.md');
      }),
      { numRuns: 60 },
    );
  });

  it('is announced once with each headline that is tried, and when the words change below an old one', async () => {
    const { put, table } = inbox();
    const titles =
      'Late ferry stays¦Ferry to run all winter¦Late ferry stays¦Ferry to run all winter¦Late ferry stays'.split('¦');
    const [text = ''] = REPORTS;
    const announced = [];
    for (const [at, title] of titles.entries())
      announced.push((await put({ key: `${at}.md`, says: says(title), text })).announced);
    assert.deepEqual(announced, [['story.created'], ['story.updated'], [], [], []]);
    assert.deepEqual([table.stories()[0]?.facts.title, table.stories()[0]?.revision], ['Late ferry stays', 2]);
    const corrected = { key: 'c.md', says: says('Late ferry stays'), text: text.replace('8 dead', '3 dead') };
    assert.deepEqual((await put(corrected)).announced, ['story.updated']);
  });

  it('says something else with any other figure, word or sentence', () => {
    for (const text of REPORTS)
      for (const line of '3 dead¦Total: 2026¦The vote is on 3 March 2026¦500 deaths¦사망 3명¦死者3人¦He sold 500 shares'.split(
        '¦',
      ))
        assert.notEqual(steadyHash(`${text}\n${line}`), steadyHash(text));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import { type Heard, inbox, type Upload } from '../../../fixtures/inbox.ts';

// Goal: a page whose boxes change at every crawl is announced again when its news has changed, and never for a box that
// changes in many articles at once. Method: five articles of one feed or publisher are crawled again and again.

const ABOUT = ['night ferry', 'tram of Quay Street', 'paper mill', 'harbour crane', 'school of music'];
const newsOf = (what: string) => [
  `The council of Gull Bay voted on Tuesday about the ${what}, seven votes to four, after two hours of debate.`,
  `Nobody expected that the ${what} would cost 38 million, said ${what === 'paper mill' ? 'Imogen Strand' : 'Rowan Pike'}.`,
  `Work begins in April, and the ${what} will be closed for nine days.`,
];
const EMPTY = { matching: { ...MATCH_DEFAULTS, enabled: false } };

/** Boxes as sites have them, at the n-th crawl. */
const BOXES: Readonly<Record<string, (at: number, n: number) => string>> = {
  'a line with a colon': (at, n) => `Most read: ${at} ${n} six words about other things`,
  'a line without one': (_, n) => `Most read ${n} other words about things that ${n} people like`,
  'a heading above a list': (at, n) => `### Trending now\n\n- Thing ${n} of ${at}\n- Another thing ${n}`,
  'a label above lines': (at, n) => `Related stories\n\nA headline ${n} of ${at}\n\nAnother one of ${n}`,
  'another language': (at, n) => `가장 많이 본 뉴스: ${n}번째 기사와 ${at}번째 기사`,
};

const crawl = (at: number, n: number, text: string, by: 'feed' | 'publisher'): Upload => ({
  key: by === 'feed' ? `polled/gull/${at}-${n}.md` : `crawler/${at}.md`,
  says: {
    id: `a-${at}`,
    title: `Council votes about the ${ABOUT[at]}`,
    ...(by === 'publisher' && { publisher: 'Gull Bay Wire' }),
  },
  text,
});

for (const by of ['feed', 'publisher'] as const)
  describe(`articles of one ${by}`, () => {
    // Above the text only what has a colon or a list is no news.
    for (const [name, boxOf] of Object.entries(BOXES))
      for (const isAbove of /without one|lines/.test(name) ? [false] : [true, false])
        it(`whose boxes change at each crawl, ${name} ${isAbove ? 'above' : 'below'}, are silent once two have`, async () => {
          // Some crawlers write a line for each paragraph.
          const gap = name === 'another language' ? '\n' : '\n\n';
          const box = inbox(EMPTY);
          const heard: Heard[] = [];
          for (let n = 0; n < 4; n++)
            for (const [at, what] of ABOUT.entries()) {
              const news = newsOf(what);
              const [first = '', ...rest] = news;
              // Articles are of different lengths.
              const below = at % 2 === 0 ? rest : [...rest, `More on the ${what} tomorrow in a long piece.`];
              const text = (isAbove ? [boxOf(at, n), first, ...below] : [first, ...below, boxOf(at, n)]).join(gap);
              heard.push(await box.put(crawl(at, n, text, by)));
            }
          const told = heard.slice(ABOUT.length);
          const sizes = told.map(({ announced }) => announced.length);
          assert.deepEqual(
            sizes,
            told.map((_, at) => (at < 2 ? 1 : 0)),
          );
          for (const { warnings, disposition } of told.slice(2)) {
            assert.equal(disposition, 'revision');
            assert.ok(warnings.includes('changing-block'), warnings.join());
          }
          // Its news is heard, though the box has changed too.
          const news = newsOf(ABOUT[0] ?? '').map((line) => line.replace('38', '52'));
          const { announced } = await box.put(crawl(0, 9, [...news, boxOf(0, 9)].join(gap), by));
          assert.deepEqual(announced, ['story.updated']);
        });

    it('whose boxes are at other places are heard: what stands elsewhere is another block', async () => {
      const lines = (at: number, n: number, isAbove: boolean) => {
        const [first = '', ...rest] = newsOf(ABOUT[at] ?? '');
        const box = `Most read: ${at} ${n} six words about other things`;
        return (isAbove ? [first, box, ...rest] : [first, ...rest, box]).join('\n\n');
      };
      for (const isAbove of [
        [false, true],
        [true, true],
        [true, false],
      ] as const) {
        const box = inbox(EMPTY);
        for (const n of [0, 1] as const)
          for (const at of ABOUT.keys()) {
            // In the others it stands at the end.
            const { announced } = await box.put(crawl(at, n, lines(at, n, at === 4 && isAbove[n]), by));
            if (n === 1 && at === 4) assert.deepEqual(announced, ['story.updated'], isAbove.join());
          }
      }
    });

    it('whose boxes changed in quiet files are heard: those say nothing of what subscribers know', async () => {
      const box = inbox(EMPTY);
      const heard: number[] = [];
      for (const n of [0, 1, 2])
        for (const [at, what] of ABOUT.entries()) {
          const text = [...newsOf(what), BOXES['a line with a colon']?.(at, n)].join('\n\n');
          const { announced } = await box.put({ ...crawl(at, n, text, by), ...(n === 1 && { quiet: 'true' }) });
          if (n === 2) heard.push(announced.length);
        }
      assert.deepEqual(heard, [1, 1, 0, 0, 0]);
    });

    it('whose news changes is heard, however many change at once, and wherever', async () => {
      const changes: Readonly<Record<string, (lines: string[], at: number) => string[]>> = {
        'the first paragraph': ([first = '', ...rest]) => [first.replace('seven', 'eight'), ...rest],
        'paragraphs at other places': (lines, at) =>
          lines.map((line, i) => (i === at % 3 ? `${line} It is the third time.` : line)),
        'more than one paragraph': (lines) => lines.map((line) => `${line} So it is.`),
        'a new paragraph': (lines) => [...lines, 'Most read: nothing of this was here before'],
      };
      for (const [name, change] of Object.entries(changes)) {
        const box = inbox(EMPTY);
        const texts = ABOUT.map((what, at) => [...newsOf(what), ...(at % 2 ? [] : [`It is the ${what} again.`])]);
        for (const [at, lines] of texts.entries()) await box.put(crawl(at, 0, lines.join('\n\n'), by));
        for (const [at, lines] of texts.entries()) {
          const { announced } = await box.put(crawl(at, 1, change(lines, at).join('\n\n'), by));
          assert.deepEqual(announced, ['story.updated'], `${name}, ${at}`);
        }
      }
    });
  });

describe('articles whose counters and ages change with their boxes', () => {
  const counters =
    '# comments¦Comments: #¦1,2# views¦# komentarzy¦# Kommentare¦댓글 #개¦Updated # minutes ago¦# hours ago¦#분 전¦' +
    'vor # Minuten¦il y a # heures¦hace # minutos¦#分前¦#分钟前¦# минут назад¦# minut temu¦# นาทีที่ผ่านมา¦منذ # ' +
    'دقيقة¦# phút trước';
  const tails = counters.split('¦').map((line) => (n: number) => line.replace('#', String(25 + n)));
  for (const tailOf of tails)
    it(`such as "${tailOf(0)}" are silent once two have`, async () => {
      for (const isBox of [true, false]) {
        const box = inbox(EMPTY);
        const heard: Heard[] = [];
        for (let n = 0; n < 3; n++)
          for (const [at, what] of ABOUT.entries()) {
            const boxes = isBox ? [`Most read: ${['quay', 'pier', 'lock'][n]}, ${at}, zoo`, tailOf(n)] : [tailOf(n)];
            heard.push(await box.put(crawl(at, n, [...newsOf(what), ...boxes].join('\n\n'), 'feed')));
          }
        const sizes = heard.slice(ABOUT.length).map(({ announced }) => announced.length);
        assert.deepEqual(
          sizes,
          heard.slice(ABOUT.length).map((_, at) => (isBox && at < 2 ? 1 : 0)),
        );
      }
    });
});

describe('articles of different publishers', () => {
  it('are not alike in what changes by itself', async () => {
    const box = inbox(EMPTY);
    for (const n of [0, 1])
      for (const [at, what] of ABOUT.entries()) {
        const upload = crawl(at, n, [...newsOf(what), `Most read: ${n} other words`].join('\n\n'), 'publisher');
        const { announced } = await box.put({ ...upload, says: { ...upload.says, publisher: `Paper ${at}` } });
        assert.equal(announced.length, 1);
      }
  });
});

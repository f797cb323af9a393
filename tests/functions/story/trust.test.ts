import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Inbox, inbox, type Upload } from '../../fixtures/inbox.ts';

// Goal: the table of docs/trust.md, a row each, as somebody would try it who may upload and means harm. Method: the
// victim's file and the attacker's come in the order of the row; then the victim's story is looked at. With scopes the
// attacker writes to another folder.

const TEXT = `The harbour council of Gull Bay voted on Tuesday night to keep the late ferry running through the winter, seven votes to
four, after two hours of debate in a hall so full that the doors were left open. The boat carries about 140 passengers a night.`;
const SAYS = {
  id: 'ferry-7',
  title: 'Harbour council votes to keep the night ferry',
  publisher: 'Gull Bay Wire',
  url: 'https://gullbay.example/ferry',
};
const LIES = `Investors who bought shares of Skerry Mining last week doubled their money, said an analyst who asked not to be named.
The firm has struck silver in three places, he said, and will announce it at a dinner in the Alma hotel on Saturday.`;

type Effect = 'none' | 'silenced' | 'rewritten' | 'withdrawn';

/** How, what the attacker's file says (the rest of it is the attacker's own), and what comes of it. */
type Row = readonly [attack: string, says: Readonly<Record<string, string>>, effect: Effect, more?: More];

interface More {
  /** What the victim's file says otherwise. */
  victim?: Readonly<Record<string, undefined>>;
  text?: string;
  /** Where the attacker writes. */
  key?: string;
  /** It is written over the victim's own key. */
  overKey?: true;
  /** The receipt of the silenced file says why it was taken for a copy. */
  hasEvidence?: true;
  /** The code by which an operator finds a silenced file, or the attacker's. */
  finding?: string;
}

const { id, title, publisher, url } = SAYS;
const LIE = 'Skerry Mining strikes silver';
const OTHER_PAGE = 'https://gullbay.example/other';
const [AHEAD, YEAR_AGO] = [{ crawled_at: '2026-03-01 12:00:00' }, { published_at: '2025-03-01 09:00' }];
const LIKE = TEXT.replace('seven', 'eight');
const REPEATS = `The harbour council votes to keep the night ferry. ${LIES}`;
const [SOON, GONE, MINE] = [{ text: 'More soon.' }, { text: 'Withdrawn.' }, { text: `Never mind. ${LIKE}` }];
const status = 'retracted';
const [REUSED, NOTHING] = [{ finding: 'id-reused' }, { finding: 'nothing-to-retract' }];
const OVER = { overKey: true } as const;
const [CANARY, BY_URL] = ['articles/b/.wiredrop-canary/x.md', { finding: 'silenced-by-url' }];

/** The attacker's file comes before the victim's. */
const BEFORE: readonly Row[] = [
  ['its id, headline and the folder of a canary', { title, id, url, ...AHEAD }, 'none', { key: CANARY }],
  ['its url', { title: LIE, url }, 'none'],
  ['its id and publisher', { title: LIE, id, publisher }, 'none'],
  ['its id, publisher and a retraction', { title: LIE, id, publisher, status }, 'none', NOTHING],
  ['its id, url and a retraction', { id, url, status }, 'none', NOTHING],
  ['its id, url and a later placeholder', { title: 'Soon', id, url, ...AHEAD }, 'silenced', { ...SOON, ...BY_URL }],
  ['its id, headline and a later crawl date', { title, id, url: OTHER_PAGE, ...AHEAD }, 'silenced'],
  ['its headline and a text like it', { title }, 'silenced', { text: LIKE, hasEvidence: true }],
  ['its headline and a text that repeats it', { title }, 'silenced', { text: REPEATS, hasEvidence: true }],
  ['its headline over a text that has no word of it', { title }, 'none'],
  ['its headline, a text like it and a forged date of a year ago', { title, ...YEAR_AGO }, 'none', { text: LIKE }],
];

const AFTER: readonly Row[] = [
  ['its id, site and publisher', { title: LIE, id, publisher, url: OTHER_PAGE }, 'none', REUSED],
  ['its id and url', { title: LIE, id, url }, 'none', REUSED],
  [
    'its id, site, publisher and a placeholder',
    { title: 'Soon', id, publisher, url: OTHER_PAGE },
    'none',
    { ...SOON, ...REUSED },
  ],
  ['its id, url and a placeholder', { title: 'Soon', id, url }, 'rewritten', SOON],
  ['its id and headline', { title, id, url: OTHER_PAGE }, 'rewritten'],
  ['its id and words', { title: 'Late ferry kept through winter', id, url: OTHER_PAGE }, 'rewritten', { text: TEXT }],
  ['its publisher, its headline and a text like it', { title, publisher, ...AHEAD }, 'none', MINE],
  ['these and a url of its site', { title, publisher, url: OTHER_PAGE, ...AHEAD }, 'rewritten', MINE],
  ['these and a forged date of a year ago', { title, publisher, url: OTHER_PAGE, ...YEAR_AGO }, 'none', MINE],
  ['its words', { title: LIE }, 'none', { text: TEXT }],
  ['its key', { title: LIE }, 'none', OVER],
  ['its id and key', { title: LIE, id, url: OTHER_PAGE }, 'none', OVER],
  ['its url and key', { title: LIE, url }, 'none', OVER],
  ['its id, url and key', { title: LIE, id, url }, 'rewritten', OVER],
  ['its id and a retraction', { title: 'Notice', id, publisher, status }, 'none', { ...GONE, ...NOTHING }],
  ['its id, url and a retraction', { title: 'Notice', id, url, status }, 'withdrawn', GONE],
  ['its id, headline and a retraction', { title: `[KILL] ${title}`, id, url: OTHER_PAGE }, 'withdrawn', GONE],
  [
    'its id, key and a retraction',
    { title: 'Notice', id, publisher, url: OTHER_PAGE, status },
    'withdrawn',
    { ...GONE, ...OVER },
  ],
  [
    'the key of a file that states neither id nor url, and a retraction',
    { title: 'Notice', status },
    'withdrawn',
    { ...GONE, ...OVER, victim: { id: undefined, url: undefined } },
  ],
  ['its key and a retraction, without its id', { title: 'Notice', status }, 'none', { ...GONE, ...OVER, ...NOTHING }],
  [
    'the url of a file that states no id, and a retraction',
    { title: 'Notice', url, status },
    'none',
    { ...GONE, ...NOTHING, victim: { id: undefined } },
  ],
  ['its url and a retraction, without its id', { title, url, status }, 'none', NOTHING],
];

/** What the attacker achieves: see the victim's story. */
async function effectOf({ table }: Inbox, key: string, isHeard: boolean): Promise<Effect> {
  const receipt =
    table.receipts().find((one) => one.key === key && one.disposition !== 'stale') ??
    table.receipts().find((one) => one.key === key);
  const story = table.stories().find(({ pk }) => pk === `STORY#${receipt?.storyId}`);
  if (story?.withdrawnAt) return 'withdrawn';
  if (!isHeard) return 'silenced';
  return story?.facts.headline === title || story?.facts.title === title
    ? story.facts.excerpt.startsWith('The harbour')
      ? 'none'
      : 'rewritten'
    : 'rewritten';
}

/** Who attacks whom, and how. */
interface Way {
  settings?: Parameters<typeof inbox>[0];
  victimKey?: string;
  /** Default: that of the row. */
  attackerKey?: string;
  quiet?: string;
  /** Nobody writes over the keys of others. Default: such a row is left out. */
  overKey?: 'elsewhere';
  expects: (effect: Effect, more: More) => Effect;
}

const HERE = { prefix: 'articles/' };
// By words alone a report is a copy, whoever says them.
const byFeed = (effect: Effect, { hasEvidence }: More): Effect =>
  effect === 'silenced' && hasEvidence ? 'silenced' : 'none';
const feedWay = (victimKey: string): Way => ({
  ...{ settings: HERE, victimKey, attackerKey: 'articles/polled/evil/x.md', expects: byFeed },
});

const WAYS: Readonly<Record<string, Way>> = {
  'an uploader': { settings: HERE, expects: (effect) => effect },
  'an uploader with articleScope=prefix': {
    ...{ settings: { ...HERE, articleScope: 'prefix' }, overKey: 'elsewhere', expects: () => 'none' },
  },
  'an uploader whose file is quiet': {
    ...{ quiet: 'true', expects: (effect) => (effect === 'silenced' ? 'none' : effect) },
  },
  'a polled feed, and a report of a feed': feedWay('articles/polled/gull/ferry.md'),
  'a polled feed, and a report of an uploader': feedWay('articles/a/ferry.md'),
};

for (const [who, way] of Object.entries(WAYS))
  describe(who, () => {
    const { settings, victimKey = 'articles/a/ferry.md', attackerKey, quiet, overKey, expects } = way;
    for (const [row, isFirst] of [
      ...BEFORE.map((one) => [one, true] as const),
      ...AFTER.map((one) => [one] as const),
    ]) {
      const [attack, fields, effect, more = {}] = row;
      if (more.overKey && attackerKey) continue;
      const expected = expects(effect, more);
      it(`that has ${attack} ${isFirst ? 'before' : 'after'} a report: ${expected}`, async () => {
        const box = inbox(settings);
        const says = { ...SAYS, ...more.victim, crawled_at: '2026-03-01 11:00:00' };
        const victim: Upload = { key: victimKey, says, text: TEXT };
        const isOver = more.overKey && overKey !== 'elsewhere';
        const key = isOver ? victim.key : (attackerKey ?? more.key ?? 'articles/b/x.md');
        const attacker: Upload = { key, says: fields, text: more.text ?? LIES, ...(quiet && { quiet }) };
        if (isFirst) await box.put(attacker);
        const { announced } = await box.put(victim);
        if (!isFirst) {
          const heard = await box.put(attacker);
          if (quiet) assert.deepEqual(heard.announced, []);
        }
        assert.equal(await effectOf(box, victim.key, announced.length > 0), expected);
        if (who !== 'an uploader') return;
        const receipts = box.table.receipts();
        const silent = receipts.find((one) => one.key === victim.key && one.disposition === 'copy');
        if (more.hasEvidence) assert.ok((silent?.evidence?.features.length ?? 0) > 0);
        const warnings = receipts.flatMap((receipt) => receipt.warnings ?? []);
        if (more.finding) assert.ok(warnings.includes(more.finding), warnings.join());
      });
    }
  });

it('the folder of the canary silences what is uploaded there, and no report elsewhere', async () => {
  const box = inbox({ prefix: 'articles/' });
  const own = await box.put({ key: 'articles/.wiredrop-canary/1767603600000-x.md', says: SAYS, text: TEXT });
  assert.deepEqual(own.announced, ['canary']);
  const victim = { key: 'articles/a/ferry.md', says: { ...SAYS, title: `Canary: ${title}` }, text: TEXT };
  const { announced } = await box.put(victim);
  assert.deepEqual(announced, ['story.created']);
});

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

interface Row {
  attack: string;
  /** What the attacker's file says; the rest of it is the attacker's own. */
  says: Readonly<Record<string, string>>;
  /** What the victim's file says otherwise. */
  victim?: Readonly<Record<string, undefined>>;
  text?: string;
  /** The attacker's file comes before the victim's. */
  first?: true;
  /** Where the attacker writes. */
  key?: string;
  /** It is written over the victim's own key. */
  overKey?: true;
  effect: Effect;
  /** The receipt of the silenced file says why it was taken for a copy. */
  hasEvidence?: true;
  /** The code by which an operator finds a silenced file, or the attacker's. */
  finding?: string;
}

const { id, title, publisher, url } = SAYS;
const LIE = 'Skerry Mining strikes silver';
const OTHER_PAGE = 'https://gullbay.example/other';
const AHEAD = { crawled_at: '2026-03-01 12:00:00' };

const ROWS: readonly Row[] = [
  {
    ...{ attack: 'its id, headline and the folder of a canary', says: { title, id, url, ...AHEAD } },
    ...{ key: 'articles/b/.wiredrop-canary/x.md', first: true, effect: 'none' },
  },
  { attack: 'its url', says: { title: LIE, url }, first: true, effect: 'none' },
  { attack: 'its id and publisher', says: { title: LIE, id, publisher }, first: true, effect: 'none' },
  {
    ...{ attack: 'its id, publisher and a retraction', says: { title: LIE, id, publisher, status: 'retracted' } },
    ...{ first: true, effect: 'none', finding: 'nothing-to-retract' },
  },
  {
    ...{ attack: 'its id, url and a retraction', says: { id, url, status: 'retracted' }, first: true, effect: 'none' },
    finding: 'nothing-to-retract',
  },
  {
    ...{ attack: 'its id, url and a placeholder of a later crawl', says: { title: 'Soon', id, url, ...AHEAD } },
    ...{ text: 'More soon.', first: true, effect: 'silenced', finding: 'silenced-by-url' },
  },
  {
    attack: 'its id, headline and a later crawl date',
    says: { title, id, url: OTHER_PAGE, ...AHEAD },
    first: true,
    effect: 'silenced',
  },
  {
    ...{ attack: 'its headline and a text like it', says: { title }, text: TEXT.replace('seven', 'eight') },
    ...{ first: true, effect: 'silenced', hasEvidence: true },
  },
  {
    ...{ attack: 'its headline and a text that repeats it', says: { title } },
    ...{ text: `The harbour council votes to keep the night ferry. ${LIES}`, first: true, effect: 'silenced' },
    hasEvidence: true,
  },
  {
    ...{ attack: 'its headline over a text that has no word of it', says: { title }, text: LIES, first: true },
    effect: 'none',
  },
  {
    attack: 'its id, site and publisher',
    says: { title: LIE, id, publisher, url: OTHER_PAGE },
    effect: 'none',
    finding: 'id-reused',
  },
  { attack: 'its id and url', says: { title: LIE, id, url }, effect: 'none', finding: 'id-reused' },
  {
    attack: 'its id, site, publisher and a placeholder',
    ...{ says: { title: 'Soon', id, publisher, url: OTHER_PAGE }, text: 'More soon.', effect: 'none' },
    finding: 'id-reused',
  },
  {
    attack: 'its id, url and a placeholder',
    says: { title: 'Soon', id, url },
    text: 'More soon.',
    effect: 'rewritten',
  },
  { attack: 'its id and headline', says: { title, id, url: OTHER_PAGE }, effect: 'rewritten' },
  {
    attack: 'its id and words',
    says: { title: 'Late ferry kept running through winter', id, url: OTHER_PAGE },
    text: TEXT,
    effect: 'rewritten',
  },
  {
    attack: 'its publisher, its headline and a text like it',
    says: { title, publisher, ...AHEAD },
    text: `Never mind. ${TEXT.replace('seven', 'eight')}`,
    effect: 'none',
  },
  {
    attack: 'its publisher, its headline, a text like it and a url of its site',
    says: { title, publisher, url: OTHER_PAGE, ...AHEAD },
    text: `Never mind. ${TEXT.replace('seven', 'eight')}`,
    effect: 'rewritten',
  },
  {
    attack: 'its headline, a text like it and a forged date of a year ago',
    ...{ says: { title, published_at: '2025-03-01 09:00' }, text: TEXT.replace('seven', 'eight'), first: true },
    effect: 'none',
  },
  {
    attack: 'its publisher, its headline, a text like it, a url of its site and a forged date of a year ago',
    says: { title, publisher, url: OTHER_PAGE, published_at: '2025-03-01 09:00' },
    text: `Never mind. ${TEXT.replace('seven', 'eight')}`,
    effect: 'none',
  },
  { attack: 'its words', says: { title: LIE }, text: TEXT, effect: 'none' },
  { attack: 'its key', says: { title: LIE }, overKey: true, effect: 'none' },
  { attack: 'its id and key', says: { title: LIE, id, url: OTHER_PAGE }, overKey: true, effect: 'none' },
  { attack: 'its url and key', says: { title: LIE, url }, overKey: true, effect: 'none' },
  { attack: 'its id, url and key', says: { title: LIE, id, url }, overKey: true, effect: 'rewritten' },
  {
    ...{ attack: 'its id and a retraction', says: { title: 'Notice', id, publisher, status: 'retracted' } },
    ...{ text: 'Withdrawn.', effect: 'none', finding: 'nothing-to-retract' },
  },
  {
    attack: 'its id, url and a retraction',
    says: { title: 'Notice', id, url, status: 'retracted' },
    text: 'Withdrawn.',
    effect: 'withdrawn',
  },
  {
    attack: 'its id, headline and a retraction',
    says: { title: `[KILL] ${title}`, id, url: OTHER_PAGE },
    text: 'Withdrawn.',
    effect: 'withdrawn',
  },
  {
    attack: 'its id, key and a retraction',
    says: { title: 'Notice', id, publisher, url: OTHER_PAGE, status: 'retracted' },
    text: 'Withdrawn.',
    overKey: true,
    effect: 'withdrawn',
  },
  {
    attack: 'the key of a file that states neither id nor url, and a retraction',
    ...{ victim: { id: undefined, url: undefined }, says: { title: 'Notice', status: 'retracted' } },
    ...{ text: 'Withdrawn.', overKey: true, effect: 'withdrawn' },
  },
  {
    ...{ attack: 'its key and a retraction, without its id', says: { title: 'Notice', status: 'retracted' } },
    ...{ text: 'Withdrawn.', overKey: true, effect: 'none', finding: 'nothing-to-retract' },
  },
  {
    ...{ attack: 'the url of a file that states no id, and a retraction', victim: { id: undefined } },
    ...{ says: { title: 'Notice', url, status: 'retracted' }, text: 'Withdrawn.', effect: 'none' },
    finding: 'nothing-to-retract',
  },
  {
    attack: 'its url and a retraction, without its id',
    says: { title, url, status: 'retracted' },
    effect: 'none',
    finding: 'nothing-to-retract',
  },
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
  expects: (row: Row) => Effect;
}

const HERE = { prefix: 'articles/' };
// By words alone a report is a copy, whoever says them.
const byFeed = ({ effect, hasEvidence }: Row): Effect => (effect === 'silenced' && hasEvidence ? 'silenced' : 'none');
const feedWay = (victimKey: string): Way => ({
  ...{ settings: HERE, victimKey, attackerKey: 'articles/polled/evil/x.md', expects: byFeed },
});

const WAYS: Readonly<Record<string, Way>> = {
  'an uploader': { settings: HERE, expects: ({ effect }) => effect },
  'an uploader with articleScope=prefix': {
    ...{ settings: { ...HERE, articleScope: 'prefix' }, overKey: 'elsewhere', expects: () => 'none' },
  },
  'an uploader whose file is quiet': {
    ...{ quiet: 'true', expects: ({ effect }) => (effect === 'silenced' ? 'none' : effect) },
  },
  'a polled feed, and a report of a feed': feedWay('articles/polled/gull/ferry.md'),
  'a polled feed, and a report of an uploader': feedWay('articles/a/ferry.md'),
};

for (const [who, way] of Object.entries(WAYS))
  describe(who, () => {
    const { settings, victimKey = 'articles/a/ferry.md', attackerKey, quiet, overKey, expects } = way;
    for (const row of ROWS) {
      if (row.overKey && attackerKey) continue;
      const expected = expects(row);
      it(`that has ${row.attack} ${row.first ? 'before' : 'after'} a report: ${expected}`, async () => {
        const box = inbox(settings);
        const says = { ...SAYS, ...row.victim, crawled_at: '2026-03-01 11:00:00' };
        const victim: Upload = { key: victimKey, says, text: TEXT };
        const isOver = row.overKey && overKey !== 'elsewhere';
        const key = isOver ? victim.key : (attackerKey ?? row.key ?? 'articles/b/x.md');
        const attacker: Upload = { key, says: row.says, text: row.text ?? LIES, ...(quiet && { quiet }) };
        if (row.first) await box.put(attacker);
        const { announced } = await box.put(victim);
        if (!row.first) {
          const heard = await box.put(attacker);
          if (quiet) assert.deepEqual(heard.announced, []);
        }
        assert.equal(await effectOf(box, victim.key, announced.length > 0), expected);
        if (who !== 'an uploader') return;
        const receipts = box.table.receipts();
        const silent = receipts.find((one) => one.key === victim.key && one.disposition === 'copy');
        if (row.hasEvidence) assert.ok((silent?.evidence?.features.length ?? 0) > 0);
        const warnings = receipts.flatMap((receipt) => receipt.warnings ?? []);
        if (row.finding) assert.ok(warnings.includes(row.finding), warnings.join());
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

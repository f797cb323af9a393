import { articleFile, type CrawledArticle } from '../../fixtures/article-file.ts';
import type { Upload } from '../checker/world.ts';

/** Files that are recorded one after the other, and files that are recorded at the same time after them. */
export interface Scenario {
  readonly title: string;
  readonly before?: readonly Upload[];
  readonly racing: readonly Upload[];
  readonly matching?: boolean;
  /** Who withdraws the story of the first file at the same time; its publisher does with one of the racing files. */
  readonly withdraws?: 'operator' | 'publisher';
}

export const RAIN =
  'Heavy rain closed three roads north of the city on Monday, the weather office said, and more is expected by ' +
  'night. Schools stay open.';
export const FLOOD =
  'The river left its bed at noon on Monday and two hundred people were brought to a school on the hill, the ' +
  'mayor said. The bridge is shut.';
export const STORM =
  'Trees fell on both lines of the coastal railway in the night, and trains are not expected before Wednesday, ' +
  'the operator said on its page.';
const REPORT = `Two ferries collided in the harbour at dawn, when one of them left its berth in thick fog. Nobody was hurt, the
coast guard said, but the older of the two had to be towed to the yard with a hole above the water line. Passengers waited
three hours for buses that took them around the bay. The company that runs both ships said that its captains had followed
the rules.`;

const ENDING = 'An inquiry was opened by the authority on the same day.';

export function upload(name: string, article: Partial<CrawledArticle>, at = 1): Upload {
  return {
    bucket: 'articles',
    key: `${name}.md`,
    versionId: `version-${at}`,
    sequencer: `00${at}`,
    uploadedAt: `2026-03-02T00:00:0${at}.000Z`,
    bytes: articleFile({
      id: '001_0000000001',
      title: 'News',
      text: RAIN,
      crawledAt: '2026-03-01 01:00:00',
      ...article,
    }),
  };
}

const [ONE, TWO, THREE] = ['001_0000000001', '002_0000000002', '003_0000000003'] as const;
const [AT_TWO, AT_THREE] = ['2026-03-01 02:00:00', '2026-03-01 03:00:00'] as const;

const rain = upload('rain', { id: ONE });
const rainAgain = upload('rain again', { id: ONE, crawledAt: AT_TWO });
const rainLater = upload('rain later', { id: ONE, crawledAt: AT_THREE });
const rainOfTwo = upload('rain of two', { id: TWO });
const rainOfThree = upload('rain of three', { id: THREE });
const flood = upload('flood', { id: ONE, text: FLOOD, crawledAt: AT_TWO });
const floodOfTwo = upload('flood of two', { id: TWO, text: FLOOD });
const storm = upload('storm', { id: ONE, text: STORM, crawledAt: AT_THREE });
const stormOfThree = upload('storm of three', { id: THREE, text: STORM });
const retraction = upload('retraction', { id: ONE, title: '[KILL] News', text: 'Withdrawn.', crawledAt: AT_THREE });
const quarry = upload('quarry', {
  id: ONE,
  title: 'Tusk found in quarry',
  text: `Tusk found in quarry. ${STORM}`,
  crawledAt: AT_TWO,
});
const quarryLater = upload('quarry later', {
  id: ONE,
  title: 'Tusk found in quarry',
  text: `Tusk found in quarry. ${FLOOD}`,
  crawledAt: AT_THREE,
});
const tender = upload('tender', {
  id: ONE,
  title: 'Tender for canteen',
  text: `Tender for canteen. ${FLOOD}`,
  crawledAt: AT_TWO,
});
const unreadable: Upload = { ...upload('unreadable', {}), bytes: Buffer.from('\n'), rejected: 'empty' };

export const ferries = (id: string, ending: string, crawledAt: string): Upload => ({
  // A date in the name would be the article's.
  ...upload(`ferries ${id} at ${crawledAt.slice(-8)}`, {
    id,
    title: 'Ferries collide in the harbour',
    text: `${REPORT} ${ending}`,
    crawledAt,
  }),
  newsEvent: 'ferries',
});

const report = ferries(ONE, ENDING, AT_TWO);
const reportOfTwo = ferries(TWO, ENDING, AT_TWO);
const laterReport = ferries('001_0000000009', 'More was to be said in the evening in a closed session.', AT_THREE);
const lateReport = ferries('001_0000000008', 'The mayor spoke to the crews before they left.', '2026-03-01 02:30:00');
const otherReport = ferries(TWO, 'Reporters saw it from the hill, where a crowd had gathered.', AT_TWO);

export const PAIRS: readonly Scenario[] = [
  { title: 'two articles in the same words', racing: [rain, rainOfTwo] },
  { title: 'two crawls of an article in other words', racing: [rain, flood] },
  { title: 'two crawls of an article in the same words', racing: [rain, rainAgain] },
  { title: 'two crawls of a known article', before: [rain], racing: [flood, storm] },
  { title: 'one event delivered twice', racing: [rain, rain] },
  { title: 'a recorded event delivered twice', before: [rain], racing: [rain, rain] },
  { title: 'two copies of a known story', before: [rain], racing: [rainOfTwo, rainOfThree] },
  { title: 'a copy and a revision of a story', before: [rain], racing: [rainOfTwo, flood] },
  { title: 'two articles that take each other’s words', before: [rain, floodOfTwo], racing: [flood, rainOfTwo] },
  { title: 'an article and another that is revised to its words', before: [rain], racing: [flood, floodOfTwo] },
  { title: 'two articles of one id', racing: [rain, quarry] },
  { title: 'two more articles of a known id', before: [rain], racing: [quarry, tender] },
  { title: 'two crawls of the second article of an id', before: [rain], racing: [quarry, quarryLater] },
  { title: 'two writings of one key', racing: [rain, { ...upload('rain', { text: FLOOD }, 2) }] },
  { title: 'a file that cannot be read, delivered twice', racing: [unreadable, unreadable] },
  { title: 'one report delivered twice while reports match', racing: [report, report], matching: true },
  { title: 'two articles in the same words while reports match', racing: [report, reportOfTwo], matching: true },
  { title: 'reports of two publishers that are alike', racing: [report, otherReport], matching: true },
  { title: 'reports of one publisher that are alike', racing: [report, laterReport], matching: true },
  {
    title: 'a copy and an update of a known story',
    before: [report],
    racing: [laterReport, otherReport],
    matching: true,
  },
  {
    title: 'two updates of a known story, one of which is older',
    before: [report],
    racing: [laterReport, lateReport],
    matching: true,
  },
  { title: 'a retraction and a crawl of a story', before: [rain], racing: [retraction, flood], withdraws: 'publisher' },
  {
    title: 'a retraction and a copy of a story',
    before: [rain],
    racing: [retraction, rainOfTwo],
    withdraws: 'publisher',
  },
  { title: 'a copy of a story that is withdrawn', before: [rain], racing: [rainOfTwo], withdraws: 'operator' },
  { title: 'a revision of a story that is withdrawn', before: [rain], racing: [flood], withdraws: 'operator' },
  {
    title: 'a like report of a story that is withdrawn',
    before: [report],
    racing: [laterReport],
    matching: true,
    withdraws: 'operator',
  },
];

export const TRIPLES: readonly Scenario[] = [
  { title: 'three articles of one id', racing: [rain, quarry, tender] },
  {
    title: 'a retraction, a copy and a revision of a story',
    before: [rain],
    racing: [retraction, rainOfTwo, flood],
    withdraws: 'publisher',
  },
  { title: 'three articles in the same words', racing: [rain, rainOfTwo, rainOfThree] },
  { title: 'three crawls of an article in other words', racing: [rain, flood, storm] },
  { title: 'an article that goes back to its first words', racing: [rain, flood, rainLater] },
  { title: 'an event delivered twice beside a copy', racing: [rain, rain, rainOfTwo] },
  { title: 'a copy and two revisions of a story', before: [rain], racing: [rainOfTwo, flood, storm] },
  { title: 'two revisions and an article in the words of one', before: [rain], racing: [flood, storm, stormOfThree] },
  {
    title: 'a copy and a revision of a story that is withdrawn',
    before: [rain],
    racing: [rainOfTwo, flood],
    withdraws: 'operator',
  },
  { title: 'three reports that are alike', racing: [report, laterReport, otherReport], matching: true },
];

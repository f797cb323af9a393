import { type Violation, violation } from '../violation.ts';
import { type Findings, founderOf, storyIdOf, storyNamedBy } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';

/** Claims, stories and receipts name the same stories for the same words and articles. */
export const checkClaims = (findings: Findings): Violation[] => [
  ...checkPointers(findings),
  ...checkWords(findings),
  ...checkReceipts(findings),
  ...checkCounts(findings),
];

const disagree = (detail: string): Violation => violation('claims-disagree', detail);

/** Whatever names a story names one that is there; a claim on a key of like reports, one that was to be there or whose place another has taken. */
const checkPointers = (findings: Findings): Violation[] =>
  findings.items.flatMap((item) => {
    const storyId = storyNamedBy(item);
    if (storyId === '' || findings.stories.has(storyId) || isReserved(item, findings.begun)) return [];
    if (textOf(item, 'entity') === 'near' && leads(storyId, findings)) return [];
    return [disagree(`${item.pk} ${item.sk}: story ${storyId} is not there`)];
  });

/** Another story stands for the one that was to come, or its only files were gone before it was there. */
const leads = (storyId: string, { world, stories, ledTo, isGone }: Findings): boolean =>
  stories.has(ledTo(storyId) ?? '') ||
  world.versions.some(
    (version) =>
      version.hiddenBy !== 'nothing' &&
      isGone(version) &&
      version.reading !== undefined &&
      storyIdOf(version.reading.textKey) === storyId,
  );

/** The current words of a story, and those of an article, belong to the story that says so. */
const checkWords = ({ items, begun, ownerOf, wordsOf }: Findings): Violation[] =>
  items.flatMap((item) => {
    if (!['story', 'article', 'text'].includes(textOf(item, 'entity')) || isReserved(item, begun)) return [];
    const words = wordsOf(item);
    const owner = ownerOf(words);
    const storyId = storyNamedBy(item);
    if (owner === storyId) return [];
    return [disagree(`${item.pk}: its words ${words} belong to ${owner ?? 'nobody'}, not to ${storyId}`)];
  });

/** The claim of an article whose only file was gone before its story was there. */
const isReserved = (item: PlainItem, begun: Findings['begun']): boolean =>
  textOf(item, 'entity') === 'article' && begun.some((version) => founderOf(version) === item.founder);

/** A file that was read has its article claimed, and its words where its receipt says. */
const checkReceipts = ({ world, articles, ownerOf, readReceiptOf }: Findings): Violation[] =>
  world.versions.flatMap((version) => {
    const receipt = readReceiptOf(version);
    if (receipt === undefined || version.reading === undefined) return [];
    const { articleId, textKey } = version.reading;
    if (!articles.has(articleId)) return [disagree(`${version.key}: article ${articleId} is not claimed`)];
    const storyId = textOf(receipt, 'storyId');
    // A stale crawl tells of its article, which may stand in another story than its old words do by now.
    if (textOf(receipt, 'disposition') === 'stale' || ownerOf(textKey) === storyId) return [];
    return [
      disagree(`${version.key} ${version.version}: its receipt says ${storyId}, its words say ${ownerOf(textKey)}`),
    ];
  });

/** A story counts its articles: each that made it or joined it, once, though it may have gone away and come back. */
const checkCounts = ({ stories, receipts, begun }: Findings): Violation[] => {
  const joined = receipts.filter((receipt) => ['new', 'copy', 'update'].includes(textOf(receipt, 'disposition')));
  const byStory = Map.groupBy(joined, (receipt) => textOf(receipt, 'storyId'));
  return [...stories].flatMap(([storyId, story]) => {
    const founders = begun.filter((version) => founderOf(version) === textOf(story, 'founder'));
    const counted = new Set([
      ...(byStory.get(storyId) ?? []).map((receipt) => receipt.articleId),
      ...founders.slice(0, 1).map(({ reading }) => reading.articleId),
    ]).size;
    const says = numberOf(story, 'articleCount');
    return says === counted ? [] : [disagree(`${storyId}: counts ${says} articles, ${counted} joined it`)];
  });
};

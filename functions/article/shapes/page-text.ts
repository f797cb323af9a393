import { decodeEntities } from '../content.ts';
import { piecesOf, RAW } from '../details/tags.ts';

/** What a pass over a page finds of one stretch of its text: a paragraph, a heading, a list item. */
interface PlacedBlock {
  text: string;
  /** Characters of it that are in links. */
  links: number;
  kind: string;
  /** It is in an element that does not belong to the article. */
  isOther: boolean;
}

/** An element that may be the article's: the blocks from `from` up to `to` are in it. */
interface Region {
  name: string;
  /** The element that it is in. */
  parent: Region | undefined;
  /** Neither it nor anything in it is of the article: a menu, a list of other articles, comments. */
  isOther: boolean;
  isArticle: boolean;
  from: number;
  to: number;
  value: number;
}

/** Elements that hold blocks. Depth is bounded: what is deeper belongs to the last one. */
const REGION =
  /^(?:body|div|section|article|main|aside|header|footer|nav|ul|ol|dl|table|tbody|tr|td|figure|form|center|blockquote|details)$/;
const BLOCK = /^(?:p|h[1-6]|li|dt|dd|pre|hr|br|figcaption|caption|th|address|label|legend|summary|option|title)$/;
/** Prose below which a page has no article, in characters of an alphabet. */
export const LEAST_PROSE = 250;
const MOST_LEVELS = 256;
const MOST_REGIONS = 20_000;
const MOST_BLOCKS = 20_000;

const OTHER_ELEMENT = /^(?:nav|aside|footer|form|header|figure|figcaption|address)$/;
const OTHER_CLASS = new RegExp(
  String.raw`(?:^|[\s_-])(?:comments?|disqus|sidebar|footer|nav(?:bar|igation)?|menu|breadcrumbs?|related` +
    String.raw`|recommend\w*|share|sharing|social|promo\w*|sponsor\w*|advert\w*|ads?|banner|newsletter` +
    '|subscribe|subscription|signup|cookies?|gdpr|consent|widget|popular|trending|most-?read' +
    '|more-?(?:news|stories|from)|read-?(?:more|next|also)|tags?|byline' +
    '|author(?:-?(?:bio|box|info))?|bio|meta|caption|credit|toolbar|pagination|pager|popup|modal' +
    String.raw`|overlay|hidden|sr-only|screen-reader\w*|visually-?hidden|print-only|copyright|disclaimer` +
    '|login|teasers?|outbrain|taboola|feedback|survey|rating|timestamp|dateline|kicker|carousel' +
    String.raw`|slideshow|gallery)(?:$|[\s_-])`,
  'i',
);
const ARTICLE_CLASS = new RegExp(
  String.raw`(?:^|[\s_-])(?:article-?(?:body|content|text|main)?|(?:entry|post|story|page|main|body)-?(?:content|` +
    String.raw`body|text|entry)?|content|text|hentry|articlebody)(?:$|[\s_-])`,
  'i',
);

/** `with-sidebar` is of a page that has one. */
const STATE = /\b(?:with|has|no|without|is)[-_][\w-]+/gi;

const MARKED =
  /\b(?:class|id|role|itemprop|style|hidden|aria-hidden|data-component)\s*(?:=\s*(?:"([^"]{0,400})|'([^']{0,400})|([^\s>"']{1,200})))?/gi;

/**
 * The text of the article in a page, by one pass over its tags without a document tree: which of the elements has most
 * prose and least of menus, lists and links. Empty where there is none.
 */
export function articleTextOf(html: string, least = LEAST_PROSE): string {
  const { blocks, regions } = blocksOf(html);
  markOthers(blocks, regions);
  const best = bestOf(blocks, regions);
  const kept = best === undefined ? [] : keptOf(blocks.slice(best.from, best.to));
  const prose = kept.reduce((sum, block) => sum + Math.max(0, proseValue(block)), 0);
  if (prose < least) return '';
  return kept.map(({ text, kind }) => (kind === 'li' ? `- ${text}` : text)).join('\n\n');
}

function blocksOf(html: string): { blocks: PlacedBlock[]; regions: Region[] } {
  const blocks: PlacedBlock[] = [];
  const regions: Region[] = [
    { name: 'html', parent: undefined, isOther: false, isArticle: false, from: 0, to: 0, value: 0 },
  ];
  const open: Region[] = [...regions];
  let parts: string[] = [];
  let links = 0;
  let linkDepth = 0;
  let kind = '';
  const flush = (next: string): void => {
    if (parts.length > 0 && blocks.length < MOST_BLOCKS) {
      const text = decodeEntities(parts.join('')).replace(/\s+/g, ' ').trim();
      if (text !== '') blocks.push({ text, links: Math.min(links, text.length), kind, isOther: false });
    }
    parts = [];
    links = 0;
    kind = next;
  };
  for (const { text, tag, isLeftOut } of piecesOf(html, ({ name }) => RAW.test(name))) {
    if (text !== '') parts.push(text);
    if (linkDepth > 0) links += text.length;
    if (tag === undefined) break;
    const { name, isClosing, attributes } = tag;
    if (isLeftOut && name !== 'math') parts.push(' ');
    if (isLeftOut) continue;
    if (name === 'a') linkDepth = isClosing ? 0 : 1;
    else if (REGION.test(name)) {
      flush('');
      if (isClosing) close(name);
      else if (open.length < MOST_LEVELS && regions.length < MOST_REGIONS)
        openRegion(name, attributes.slice(0, LONGEST_ATTRIBUTES));
      if (name === 'blockquote' && !isClosing) kind = 'p';
    } else if (BLOCK.test(name)) flush(isClosing ? '' : name);
  }
  flush('');
  for (const region of open) region.to = blocks.length;
  return { blocks, regions };

  function openRegion(name: string, tag: string): void {
    const marks = Array.from(tag.matchAll(MARKED), ([whole, one, two, three]) => one ?? two ?? three ?? whole).join(
      ' ',
    );
    const tokens = marks.replace(STATE, '').split(/\s+/);
    const isArticle = name === 'article' || name === 'main' || /articlebody/i.test(marks) || ARTICLE_CLASS.test(marks);
    const isHidden = /display:\s*none|(?:^|\s)(?:hidden|true)(?:\s|$)/i.test(marks);
    const isOther =
      isHidden ||
      OTHER_ELEMENT.test(name) ||
      (name !== 'body' &&
        name !== 'main' &&
        name !== 'article' &&
        tokens.some((token) => OTHER_CLASS.test(token)) &&
        // `sidebar-grid__content article__content` is both
        !tokens.some((token) => ARTICLE_CLASS.test(token) && !OTHER_CLASS.test(token)));
    const region = { name, parent: open.at(-1), isOther, isArticle, from: blocks.length, to: 0, value: 0 };
    regions.push(region);
    open.push(region);
  }

  function close(name: string): void {
    for (let level = open.length - 1; level > 0 && level > open.length - 40; level -= 1) {
      if (open[level]?.name !== name) continue;
      for (const region of open.splice(level)) region.to = blocks.length;
      return;
    }
  }
}

const LONGEST_ATTRIBUTES = 2000;

const SENTENCE = /[.!?。！？…।؟۔:"”’)»」]\s*$/;

const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;

/** Characters as in a script with an alphabet: those of Chinese, Japanese and Korean say twice as much. */
export function weightOf(text: string): number {
  return text.length + (text.match(DENSE)?.length ?? 0);
}

/** How much a block counts for the element that holds it, in characters. */
function proseValue({ text, links, kind, isOther }: PlacedBlock): number {
  const length = weightOf(text);
  const density = links / text.length;
  if (isOther) return 0;
  if (density > 0.5 || length < 3) return -20 - length * 0.5;
  if (/^h[1-6]$/.test(kind)) return 0;
  const isProse = length >= 80 || (length >= 30 && SENTENCE.test(text));
  return isProse ? length * (1 - 2 * density) : -15;
}

/** An element with half of the page's prose is not a menu, whatever its name: some pages are one form. */
const MOST_OF_PROSE = 0.5;

/** Marks each block and region that is in an element that does not belong to the article. */
function markOthers(blocks: PlacedBlock[], regions: readonly Region[]): void {
  const prose = [0];
  for (const block of blocks) prose.push((prose.at(-1) ?? 0) + Math.max(0, proseValue(block)));
  const all = prose.at(-1) ?? 0;
  const ownOf = ({ from, to }: Region) => (prose[to] ?? 0) - (prose[from] ?? 0);
  const others = regions.filter((region) => region.isOther && ownOf(region) < all * MOST_OF_PROSE);
  const left = markIn(blocks, others);
  // Nothing else has prose: then the largest of them is the article's, whatever it is called.
  const [largest] = left < LEAST_PROSE ? others.toSorted((one, other) => ownOf(other) - ownOf(one)) : [];
  if (largest)
    markIn(
      blocks,
      others.filter((region) => region !== largest),
    );
  const isNamed = new Set(others);
  for (const region of regions)
    region.isOther = (isNamed.has(region) && region !== largest) || (region.parent?.isOther ?? false);
}

/** Marks the blocks of these regions. @returns the prose of all others. */
function markIn(blocks: PlacedBlock[], others: readonly Region[]): number {
  const depths = new Int32Array(blocks.length + 1);
  for (const { from, to } of others) {
    depths[from] = (depths[from] ?? 0) + 1;
    depths[to] = (depths[to] ?? 0) - 1;
  }
  let depth = 0;
  let prose = 0;
  for (const [at, block] of blocks.entries()) {
    depth += depths[at] ?? 0;
    block.isOther = depth > 0;
    prose += Math.max(0, proseValue(block));
  }
  return prose;
}

function bestOf(blocks: readonly PlacedBlock[], regions: readonly Region[]): Region | undefined {
  const sums = [0];
  for (const block of blocks) sums.push((sums.at(-1) ?? 0) + proseValue(block));
  let best: Region | undefined;
  for (const region of regions) {
    if (region.isOther) continue;
    const value = (sums[region.to] ?? 0) - (sums[region.from] ?? 0);
    region.value = region.isArticle ? value * 1.1 : value;
    if (best === undefined || region.value >= best.value) best = region;
  }
  return best;
}

function keptOf(blocks: readonly PlacedBlock[]): PlacedBlock[] {
  return blocks.filter(({ text, links, kind, isOther }) => {
    if (isOther || text.length < 2) return false;
    const density = links / text.length;
    return density <= 0.5 || (kind === 'p' && text.length > 200 && density < 0.8);
  });
}

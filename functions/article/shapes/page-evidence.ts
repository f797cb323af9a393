import { type ArticleEvidence, type Articlehood, articlehoodOf } from '../articlehood.ts';
import { normaliseText } from '../base/identity.ts';
import type { BesideHeadline, PageLines } from './page-headline.ts';
import { weightOf } from './page-text.ts';

/** What one pass over the tags of a page finds, beside the text of its article. */
export interface PageScan extends PageLines {
  /** The contents of its scripts of JSON-LD. */
  data: string[];
  /** Texts between two tags that are short enough for a notice, outside its scripts, as written. */
  shortTexts: string[];
  /** `name`, `property` or `itemprop` of each `<meta>`, in lower case, with its content; `canonical` is the link's. */
  meta: Map<string, string>;
  title: string;
  h1: string;
  bodyClass: string;
  /** How many elements of a name it has. */
  tags: Map<string, number>;
  /** Its visible text, up to a bound, and how many characters of it are in links. */
  visible: string;
  links: number;
  /** Letters and blanks between the tags of its paragraphs. */
  proseLength: number;
}

/** Fitted by `npm run train:articlehood`. */
export const PAGE = {
  claims: [3.49, 'nothing says that it is an article'],
  others: [-2.81, 'it says that it is something else: a product, a list, a service'],
  forum: [-2.51, 'the address of a forum'],
  documentation: [-2.65, 'the address of documentation'],
  manual: [-2.72, 'the title of documentation'],
  otherData: [-1.27, 'its JSON-LD has no article'],
  post: [1.44, 'its address is not that of a post'],
  slug: [1.98, 'its address has no headline'],
  sentences: [2.19, 'little of it is sentences'],
  sentence: [0.91, 'its sentences are short'],
  paragraphs: [0.22, 'few long paragraphs'],
  links: [-0.76, 'much of it is links'],
  prices: [-0.64, 'prices'],
  oneArticle: [1.32, 'not one <article>'],
  times: [-0.99, 'many times'],
  posts: [-0.76, 'many posts'],
  headline: [0.55, 'a short headline'],
  title: [2.85, 'a short title'],
  sameTitle: [0.44, 'its headline is not its title'],
  ours: [-1.51, 'it speaks of us'],
  comments: [1.9, 'no comments'],
  replies: [-2.08, 'replies and members'],
  contents: [-1.49, 'parameters and contents of a manual'],
  date: [1.08, 'no date'],
  dates: [-0.72, 'many dates'],
  next: [-1.36, 'it is one of several pages'],
  author: [0.93, 'no author is stated'],
  unaddressed: [0.73, 'its address says nothing'],
  dateline: [0.86, 'no date stands by its headline'],
  credited: [0.88, 'no author stands by its headline'],
} as const;
const PAGE_BIAS = -3.64;

/** Types of schema.org that are no articles. */
const OTHER_TYPES: readonly RegExp[] = [
  /^(?:Product(?:Group)?|IndividualProduct|\w*Application)$/,
  /^(?:ItemList|CollectionPage|OfferCatalog|SearchResultsPage|Blog)$/,
  /^(?:DiscussionForumPosting|QAPage|Question)$/,
  /^(?:Service|LocalBusiness|Course|Event|FinancialProduct)$/,
];

/** Folders of addresses. */
const IN_NEWS =
  /\/(?:blogs?|news|articles?|posts?|stor(?:y|ies)|press|magazine|opinion|insights?|reviews?|guides?)(?:\/|-|$)/;
const DATED = /\/(?:19|20)\d\d\/(?:\d\d?|[a-z]{3})\b|(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d{6}/;
const POST = new RegExp(
  String.raw`/(?:[\w-]{0,30}blogs?|news[\w-]{0,20}|articles?|posts?|stor(?:y|ies)|press[\w-]{0,20}` +
    String.raw`|magazine|opinion|insights?|\d{4}/\d\d?(?:/\d\d?)?)/` +
    '(?:[^/]+/)*[^/]*[a-z]{2,}[-_+%][a-z0-9]+',
);
const FORUM = /\/(?:forums?|threads?|t|topic|questions?|discussions?|viewtopic|showthread|r)(?:\/|\.|$)/;
const FORUM_HOST = /\/\/(?:forums?|community|discuss|boards?|discourse)\./;
const DOCUMENTATION = /\/(?:docs?|documentation|reference|manual|wiki|kb|man|glossary)(?:\/|$)/;
const DOCUMENTATION_HOST = /^https?:\/\/(?:docs?|developers?|api|help|support|wiki|learn)\./;
const OTHER_FOLDERS: readonly RegExp[] = [
  /\/(?:products?|shop|store|dp|itm|item|p|buy|category|categories|collections?|c|cart|catalog|deals?)(?:\/|$)/,
  /\/(?:pricing|features?|services?|solutions?|platform|about|contact|plans?|enterprise|integrations?|use-cases?|industries)(?:\/|-|$)/,
  /\/(?:tags?|topics?|category|categories|archives?|authors?|search|courses|directory|events?)(?:\/|$)/,
];

const PRICE = /[$€£¥₹]\s?\d|\d\s?(?:€|kr|zł|usd|eur)\b/gi;
const REPLIES =
  /\b(?:replied|reply|replies|posts?:|joined:?|member since|quote|upvote|thread|registered user|likes? received|solved|last edited|views)\b/gi;
const MANUAL = /\b(?:on this page|edit this page|table of contents|api reference|parameters|returns|syntax)\b/gi;
const DATE =
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? 20\d\d|\b\d{1,2}\.? \p{L}{3,9}\.? 20\d\d|20\d\d[-./年]\d/iu;
const DATES = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? 20\d\d|\b20\d\d-\d\d-\d\d/gi;
const SENTENCE_END = /[.!?。！？…:"”’)»」]\s*$/;

const within = (value: number): number => Math.max(0, Math.min(1, value));
const grown = (count: number, bits: number): number => within(Math.log2(1 + count) / bits);
const number = (is: boolean | undefined): number => Number(is ?? false);

/** Words of a headline; two letters of Chinese or Japanese are about one. */
function wordsIn(text: string): number {
  return text.match(/[\u3040-\u30ff\u3400-\u9fff]{1,2}|(?:(?![\u3040-\u30ff\u3400-\u9fff])\p{L})+/gu)?.length ?? 0;
}

/** @param text of what looks most like its article */
export function pageEvidence(
  file: string,
  scan: PageScan,
  text: string,
  shown: BesideHeadline,
): ArticleEvidence<typeof PAGE> {
  const { meta, title, h1, tags, visible, data } = scan;
  const count = (pattern: RegExp, within = visible) => within.match(pattern)?.length ?? 0;
  const address = (meta.get('canonical') || meta.get('og:url') || '').toLowerCase();
  const path = address
    .replace(/^[a-z]+:\/\/[^/]*/, '')
    .replace(/[?#].*$/s, '')
    .slice(0, 500);
  const slug = path
    .replace(/\/$/, '')
    .replace(/^.*\//, '')
    .replace(/\.\w{2,5}$/, '');
  const types = [
    ...data
      .flatMap((one) => [...one.matchAll(/"@type"\s*:\s*(?:"([^"]+)"|\[([^\]]{1,300})\])/g)])
      .flatMap(([, one, list]) => (one ?? list ?? '').split(/[",\s]+/)),
    ...Array.from(file.matchAll(/\bitemtype\s*=\s*["']?https?:\/\/schema\.org\/(\w{1,40})/gi), ([, type = '']) => type),
  ];
  const isArticle = types.some((type) => /Article$|^(?:Live)?BlogPosting$|^SocialMediaPosting$/.test(type));
  const kind = meta.get('og:type') ?? '';
  const isArticleKind = /^article$|blog/i.test(kind);
  const bodyClass = scan.bodyClass.toLowerCase();
  const keys = [...meta.keys()];
  const claims = [
    isArticleKind,
    isArticle,
    /\bsingle(?:-post)?\b|\bpost-template|\bpostid-|\barticle\b|\bnode--?type-(?:article|blog|news|story)/.test(
      bodyClass,
    ),
    IN_NEWS.test(path),
    DATED.test(path),
    keys.some((key) => /publish|^date$|dc\.date|pubdate|datepublished/.test(key)),
    isArticle && data.some((one) => /"@type"\s*:\s*"Person"/.test(one)),
  ];
  const isForum = FORUM.test(path) || FORUM_HOST.test(address);
  const isDocumentation = DOCUMENTATION.test(path) || DOCUMENTATION_HOST.test(address);
  const others = [
    ...OTHER_TYPES.map((pattern) => types.some((type) => pattern.test(type))),
    ...OTHER_FOLDERS.map((pattern) => pattern.test(path)),
    isForum,
    isDocumentation,
    address !== '' && /^\/?$/.test(path),
    /\bproduct|\bwoocommerce|\bshop|\bcart\b|\btemplate-product|\bcollection/.test(bodyClass),
    kind !== '' && !isArticleKind && !/^website$/i.test(kind),
    keys.some((key) => /^(?:og:|product:)price|product:/.test(key)),
  ];
  const blocks = text.split('\n\n');
  const prose = blocks.filter((block) => weightOf(block) >= 60 && SENTENCE_END.test(block));
  const proseLength = prose.reduce((sum, block) => sum + block.length, 0);
  const proseWeight = prose.reduce((sum, block) => sum + weightOf(block), 0);
  const words = text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const [headline, own, whole] = [h1, meta.get('og:title') ?? title, title].map((one) =>
    normaliseText(one.slice(0, 500)),
  );
  return {
    claims: within(claims.filter(Boolean).length / 4),
    others: within(others.filter(Boolean).length / 3),
    forum: number(isForum),
    documentation: number(isDocumentation),
    manual: number(/docs?\b|documentation|reference|manual|api\b|wiki/i.test(title)),
    otherData: number(data.length > 0 && !isArticle),
    post: number(POST.test(path)),
    slug: within(slug.split(/[-_]/).filter((word) => /[a-z]/.test(word)).length / 8),
    sentences: proseLength / Math.max(visible.length, text.length, 1),
    sentence: within(proseWeight / Math.max(1, prose.length) / 500),
    paragraphs: within(prose.filter((block) => weightOf(block) > 200).length / 8),
    links: scan.links / Math.max(1, visible.length),
    prices: grown(count(PRICE), 5),
    oneArticle: number(tags.get('article') === 1),
    times: grown(tags.get('time') ?? 0, 4),
    posts: grown(count(/class=["'][^"']*\b(?:post|reply|message|answer)[-_ \w]*/gi, file), 7),
    headline: within(wordsIn(h1) / 12),
    title: within(wordsIn(title) / 14),
    sameTitle: number(
      headline !== undefined &&
        headline.length > 3 &&
        (own?.includes(headline) ||
          whole?.includes(headline) ||
          (own !== undefined && own.length > 8 && headline.includes(own))),
    ),
    ours: within((20 * words.filter((word) => /^(?:our|we|us)$/.test(word)).length) / Math.max(50, words.length)),
    comments: number(/\b\d+ comments?\b|leave a (?:reply|comment)|post a comment/i.test(visible)),
    replies: within(count(REPLIES) / 20),
    contents: within(count(MANUAL) / 8),
    date: number(DATE.test(visible)),
    dates: grown(count(DATES), 5),
    next: number(/rel=["']?(?:next|prev)/i.test(file)),
    unaddressed: number(address === ''),
    dateline: number(shown.date !== undefined),
    credited: number(shown.author !== undefined),
    author: number(keys.some((key) => /author|byl/.test(key))),
  };
}

export function articlehoodOfPage(file: string, scan: PageScan, text: string, shown: BesideHeadline): Articlehood {
  return articlehoodOf(PAGE, PAGE_BIAS, pageEvidence(file, scan, text, shown));
}

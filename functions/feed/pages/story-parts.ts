import type { Disposition } from '../../story/items/disposition.ts';
import { storyIdAt } from '../../story/items/keys.ts';
import { namedReports, shownReport } from '../../story/items/story-reports.ts';
import { isLink, shownPicture } from '../feed.ts';
import type { FeedStory } from '../feed-state.ts';
import { lastChange, type PageContext, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';

/** Papers that a front page names. */
const PAPERS = 12;
const DEVELOPMENTS = 3;

export const shownHeadline = (story: FeedStory): string => shownReport(story).headline || '—';

export const addressOfStory = ({ pk }: { readonly pk: string }): string => `story/${storyIdAt({ pk, sk: '' })}.html`;

/** A link that leaves the page, or only its words. The text may be of any language and direction. */
export function linkTo(url: string | undefined, words: string): Markup {
  return isLink(url) ? html`<a href="${new URL(url).href}" rel="noopener" dir="auto">${words}</a>` : bare(words);
}

const bare = (words: string): Markup => html`<bdi>${words}</bdi>`;

/** The server of the picture learns who reads, but not what: no page names itself to it. */
export function pictureIn(story: FeedStory): Markup | undefined {
  const { picture } = shownPicture(story);
  return picture === undefined
    ? undefined
    : html`<p class="picture"><img src="${picture}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer"></p>`;
}

/** Names of the papers that report a story, the headline's first. */
export function papersOf(story: FeedStory): string[] {
  const { publishers = [], facts } = story;
  const { publisher = facts.publisher } = shownReport(story);
  return [...new Set([publisher ?? [], publishers].flat())];
}

/** The first sentence of the excerpt. */
export function firstSentence({ facts: { excerpt, language } }: FeedStory): string {
  const locale = Intl.getCanonicalLocales(/^[a-z]{2,3}$/.test(language) ? language : 'en');
  const [first] = segmenterOf(locale[0] ?? 'en').segment(excerpt);
  return first?.segment.trim() ?? '';
}

/** When what people see of it was: an instant, or a day. */
export function timeOfStory(story: FeedStory): string {
  const { articleId } = shownReport(story);
  const { facts, reports = [], representative, time, firstSeenAt } = story;
  if (articleId === facts.articleId) return time ?? firstSeenAt;
  return reports.find((report) => report.articleId === articleId)?.time ?? representative?.at ?? firstSeenAt;
}

/** A report as a page lists it. */
export interface ShownReport {
  readonly articleId: string;
  readonly publisher: string;
  readonly headline: string;
  readonly url: string | undefined;
  /** An instant, or a day. */
  readonly time: string;
  readonly disposition: Disposition;
}

/** All reports of a story that are known, the newest first: those that it names itself, and those of the receipts. */
export function reportsOf(story: FeedStory): ShownReport[] {
  const received = new Map((story.reports ?? []).map((report) => [report.articleId, report]));
  const named = namedReports(story).map(({ articleId, publisher = '', headline = '', url, at, disposition }) => {
    const own = received.get(articleId);
    received.delete(articleId);
    const time = own?.time ?? (articleId === story.facts.articleId ? (story.time ?? at) : at);
    return { articleId, publisher, headline, url, disposition, time };
  });
  const others = [...received.values()].map(
    ({ articleId, publisher = '', headline = '', url, at, time, disposition }) => ({
      ...{ articleId, publisher, headline, url, disposition },
      time: time ?? at,
    }),
  );
  return [...named, ...others].toSorted((one, other) => (one.time < other.time ? 1 : -1));
}

const SEGMENTERS = new Map<string, Intl.Segmenter>();

function segmenterOf(locale: string): Intl.Segmenter {
  const known = SEGMENTERS.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'sentence' });
  SEGMENTERS.set(locale, known);
  return known;
}

export interface ShownDevelopment {
  readonly time: string;
  readonly publisher: string;
  readonly words: string;
  readonly url: string | undefined;
}

/** Developments that the headline does not show, the latest first. */
export function developmentsOf(story: FeedStory): ShownDevelopment[] {
  const { development } = story;
  const shown = shownReport(story).articleId;
  const reported = reportsOf(story).filter(
    ({ disposition, headline, articleId }) => disposition === 'development' && headline !== '' && articleId !== shown,
  );
  const all = new Map<string, ShownDevelopment>(
    reported.map(({ articleId, time, publisher, headline, url }) => [
      articleId,
      { time, publisher, words: headline, url },
    ]),
  );
  const { articleId = '', at = '', news = [], facts: told } = development ?? {};
  const words = told?.headline ?? told?.title ?? news.join(' ');
  if (development && words !== '' && articleId !== shown && !all.has(articleId))
    all.set(articleId, { time: at, publisher: told?.publisher ?? '', words, url: told?.url });
  return [...all.values()].toSorted((one, other) => (one.time < other.time ? 1 : -1));
}

/** A story of a front page, with its papers and developments. @param day of the page */
export function storyBlock(context: PageContext, story: FeedStory, day: string): Markup {
  const papers = papersOf(story);
  const own = addressOfStory(story);
  const news = developmentsOf(story).slice(0, DEVELOPMENTS);
  const count =
    papers.length > 1
      ? html`<a class="count" href="${own}"><b>${papers.length}</b>${context.labels.papers}</a>`
      : html`<span></span>`;
  return html`<article class="story" data-at="${lastChange(story)}">${count}<div>${pictureIn(story)}
<h3${langOf(context, story)}>${linkTo(shownReport(story).url, shownHeadline(story))}</h3>
<p class="meta">${bare(papers[0] ?? '')} <a href="${own}">${timeOf(context, timeOfStory(story), day)}</a></p>
<p${langOf(context, story)} dir="auto">${firstSentence(story)}</p>
${papers.length > 1 ? html`<p class="also">${paperLinks(story, papers.slice(1, PAPERS), own, papers.length - PAPERS)}</p>` : undefined}
${news.length > 0 ? html`<ul class="news">${news.map((one) => developmentRow(context, one, day))}</ul>` : undefined}
</div></article>
`;
}

export function developmentRow(
  context: PageContext,
  { time, publisher, words, url }: ShownDevelopment,
  day: string,
): Markup {
  return html`<li>${linkTo(url, words)} <span class="meta">${bare(publisher)} ${timeOf(context, time, day)}</span></li>`;
}

function paperLinks(story: FeedStory, papers: readonly string[], own: string, more: number): Markup {
  const urls = new Map(reportsOf(story).map(({ publisher, url }) => [publisher, url]));
  const links = papers.map((name, at) => html`${at > 0 ? ', ' : ''}${linkTo(urls.get(name), name)}`);
  return html`${links}${more > 0 ? html`, <a href="${own}">+${more}</a>` : undefined}`;
}

/** A headline, its paper and its time. */
export function storyEntry(context: PageContext, story: FeedStory, day: string): Markup {
  const papers = papersOf(story);
  const count = papers.length > 1 ? html` · ${papers.length} ${context.labels.papers}` : undefined;
  return html`<li data-at="${lastChange(story)}"${langOf(context, story)}><a href="${addressOfStory(story)}" dir="auto">${shownHeadline(story)}</a>
<p class="meta">${bare(papers[0] ?? '')} ${timeOf(context, timeOfStory(story), day)}${count}</p></li>
`;
}

/** Only where it is not the page's: screen readers and hyphenation go by it. */
export function langOf({ language }: PageContext, { facts }: FeedStory): Markup | undefined {
  return facts.language !== language && /^[a-z]{2,3}$/.test(facts.language) && facts.language !== 'und'
    ? html` lang="${facts.language}"`
    : undefined;
}

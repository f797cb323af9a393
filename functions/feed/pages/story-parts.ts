import { storyIdAt } from '../../story/items/keys.ts';
import { publisherHash } from '../../story/items/story.ts';
import { instantOfReport } from '../editions/choose-stories.ts';
import type { ShownStory } from '../editions/edition.ts';
import { isLink } from '../feed.ts';
import type { FeedReport, FeedStory } from '../feed-state.ts';
import { ledeOf } from '../lede.ts';
import { type PageContext, papersText, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';

/** Papers that a front page names. */
const PAPERS = 12;

export const shownHeadline = ({ headline }: FeedStory): string => headline || '—';

export const addressOfStory = ({ pk }: { readonly pk: string }): string => `story/${storyIdAt({ pk, sk: '' })}.html`;

/** A link that leaves the page, or only its words. The text may be of any language and direction. */
export function linkTo(url: string | undefined, words: string): Markup {
  return isLink(url) ? html`<a href="${new URL(url).href}" rel="noopener" dir="auto">${words}</a>` : bare(words);
}

const bare = (words: string): Markup => html`<bdi>${words}</bdi>`;

/** The server of the picture learns who reads, but not what: no page names itself to it. */
export function pictureIn({ picture }: FeedStory): Markup | undefined {
  return picture === undefined
    ? undefined
    : html`<p class="picture"><img src="${picture}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer"></p>`;
}

/** Names of the papers whose reports are known, the headline's first, as the story counts them. */
function papersOf({ publisher, reports }: FeedStory): string[] {
  const names = [publisher, ...reports.map((report) => report.publisher)].flatMap((name) => name ?? []);
  return [...Map.groupBy(names, publisherHash).values()].flatMap(([first]) => first ?? []);
}

/** When what people see of it was: an instant, or a day. */
export const timeOfStory = ({ time, firstSeenAt }: FeedStory): string => time ?? firstSeenAt;

export const timeOfReport = ({ time, at }: FeedReport): string => time ?? at;

const newestReportFirst = (one: FeedReport, other: FeedReport): number =>
  timeOfReport(one) < timeOfReport(other) ? 1 : -1;

/** The reports of which something is known beside their article's id, the newest first. */
export function reportsOf({ reports }: FeedStory): FeedReport[] {
  return reports.filter(({ headline, publisher }) => headline || publisher).toSorted(newestReportFirst);
}

export interface ShownDevelopment {
  readonly time: string;
  readonly publisher: string | undefined;
  readonly words: string;
  readonly url: string | undefined;
  /** The sentences that are new; only of the latest. */
  readonly sentences?: string;
}

/** Developments, the latest first: of the report that the headline is of, only what is new. */
export function developmentsOf(story: FeedStory): ShownDevelopment[] {
  const { news, articleId: shown } = story;
  const others = reportsOf(story).filter(
    ({ disposition, headline, articleId }) =>
      disposition === 'development' && headline && articleId !== shown && articleId !== news?.articleId,
  );
  const all: ShownDevelopment[] = others.map((report) => ({
    ...{ time: timeOfReport(report), publisher: report.publisher, words: report.headline ?? '', url: report.url },
  }));
  if (news) {
    const { at: time, publisher, headline, url } = news;
    const sentences = news.sentences.join(' ');
    if (news.articleId !== shown) all.push({ time, publisher, words: headline, url, sentences });
    else if (sentences !== '') all.push({ time, publisher, words: sentences, url });
  }
  return all.toSorted((one, other) => (one.time < other.time ? 1 : -1));
}

/** One event on a page: the story that most papers report, and what else belongs to it. */
export interface PageBlock {
  readonly papers: number;
  readonly stories: readonly ShownStory[];
}

/** A block with text, papers, the one new sentence and the stories that belong to it. @param day of the page */
export function largeBlock(context: PageContext, { papers, stories: [story, ...others] }: PageBlock, day: string) {
  if (story === undefined) return undefined;
  const names = papersOf(story).slice(0, PAPERS);
  const own = addressOfStory(story);
  const text = ledeOf(story.excerpt ?? '', story);
  const [news] = developmentsOf(story);
  const count =
    papers > 1
      ? html`<a class="count" href="${own}"><b>${papers}</b>${context.labels.papers}</a>`
      : html`<span></span>`;
  const by = html`${mark(context, story)}${sectionOf(context, story)}${bare(story.publisher ?? '')}`;
  const said = news && html`${timeOf(context, news.time, day)} ${linkTo(news.url, news.words)}`;
  const newsBy = news?.publisher && html`<span class="meta">${bare(news.publisher)}</span>`;
  return html`<article class="story"${announcedAttributes(story)}>${count}<div>${pictureIn(story)}
<h3${langOf(context, story)}>${linkTo(story.url, shownHeadline(story))}</h3>
${text && html`<p class="lede"${langOf(context, story)} dir="auto">${text}</p>`}
<p class="meta">${by} <a href="${own}">${spanOf(context, story, day)}</a></p>
${said && html`<p class="news"${langOf(context, story)}>${said} ${newsBy}</p>`}
${story.papers > 1 ? html`<p class="also">${paperLinks(story, names.slice(1), own, story.papers - names.length)}</p>` : undefined}
${others.length > 0 ? html`<ul class="rows under">${others.map((one) => storyEntry(context, one, day))}</ul>` : undefined}
</div></article>
`;
}

/** A block in a line of its own: papers, headline, paper. */
export function lineOf(context: PageContext, { papers, stories: [story, ...others] }: PageBlock, day: string) {
  if (story === undefined) return undefined;
  const more = others.map(
    (one) => html`<p class="also">${linkTo(one.url, shownHeadline(one))} ${bare(one.publisher ?? '')}</p>`,
  );
  const aloud = html`<span class="aloud">${papersText(context, papers).slice(String(papers).length)}</span>`;
  const number = html`<a class="number" href="${addressOfStory(story)}">${papers}${aloud}</a>`;
  const by = html`${mark(context, story)}${sectionOf(context, story)}${bare(story.publisher ?? '')}`;
  return html`<li${announcedAttributes(story)}${langOf(context, story)}>${number}<div>${linkTo(story.url, shownHeadline(story))}
<span class="meta">${by} ${timeOf(context, story.began, day)}</span>${more}</div></li>
`;
}

/** The name of its section, where it has one of the page's. */
function sectionOf({ sections }: PageContext, { section }: FeedStory): Markup | undefined {
  const name = section && sections.find(({ id }) => id === section)?.name;
  return name ? html`<span class="section">${bare(name)}</span> ` : undefined;
}

/** When a story began, and when it was last reported: neither moves when another report comes to stand for it. */
function spanOf(context: PageContext, story: FeedStory, day: string): Markup {
  const { began, reports } = story;
  const last = [began, ...reports.map(instantOfReport)].toSorted().at(-1) ?? began;
  const { labels } = context;
  const isLonger = Date.parse(last) - Date.parse(began) >= SPAN_MS;
  if (!isLonger) return timeOf(context, timeOfStory(story), day);
  return html`${labels.began} ${timeOf(context, began, day)} · ${labels.last} ${timeOf(context, last, day)}`;
}

/** A story that is done in less has one time. */
const SPAN_MS = 10 * 60_000;

/** What the script marks: a story that the reader could have seen, and that has said something since. */
export function announcedAttributes({ firstSeenAt, announced }: FeedStory): Markup | undefined {
  if (announced === undefined || announced.at <= firstSeenAt) return undefined;
  return html` data-began="${firstSeenAt}" data-announced="${announced.at}"`;
}

const mark = ({ labels }: PageContext, { since }: ShownStory): Markup | undefined =>
  since === 'news' ? html`<span class="new">${labels.unseen}</span> ` : undefined;

export function developmentRow(
  context: PageContext,
  { time, publisher, words, url }: ShownDevelopment,
  day: string,
  more?: Markup | '',
): Markup {
  return html`<li>${linkTo(url, words)} <span class="meta">${bare(publisher ?? '')} ${timeOf(context, time, day)}</span>${more}</li>`;
}

function paperLinks(story: FeedStory, papers: readonly string[], own: string, more: number): Markup {
  const urls = new Map(reportsOf(story).map(({ publisher, url }) => [publisher, url]));
  const links = papers.map((name) => linkTo(urls.get(name), name));
  if (more > 0) links.push(html`<a href="${own}">+${more}</a>`);
  return html`${links.map((link, at) => html`${at > 0 ? ', ' : ''}${link}`)}`;
}

/** A headline, its paper and its time. */
export function storyEntry(context: PageContext, story: FeedStory, day: string): Markup {
  const count = story.papers > 1 ? html` · ${papersText(context, story.papers)}` : undefined;
  return html`<li${announcedAttributes(story)}${langOf(context, story)}><a href="${addressOfStory(story)}" dir="auto">${shownHeadline(story)}</a>
<p class="meta">${bare(story.publisher ?? '')} ${timeOf(context, timeOfStory(story), day)}${count}</p></li>
`;
}

/** Only where it is not the page's: screen readers and hyphenation go by it. */
export function langOf(context: PageContext, { language }: FeedStory): Markup | undefined {
  return language !== context.language && /^[a-z]{2,3}$/.test(language) && language !== 'und'
    ? html` lang="${language}"`
    : undefined;
}

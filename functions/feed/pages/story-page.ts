import { storyKey } from '../../story/items/keys.ts';
import type { FeedReport, FeedStory } from '../feed-state.ts';
import { ledeOf } from '../lede.ts';
import { dateOf, firstWithin, htmlPage, masthead, type PageContext, papersText, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';
import {
  addressOfStory,
  developmentRow,
  developmentsOf,
  langOf,
  linkTo,
  pictureIn,
  reportsOf,
  shownHeadline,
  timeOfReport,
  timeOfStory,
} from './story-parts.ts';

/** A page loads fast also where hundreds report. If it is too large, fewer reports are listed. */
const MOST_BYTES = 250_000;
const LISTED = [1_000, 400, 150, 50, 10, 0];

/** A story at an address of its own: all its reports, the papers that have it, and what has changed. */
export function storyPage(context: PageContext, story: FeedStory): string {
  return firstWithin(
    MOST_BYTES,
    LISTED.map((most) => () => written(context, story, most)),
  );
}

function written(context: PageContext, story: FeedStory, most: number): string {
  const { labels } = context;
  const { firstSeenAt, articles, papers, excerpt = '', began, announced } = story;
  const text = ledeOf(excerpt, story);
  const day = context.dayOf(firstSeenAt);
  const all = reportsOf(story);
  const reports = all.slice(0, most);
  const { newest, others } = byPublisher(reports);
  const more = articles - reports.length;
  const earlier = [...new Set(story.earlier)].filter((words) => words !== story.headline);
  const changes = [
    ...developmentsOf(story).map((one) =>
      developmentRow(context, one, day, one.sentences && html`<p dir="auto">${one.sentences}</p>`),
    ),
    ...earlier
      .toReversed()
      .map((words) => html`<li><span class="meta">${labels.before}</span> <s dir="auto">${words}</s></li>`),
  ];
  const first = all.findLast(({ disposition }) => disposition === 'new');
  if (changes.length > 0 && first) changes.push(reportRow(context, first, day));
  const rows = (some: readonly FeedReport[]) =>
    html`<ul class="rows">${some.map((report) => reportRow(context, report, day))}</ul>`;
  const count = papers > 1 ? html` · ${papersText(context, papers)}` : undefined;
  const said =
    announced && announced.at > began ? html` · ${labels.latest} ${timeOf(context, announced.at, day)}` : undefined;
  const body = html`${masthead(context, '../', html`${dateOf(context, day)}`, html`<a href="../index.html">${labels.front}</a>`)}
<main><article class="full">
<h1${langOf(context, story)}>${linkTo(story.url, shownHeadline(story))}</h1>
<p class="meta"><bdi>${story.publisher}</bdi> ${timeOf(context, timeOfStory(story), day)}</p>
${pictureIn(story)}${text && html`<p class="lead"${langOf(context, story)} dir="auto">${text}</p>`}
<p class="meta">${labels.began} ${timeOf(context, began, day)}${said}${count}</p>
${changes.length > 0 ? html`<section><h2>${labels.changes}</h2><ol class="rows timeline">${changes}</ol></section>` : undefined}
<section><h2>${labels.reports} <span class="number">${articles}</span></h2>${rows(newest)}
${others.length > 0 ? html`<details><summary>+${others.length}</summary>${rows(others)}</details>` : undefined}
${more > 0 ? html`<p class="also">+${more}</p>` : undefined}</section>
</article></main>`;
  return htmlPage(context, `${shownHeadline(story)} – ${context.title}`, '../', html``, body);
}

/** A story that was merged into another one: its page leads there. */
export function mergedPage(context: PageContext, storyId: string): string {
  const address = `../${addressOfStory(storyKey(storyId))}`;
  const body = html`${masthead(context, '../', html``, html`<a href="../index.html">${context.labels.front}</a>`)}
<main><article class="full"><p class="lead"><a href="${address}">${context.labels.merged}</a></p></article></main>`;
  const head = html`<meta http-equiv="refresh" content="0; url=${address}">
`;
  return htmlPage(context, context.title, '../', head, body);
}

/** The newest report of each publisher, and the others. Reports that name none are one each. */
function byPublisher(reports: readonly FeedReport[]) {
  const seen = new Set<string>();
  const newest: FeedReport[] = [];
  const others: FeedReport[] = [];
  for (const report of reports) {
    const { publisher = '' } = report;
    (publisher !== '' && seen.has(publisher) ? others : newest).push(report);
    seen.add(publisher);
  }
  return { newest, others };
}

function reportRow(context: PageContext, report: FeedReport, day: string): Markup {
  const { publisher, headline, url } = report;
  const time = timeOf(context, timeOfReport(report), day);
  return html`<li>${linkTo(url, headline ?? publisher ?? '—')}<p class="meta"><bdi>${publisher}</bdi> ${time}</p></li>
`;
}

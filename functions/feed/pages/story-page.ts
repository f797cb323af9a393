import { storyKey } from '../../story/items/keys.ts';
import { shownReport } from '../../story/items/story-reports.ts';
import type { FeedStory } from '../feed-state.ts';
import { dateOf, firstWithin, htmlPage, masthead, type PageContext, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';
import {
  addressOfStory,
  developmentRow,
  developmentsOf,
  langOf,
  linkTo,
  papersOf,
  pictureIn,
  reportsOf,
  type ShownReport,
  shownHeadline,
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
  const { facts, firstSeenAt, articleCount = 1 } = story;
  const day = context.dayOf(firstSeenAt);
  const papers = papersOf(story);
  const all = reportsOf(story);
  const reports = all.slice(0, most);
  const { newest, others } = byPublisher(reports);
  const named = new Set(all.map(({ publisher }) => publisher));
  const unnamed = papers.filter((name) => !named.has(name));
  const more = articleCount - reports.length;
  const earlier = (story.earlier ?? [])
    .map(({ headline }) => headline)
    .filter((words) => words !== shownHeadline(story));
  const changes = [
    ...developmentsOf(story).map((one) => developmentRow(context, one, day)),
    ...earlier
      .toReversed()
      .map((words) => html`<li><span class="meta">${labels.before}</span> <s dir="auto">${words}</s></li>`),
  ];
  const began = all.findLast(({ disposition }) => disposition === 'new');
  if (changes.length > 0 && began) changes.push(reportRow(context, began, day));
  const rows = (some: readonly ShownReport[]) =>
    html`<ul class="rows">${some.map((report) => reportRow(context, report, day))}</ul>`;
  const rest = more > 0 ? `+${more} ` : '';
  const count = papers.length > 1 ? html` · ${papers.length} ${labels.papers}` : undefined;
  const body = html`${masthead(context, '../', html`${dateOf(context, day)}`, html`<a href="../index.html">${labels.front}</a>`)}
<main><article class="full">
<h1${langOf(context, story)}>${linkTo(shownReport(story).url, shownHeadline(story))}</h1>
<p class="meta"><bdi>${papers[0]}</bdi> ${timeOf(context, timeOfStory(story), day)}${count}</p>
${pictureIn(story)}<p class="lead"${langOf(context, story)} dir="auto">${facts.excerpt}</p>
${changes.length > 0 ? html`<section><h2>${labels.changes}</h2><ol class="rows timeline">${changes}</ol></section>` : undefined}
<section><h2>${labels.reports} <span class="number">${articleCount}</span></h2>${rows(newest)}
${others.length > 0 ? html`<details><summary>+${others.length}</summary>${rows(others)}</details>` : undefined}
${unnamed.length > 0 || more > 0 ? html`<p class="also">${rest}<bdi>${unnamed.join(', ')}</bdi></p>` : undefined}</section>
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
function byPublisher(reports: readonly ShownReport[]) {
  const seen = new Set<string>();
  const newest: ShownReport[] = [];
  const others: ShownReport[] = [];
  for (const report of reports) {
    const { publisher } = report;
    (publisher !== '' && seen.has(publisher) ? others : newest).push(report);
    seen.add(publisher);
  }
  return { newest, others };
}

function reportRow(context: PageContext, report: ShownReport, day: string): Markup {
  const { publisher, headline, url, time } = report;
  return html`<li>${linkTo(url, headline || publisher || url || '—')}<p class="meta"><bdi>${publisher}</bdi> ${timeOf(context, time, day)}</p></li>
`;
}

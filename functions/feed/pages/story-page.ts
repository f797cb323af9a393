import { namedReports } from '../../story/items/story-reports.ts';
import type { FeedStory } from '../feed-state.ts';
import { dateOf, htmlPage, masthead, type PageContext, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { developmentRow, developmentsOf, langOf, linkTo, papersOf, shownHeadline } from './story-parts.ts';

/** A story at an address of its own: its reports, the papers that have it, and what has changed. */
export function storyPage(context: PageContext, story: FeedStory): string {
  const { labels } = context;
  const { facts, updatedAt, firstSeenAt, articleCount = 1 } = story;
  const day = context.dayOf(firstSeenAt);
  const papers = papersOf(story);
  const reports = namedReports(story);
  const named = new Set(reports.map(({ publisher }) => publisher));
  const others = papers.filter((name) => !named.has(name));
  const news = developmentsOf(story);
  const more = articleCount - reports.length;
  const earlier = (story.earlier ?? [])
    .map(({ headline }) => headline)
    .filter((words) => words !== shownHeadline(story));
  const changes = [
    ...news.map((one) => developmentRow(context, one, day)),
    ...earlier
      .toReversed()
      .map((words) => html`<li><span class="meta">${labels.before}</span> <s dir="auto">${words}</s></li>`),
  ];
  const updated = updatedAt ? html` → ${timeOf(context, updatedAt, day)}` : undefined;
  const count = papers.length > 1 ? html` · ${papers.length} ${labels.papers}` : undefined;
  const body = html`${masthead(context, '../', html`${dateOf(context, day)}`, html`<a href="../index.html">${labels.front}</a>`)}
<main><article class="full">
<h1${langOf(context, story)}>${linkTo(facts.url, shownHeadline(story))}</h1>
<p class="meta"><bdi>${papers[0]}</bdi> ${timeOf(context, firstSeenAt, day)}${updated}${count}</p>
<p class="lead"${langOf(context, story)} dir="auto">${facts.excerpt}</p>
<section><h2>${labels.reports}</h2><ul class="rows">${reports.map((report) => reportRow(context, report, day))}</ul>
${others.length > 0 || more > 0 ? html`<p class="also">${more > 0 ? `+${more} ` : ''}<bdi>${others.join(', ')}</bdi></p>` : undefined}</section>
${changes.length > 0 ? html`<section><h2>${labels.changes}</h2><ul class="rows">${changes}</ul></section>` : undefined}
</article></main>`;
  return htmlPage(context, `${shownHeadline(story)} – ${context.title}`, '../', html``, body);
}

function reportRow(context: PageContext, report: ReturnType<typeof namedReports>[number], day: string): Markup {
  const { publisher = '', headline = '', url, at } = report;
  return html`<li>${linkTo(url, headline || url || publisher)}<p class="meta"><bdi>${publisher}</bdi> ${timeOf(context, at, day)}</p></li>
`;
}

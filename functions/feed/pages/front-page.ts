import { hottestFirst } from '../../story/items/heat.ts';
import { newestFirst } from '../../story/items/keys.ts';
import { PAGE_DAYS } from '../changed-stories.ts';
import { isLanguage } from '../feed.ts';
import type { FeedStory } from '../feed-state.ts';
import { clockOf, dateOf, firstWithin, htmlPage, lastChange, masthead, type PageContext, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { addressOfStory, headlineOf, storyBlock, storyEntry, timeOfStory } from './story-parts.ts';

/** The page must load fast everywhere. */
const MOST_BYTES = 60_000;

/** Stories of the parts of a page. If a page is too large, the next smaller share is tried. */
const SIZES = { top: 14, sectioned: 72, section: 12, river: 24, photos: 24, briefs: 12 } as const;
const SHARES = [1, 0.75, 0.5, 0.3, 0.15, 0.05];

/** Other stories of its affair that a top story has below it. */
const BELOW = 3;

/** Fewest stories of a section. */
const FEWEST = 3;
/** A language beside the page's has a section if it has this share. */
const LANGUAGE_SHARE = 0.05;

/** A day in the page's zone that has a page of its own; or now, which is `index.html`. */
interface Day {
  readonly day: string;
  readonly isNow: boolean;
}

/**
 * The front page, and one of each day before it, as far as it has stories: by name. Each is under 60 KB, whatever the
 * stories say.
 * @param stories that are shown, in any order
 */
export function frontPages(context: PageContext, stories: readonly FeedStory[], nowMs: number): [string, string][] {
  const today = context.dayOf(nowMs);
  const byDay = Map.groupBy(stories, (story) => dayOfStory(context, story));
  const before = Array.from({ length: PAGE_DAYS - 1 }, (_, back) => dayBefore(today, back + 1));
  const days = before.filter((day) => byDay.has(day));
  return [
    ['index.html', frontPage(context, stories, { day: today, isNow: true }, days)],
    ...days.map((day): [string, string] => [
      `${day}.html`,
      frontPage(context, byDay.get(day) ?? [], { day, isNow: false }, days),
    ]),
  ];
}

/** The day on which it was, in the page's zone. */
function dayOfStory(context: PageContext, story: FeedStory): string {
  const time = timeOfStory(story);
  return time.length === '2026-01-05'.length ? time : context.dayOf(time);
}

function dayBefore(day: string, back: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() - back);
  return date.toISOString().slice(0, 10);
}

function frontPage(context: PageContext, stories: readonly FeedStory[], day: Day, days: readonly string[]): string {
  const pages = SHARES.map(
    (share) => () => written(context, day, days, stories, (size) => Math.max(1, Math.ceil(size * share))),
  );
  return firstWithin(MOST_BYTES, [...pages, () => written(context, day, days, [], () => 0)]);
}

function written(
  context: PageContext,
  { day, isNow }: Day,
  days: readonly string[],
  stories: readonly FeedStory[],
  sizeOf: (size: number) => number,
): string {
  const { labels } = context;
  const byKind = Map.groupBy(stories, ({ kind }) =>
    kind === 'caption' ? 'photos' : kind === 'notice' || kind === 'bulletin' ? 'briefs' : 'news',
  );
  const news = (byKind.get('news') ?? []).toSorted((one, other) => hottestFirst(one, other) || newestFirst(one, other));
  const affairs = Map.groupBy(news, (story) => story.storyline ?? story.pk);
  const affairOf = (story: FeedStory): FeedStory[] => affairs.get(story.storyline ?? story.pk) ?? [];
  // The hottest story of each affair, with the next ones below it.
  const top = news.filter((story) => affairOf(story)[0] === story).slice(0, sizeOf(SIZES.top));
  const below = new Map(top.map((story) => [story, affairOf(story).slice(1, 1 + BELOW)]));
  const shown = new Set([...below].flatMap(([story, others]) => [story, ...others]));
  const sections = sectionsOf(
    context,
    news.filter((story) => !shown.has(story)),
  );
  const river = news.toSorted(latestFirst).slice(0, sizeOf(SIZES.river));
  const changed = isNow ? stories.map(lastChange).toSorted().at(-1) : undefined;
  const line = html`${dateOf(context, day)}${changed ? html` · <time datetime="${changed}">${clockOf(context, changed)}</time>` : undefined}`;
  const links = [
    ...sections.map(({ name }, at) => html`<a href="#s${at}"><bdi>${name}</bdi></a>`),
    ...days.map((one) => dayLink(context, one, isNow && one === dayBefore(day, 1), one === day)),
  ];
  const body = html`${masthead(context, '', line, links.length > 0 ? html`${links}` : undefined)}
<main>
<div class="front"><section><h2>${labels.top}</h2>
${top.length > 0 ? top.map((story) => storyBlock(context, story, day, below.get(story))) : html`<p>${labels.nothing}</p>`}</section>
<section><h2>${labels.latest}</h2><ol class="rows river">${river.map((story) => riverRow(context, story, day))}</ol></section></div>
<div class="sections">${sections.map(
    ({ name, stories }, at) =>
      html`<section id="s${at}"><h2><bdi>${name}</bdi></h2><ul class="rows">${stories
        .slice(0, sizeOf(Math.min(SIZES.section, SIZES.sectioned / sections.length)))
        .map((story) => storyEntry(context, story, day))}</ul></section>
`,
  )}</div>
${(['photos', 'briefs'] as const).map((kind) => folded(context, labels[kind], byKind.get(kind) ?? [], sizeOf(SIZES[kind]), day))}
</main>`;
  const head = html`<link rel="alternate" type="application/feed+json" title="${context.title}" href="all.json">
`;
  return htmlPage(context, isNow ? context.title : `${context.title} – ${day}`, '', head, body);
}

function dayLink(context: PageContext, day: string, isYesterday: boolean, isOwn: boolean): Markup {
  const words = isYesterday ? context.labels.yesterday : dateOf(context, day, 'short');
  return isOwn ? html`<b>${words}</b>` : html`<a href="${day}.html">${words}</a>`;
}

/** By when they were, and not by when they came. */
function latestFirst(one: FeedStory, other: FeedStory): number {
  const [first, second] = [timeOfStory(one), timeOfStory(other)];
  return first === second ? newestFirst(one, other) : first > second ? -1 : 1;
}

function riverRow(context: PageContext, story: FeedStory, day: string): Markup {
  const time = timeOf(context, timeOfStory(story), day);
  return html`<li data-at="${lastChange(story)}">${time}<div><a href="${addressOfStory(story)}" dir="auto">${headlineOf(story)}</a>
<p class="meta"><bdi>${story.publisher}</bdi></p></div></li>
`;
}

function folded(
  context: PageContext,
  name: string,
  stories: readonly FeedStory[],
  most: number,
  day: string,
): Markup | undefined {
  if (stories.length === 0) return undefined;
  const rows = stories.toSorted(latestFirst).slice(0, most);
  const entries = rows.map((story) => storyEntry(context, story, day));
  return html`<details><summary>${name} (${stories.length})</summary><ul class="rows">${entries}</ul></details>
`;
}

interface Section {
  readonly name: string;
  readonly stories: readonly FeedStory[];
}

/** The sections of the stories in the page's language, then the other languages; each with the hottest first. */
function sectionsOf({ language, sections: named }: PageContext, stories: readonly FeedStory[]): Section[] {
  const isForeign = (story: FeedStory) => isLanguage(story.language) && story.language !== language;
  const bySection = Map.groupBy(stories, (story) => (isForeign(story) ? undefined : story.section));
  const least = Math.max(FEWEST, LANGUAGE_SHARE * stories.length);
  const languages = [...Map.groupBy(stories.filter(isForeign), (story) => story.language)]
    .filter(([, group]) => group.length >= least)
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([tag, group]) => ({ name: languageName(tag), stories: group }));
  const sections = named.map(({ id, name }) => ({ name, stories: bySection.get(id) ?? [] }));
  return [...sections.filter(({ stories }) => stories.length >= FEWEST), ...languages];
}

/** In the language itself: its readers look for it. */
function languageName(tag: string): string {
  return new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag;
}

/** The language of most stories. */
export function mainLanguage(stories: readonly FeedStory[]): string {
  const counts = Map.groupBy(stories, ({ language }) => (isLanguage(language) ? language : 'und'));
  counts.delete('und');
  return [...counts].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[0] ?? 'en';
}

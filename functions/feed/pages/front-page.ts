import { heatOf } from '../../story/items/heat.ts';
import { newestFirst } from '../../story/items/keys.ts';
import { isLanguage } from '../feed.ts';
import type { FeedStory } from '../feed-state.ts';
import { clockOf, dateOf, htmlPage, lastChange, masthead, type PageContext, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { addressOfStory, papersOf, shownHeadline, storyBlock, storyEntry } from './story-parts.ts';

/** The page must load fast everywhere. */
const MOST_BYTES = 60_000;

/** Stories of the parts of a page. If a page is too large, the next smaller share is tried. */
const SIZES = { top: 14, sectioned: 60, section: 12, sections: 9, river: 24, photos: 24, briefs: 12 } as const;
const SHARES = [1, 0.75, 0.5, 0.3, 0.15, 0.05];

/** Fewest stories of a section. */
const FEWEST = 3;
/** Languages make the sections if each of two has this share. */
const LANGUAGE_SHARE = 0.05;

/**
 * The news of now: the hottest stories and the newest, then sections. Under 60 KB, whatever the stories say.
 * @param stories that are shown, in any order
 */
export function frontPage(context: PageContext, stories: readonly FeedStory[], nowMs: number): string {
  // Times of other days have a date.
  const day = context.dayOf(nowMs);
  const pages = SHARES.map(
    (share) => () => written(context, day, stories, (size) => Math.max(1, Math.ceil(size * share))),
  );
  const last = () => written(context, day, [], () => 0);
  return [...pages, last].map((write) => write()).find((text) => Buffer.byteLength(text) < MOST_BYTES) ?? '';
}

function written(
  context: PageContext,
  day: string,
  stories: readonly FeedStory[],
  sizeOf: (size: number) => number,
): string {
  const { labels } = context;
  const byKind = Map.groupBy(stories, ({ facts: { kind } }) =>
    kind === 'caption' ? 'photos' : kind === 'notice' || kind === 'bulletin' ? 'briefs' : 'news',
  );
  const news = (byKind.get('news') ?? []).toSorted(leadFirst(stories));
  const top = news.slice(0, sizeOf(SIZES.top));
  const sections = sectionsOf(news.slice(top.length)).slice(0, sizeOf(SIZES.sections));
  const river = news.toSorted(newestFirst).slice(0, sizeOf(SIZES.river));
  const changed = stories.map(lastChange).toSorted().at(-1);
  const line = html`${dateOf(context, day)}${changed ? html` · <time datetime="${changed}">${clockOf(context, changed)}</time>` : undefined}`;
  const links = sections.map(({ name }, at) => html`<a href="#s${at}"><bdi>${name}</bdi></a>`);
  const body = html`${masthead(context, '', line, links.length > 0 ? html`${links}` : undefined)}
<main>
<div class="front"><section><h2>${labels.top}</h2>
${top.length > 0 ? top.map((story) => storyBlock(context, story, day)) : html`<p>${labels.nothing}</p>`}</section>
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
  return htmlPage(context, context.title, '', head, body);
}

/** A lone report may lead only if no story of the last days has several papers. */
const LEADS_MS = 48 * 60 * 60 * 1000;

/**
 * First what several papers report, the hottest first. What was old when it came has no heat: it counts as if its papers
 * had come with it.
 */
function leadFirst(stories: readonly FeedStory[]): (one: FeedStory, other: FeedStory) => number {
  const newest = Math.max(...stories.map(({ firstSeenAt }) => Date.parse(firstSeenAt)));
  const isLead = (story: FeedStory) =>
    Number(papersOf(story).length > 1 && newest - Date.parse(story.firstSeenAt) < LEADS_MS);
  const heat = (story: FeedStory) =>
    heatOf(story) + (story.heat === undefined ? Math.log2(papersOf(story).length || 1) : 0);
  return (one, other) => isLead(other) - isLead(one) || heat(other) - heat(one) || newestFirst(one, other);
}

function riverRow(context: PageContext, story: FeedStory, day: string): Markup {
  return html`<li>${timeOf(context, story.firstSeenAt, day)}<div><a href="${addressOfStory(story)}" dir="auto">${shownHeadline(story)}</a>
<p class="meta"><bdi>${papersOf(story)[0]}</bdi></p></div></li>
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
  const rows = stories.toSorted(newestFirst).slice(0, most);
  const entries = rows.map((story) => storyEntry(context, story, day));
  return html`<details><summary>${name} (${stories.length})</summary><ul class="rows">${entries}</ul></details>
`;
}

interface Section {
  readonly name: string;
  readonly stories: readonly FeedStory[];
}

/** By language if the stories are of several, else by category; the largest first. */
function sectionsOf(stories: readonly FeedStory[]): Section[] {
  const languages = Map.groupBy(stories, ({ facts }) => (isLanguage(facts.language) ? facts.language : ''));
  const least = Math.max(FEWEST, LANGUAGE_SHARE * stories.length);
  const isOfSeveral = [...languages].filter(([tag, group]) => tag !== '' && group.length >= least).length > 1;
  const groups = isOfSeveral
    ? languages
    : Map.groupBy(stories, ({ facts }) => (facts.category ?? '').trim().toLowerCase());
  return [...groups]
    .filter(([name, group]) => name !== '' && group.length >= FEWEST)
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([name, group]) => ({
      name: isOfSeveral ? languageName(name) : (group[0]?.facts.category?.trim() ?? name),
      stories: group,
    }));
}

/** In the language itself: its readers look for it. */
function languageName(tag: string): string {
  return new Intl.DisplayNames([tag, 'en'], { type: 'language' }).of(tag) ?? tag;
}

/** The language of most stories. */
export function mainLanguage(stories: readonly FeedStory[]): string {
  const counts = Map.groupBy(stories, ({ facts: { language } }) => (isLanguage(language) ? language : 'und'));
  counts.delete('und');
  return [...counts].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[0] ?? 'en';
}

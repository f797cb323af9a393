import { hottestFirst } from '../../story/items/heat.ts';
import { newestFirst } from '../../story/items/keys.ts';
import { deckOf, isFullReport, LARGE, reportedIn, type StoryBlock, storyBlocks } from '../editions/choose-stories.ts';
import { isLanguage } from '../feed.ts';
import type { FeedStory } from '../feed-state.ts';
import { editionLinks, type Linked } from './edition-page.ts';
import { clockOf, dateOf, firstWithin, htmlPage, masthead, type PageContext, timeOf } from './layout.ts';
import { html, type Markup } from './markup.ts';
import { SEARCH_INDEX } from './search.ts';
import {
  addressOfStory,
  announcedAttributes,
  langOf,
  largeBlock,
  lineOf,
  type PageBlock,
  shownHeadline,
  storyEntry,
  timeOfStory,
} from './story-parts.ts';

/** The page must load fast everywhere. */
const MOST_BYTES = 60_000;

/** Stories of the parts of a page. If a page is too large, the next smaller share is tried. */
const SIZES = { sectioned: 72, section: 12, river: 24, photos: 24, briefs: 12 } as const;
const SHARES = [1, 0.75, 0.5, 0.3, 0.15, 0.05, 0];

/** Fewest stories of a section. */
const FEWEST = 3;
/** A language beside the page's has a section if it has this share. */
const LANGUAGE_SHARE = 0.05;
/** The lines below the top are what most papers have reported in this time. */
const LATELY_MS = 24 * 60 * 60 * 1000;

/**
 * The front page as it is now: the hottest stories large, below them what else most papers have reported in a day, the
 * latest beside them, then sections. It is under 60 KB, whatever the stories say.
 * @param stories that are shown, in any order. @param editions the latest ones, the newest last
 */
export function frontPage(
  context: PageContext,
  stories: readonly FeedStory[],
  nowMs: number,
  editions: readonly Linked[] = [],
): string {
  const { labels } = context;
  const day = context.dayOf(nowMs);
  const news = stories
    .filter(isFullReport)
    .toSorted((one, other) => hottestFirst(one, other) || newestFirst(one, other));
  const [from, to] = [nowMs - LATELY_MS, nowMs + LATELY_MS].map((ms) => new Date(ms).toISOString());
  const blocks = storyBlocks(news.map((story) => reportedIn(story, from ?? '', to ?? '')));
  const written = (share: number) => (): string => {
    const sizeOf = (size: number) => Math.ceil(size * share);
    const all = share === 0 ? [] : stories;
    const top = blocks.slice(0, sizeOf(LARGE));
    const lines = deckOf(blocks.slice(top.length).filter(({ papers }) => papers > 1)).slice(0, sizeOf(2 * LARGE + 2));
    const shown = new Set([...top, ...lines].flatMap(({ stories }) => stories.map(({ story }) => story.pk)));
    const others = news.filter(({ pk }) => share > 0 && !shown.has(pk));
    const sections = sectionsOf(context, others);
    const river = news.toSorted(latestFirst).slice(0, sizeOf(SIZES.river));
    const changed = all.map(changedAt).toSorted().at(-1);
    const line = html`${dateOf(context, day)}${changed ? html` · <time datetime="${changed}">${clockOf(context, changed)}</time>` : undefined}`;
    const links = [
      ...editionLinks(context, editions, day),
      ...sections.map(({ name }, at) => html`<a href="#s${at}"><bdi>${name}</bdi></a>`),
    ];
    const mostReported = lines.map((block) => lineOf(context, pageBlock(block), day));
    const most = html`<section><h2>${labels.most}</h2><ol class="lines">${mostReported}</ol></section>
`;
    const mostOfSection = sizeOf(Math.min(SIZES.section, SIZES.sectioned / sections.length));
    const rows = (some: readonly FeedStory[]) => some.map((story) => storyEntry(context, story, day));
    const folded = (name: string, some: readonly FeedStory[], size: number) => {
      if (some.length === 0) return undefined;
      const shown = rows(some.toSorted(latestFirst).slice(0, sizeOf(size)));
      return html`<details><summary>${name} (${some.length})</summary><ul class="rows">${shown}</ul></details>
`;
    };
    const body = html`${masthead(context, '', line, links.length > 0 ? html`${links}` : undefined)}
<main>
<div class="front"><section><h2>${labels.top}</h2>
${top.length > 0 ? top.map((block) => largeBlock(context, pageBlock(block), day)) : html`<p>${labels.nothing}</p>`}</section>
<section><h2>${labels.latest}</h2><ol class="rows river">${river.map((story) => riverRow(context, story, day))}</ol></section></div>
${lines.length > 0 ? most : undefined}<div class="sections">${sections.map(
      ({ name, stories }, at) =>
        html`<section id="s${at}"><h2><bdi>${name}</bdi></h2><ul class="rows">${rows(stories.slice(0, mostOfSection))}</ul></section>
`,
    )}</div>
${folded(labels.photos, all.filter(isPhoto), SIZES.photos)}
${folded(labels.briefs, all.filter(isBrief), SIZES.briefs)}
</main>`;
    const head = html`<link rel="alternate" type="application/feed+json" title="${context.title}" href="all.json">
`;
    return htmlPage(context, context.title, '', head, body, SEARCH_INDEX);
  };
  return firstWithin(MOST_BYTES, SHARES.map(written));
}

const isPhoto = ({ kind }: FeedStory): boolean => kind === 'caption';
const isBrief = (story: FeedStory): boolean => !isFullReport(story) && !isPhoto(story);

/** Now a story has all the papers that it ever had; of an event of several, those of this day are counted. */
function pageBlock({ papers, stories }: StoryBlock): PageBlock {
  const all = stories.map(({ story }) => story);
  return { papers: Math.max(papers, ...all.map((story) => story.papers)), stories: all };
}

/** When the last of the stories that are shown said something. */
const changedAt = ({ announced, firstSeenAt }: FeedStory): string => announced?.at ?? firstSeenAt;

/** By when they were, and not by when they came. */
function latestFirst(one: FeedStory, other: FeedStory): number {
  const [first, second] = [timeOfStory(one), timeOfStory(other)];
  return first === second ? newestFirst(one, other) : first > second ? -1 : 1;
}

function riverRow(context: PageContext, story: FeedStory, day: string): Markup {
  const time = timeOf(context, timeOfStory(story), day);
  const headline = html`<a href="${addressOfStory(story)}" dir="auto">${shownHeadline(story)}</a>`;
  return html`<li${announcedAttributes(story)}${langOf(context, story)}>${time}<div>${headline}
<p class="meta"><bdi>${story.publisher}</bdi></p></div></li>
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

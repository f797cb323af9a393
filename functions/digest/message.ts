import { hottestFirst } from '../story/items/heat.ts';
import type { StoryItem } from '../story/items/items.ts';
import { newestFirst } from '../story/items/keys.ts';
import type { Story } from '../story/items/story.ts';
import { storyView } from '../story/items/view.ts';
import { minuteOf, oneLine } from '../text/one-line.ts';

/** One message of the topic `headlines`. */
export interface DigestMessage {
  /** ASCII without line breaks, under 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  subject: string;
  text: string;
}

/** Stories that are listed, and bytes of a message. SNS takes 256 KiB. */
const STORIES = 100;
const BYTES = 128 * 1024;

/** What is new in a window. */
export interface Window {
  /** Its beginning, ISO 8601 UTC. */
  from: string;
  /** Its end, which is not part of it. */
  to: string;
  stories: readonly StoryItem[];
  /** Earlier stories with a development in the window. */
  developed: readonly StoryItem[];
}

/**
 * The stories of a window as plain text, the hottest first, then the newest, and what is new about earlier ones;
 * undefined if there is neither.
 * @param withReports reads what they say. One that says nothing any more is left out.
 */
export async function digestMessage(
  { from, to, stories, developed }: Window,
  withReports: (heads: readonly StoryItem[]) => Promise<readonly Story[]>,
): Promise<DigestMessage | undefined> {
  const first = async (all: readonly StoryItem[], most: number): Promise<readonly Story[]> =>
    withReports(all.toSorted((one, other) => hottestFirst(one, other) || newestFirst(one, other)).slice(0, most));
  const told = await first(stories, STORIES);
  const toldAgain = await first(developed, STORIES - told.length);
  const [news, developments] = [told.flatMap(sectionOf), toldAgain.flatMap(developmentOf)];
  const newStories = stories.length - told.length + news.length;
  const newDevelopments = developed.length - toldAgain.length + developments.length;
  if (newStories + newDevelopments === 0) return undefined;
  const sections: string[] = [];
  let bytes = 0;
  for (const section of [...news, ...developments]) {
    bytes += Buffer.byteLength(section) + 2;
    if (bytes > BYTES) break;
    sections.push(section);
  }
  const left = newStories + newDevelopments - sections.length;
  if (left > 0) sections.push(`… and ${left} more.`);
  const count = [`${newStories} ${newStories === 1 ? 'story' : 'stories'}`];
  if (newDevelopments > 0) count.push(`${newDevelopments} ${newDevelopments === 1 ? 'development' : 'developments'}`);
  return {
    subject: `${count.join(', ')}, ${minuteOf(from)} to ${minuteOf(to)} UTC`,
    text: `${sections.join('\n\n')}\n`,
  };
}

/** Headline; publisher, times, how many others; link. */
function sectionOf(story: Story): string[] {
  const { firstSeenAt } = story;
  const { headline, publisher, url, publishedAt = '', publishedOn, papers } = storyView(story);
  if (headline === '') return [];
  const isStated = publishedAt !== '' && publishedAt <= firstSeenAt;
  const others = papers - 1;
  const about = [
    publisher === undefined ? [] : oneLine(publisher),
    isStated ? `published ${publishedOn ?? `${minuteOf(publishedAt)} UTC`}` : [],
    `first seen ${minuteOf(firstSeenAt)} UTC`,
    others > 0 ? `also reported by ${others} ${others === 1 ? 'other' : 'others'}` : [],
  ].flat();
  return [[oneLine(headline), about.join(', '), url === undefined ? [] : oneLine(url)].flat().join('\n')];
}

/** Headline of the development; publisher, time and the story that it is of; link. */
function developmentOf(story: Story): string[] {
  const { headline, articleId, news } = storyView(story);
  if (news === undefined) return [];
  const { publisher, url } = news;
  const known = headline === '' || articleId === news.articleId ? '' : ` of "${oneLine(headline)}"`;
  const about = [
    publisher === undefined ? [] : oneLine(publisher),
    `development${known}`,
    `announced ${minuteOf(news.at)} UTC`,
  ].flat();
  return [[oneLine(news.headline), about.join(', '), url === undefined ? [] : oneLine(url)].flat().join('\n')];
}

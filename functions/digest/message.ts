import { minuteOf, oneLine } from '../one-line.ts';
import type { Facts } from '../story/items/facts.ts';
import { hottestFirst } from '../story/items/heat.ts';
import type { StoryItem } from '../story/items/items.ts';
import { newestFirst } from '../story/items/keys.ts';
import { shownReport } from '../story/items/story-reports.ts';

/** One message of the topic `headlines`. */
export interface DigestMessage {
  /** ASCII without line breaks, under 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  subject: string;
  text: string;
}

/** Stories that are listed, and bytes of a message. SNS takes 256 KiB. */
const STORIES = 100;
const BYTES = 128 * 1024;

/**
 * The stories of a window as plain text, the hottest first, then the newest, and what is new about earlier ones;
 * undefined if there is neither.
 * @param from beginning of the window, ISO 8601 UTC; `to`: its end
 * @param developed earlier stories with a development in the window
 */
export function digestMessage(
  stories: readonly StoryItem[],
  from: string,
  to: string,
  developed: readonly StoryItem[] = [],
): DigestMessage | undefined {
  if (stories.length + developed.length === 0) return undefined;
  const inOrder = (all: readonly StoryItem[]): StoryItem[] =>
    all.toSorted((one, other) => hottestFirst(one, other) || newestFirst(one, other));
  const sections: string[] = [];
  let bytes = 0;
  const all = [...inOrder(stories).map(sectionOf), ...inOrder(developed).map(developmentOf)];
  for (const section of all.slice(0, STORIES)) {
    bytes += Buffer.byteLength(section) + 2;
    if (bytes > BYTES) break;
    sections.push(section);
  }
  const left = all.length - sections.length;
  if (left > 0) sections.push(`… and ${left} more.`);
  const count = [`${stories.length} ${stories.length === 1 ? 'story' : 'stories'}`];
  if (developed.length > 0)
    count.push(`${developed.length} ${developed.length === 1 ? 'development' : 'developments'}`);
  return {
    subject: `${count.join(', ')}, ${minuteOf(from)} to ${minuteOf(to)} UTC`,
    text: `${sections.join('\n\n')}\n`,
  };
}

/** Headline; publisher, times, how many others; link. */
function sectionOf(story: StoryItem): string {
  const { firstSeenAt } = story;
  const { articleId, headline, publisher, url } = shownReport(story);
  const { publishedAt = '', publishedOn }: Partial<Facts> = articleId === story.facts.articleId ? story.facts : {};
  const isStated = publishedAt !== '' && publishedAt <= firstSeenAt;
  const others = reportingPublishers(story) - 1;
  const about = [
    publisher === undefined ? [] : oneLine(publisher),
    isStated ? `published ${publishedOn ?? `${minuteOf(publishedAt)} UTC`}` : [],
    `first seen ${minuteOf(firstSeenAt)} UTC`,
    others > 0 ? `also reported by ${others} ${others === 1 ? 'other' : 'others'}` : [],
  ].flat();
  return [oneLine(headline), about.join(', '), url === undefined ? [] : oneLine(url)].flat().join('\n');
}

/** Headline of the development; publisher, time and the story that it is of; link. */
function developmentOf(story: StoryItem): string {
  const { facts, development } = story;
  const { title, headline = title, publisher, url } = development?.facts ?? facts;
  const known = development?.facts ? ` of "${oneLine(shownReport(story).headline)}"` : '';
  const about = [
    publisher === undefined ? [] : oneLine(publisher),
    `development${known}`,
    `announced ${minuteOf(development?.at ?? '')} UTC`,
  ].flat();
  return [oneLine(headline), about.join(', '), url === undefined ? [] : oneLine(url)].flat().join('\n');
}

/** How many publishers report it; an unknown publisher counts as one. */
function reportingPublishers({ publishers }: StoryItem): number {
  return Math.max(1, publishers?.length ?? 1);
}

import { readHourly } from '../../runtime/hourly.ts';
import { type StatedText, stackWeights } from '../../sections/learned.ts';
import { type Sections, sectionOf, shippedWeights } from '../../sections/sections.ts';
import { type NamedSection, statedSection } from '../../sections/stated.ts';
import type { ReportWords } from '../../sections/weights.ts';
import type { TableItem } from '../items/items.ts';
import { type Key, SECTIONS_KEY } from '../items/keys.ts';
import { namedRefs, type Story } from '../items/story.ts';
import { shownRef, type Words, wordsOf } from '../items/view.ts';

/**
 * How a stack divides its stories, by what it has learned; before that by what is shipped.
 * @param named by its setting; absent: as the item of the table says
 */
export function sectionsIn(
  read: (keys: readonly Key[]) => Promise<readonly TableItem[]>,
  named?: readonly NamedSection[],
): () => Promise<Sections> {
  const none = (): Sections => ({ named: named ?? [], weights: shippedWeights() });
  const readItem = async (): Promise<Sections | undefined> => {
    const [item] = await read([SECTIONS_KEY]);
    if (item?.entity !== 'sections') return undefined;
    return { named: named ?? item.named, weights: stackWeights(shippedWeights(), item) };
  };
  return readHourly('what was learned of sections', none, readItem, Date.now);
}

/** What a stack learns sections from: the words of a story whose shown report states one. */
export function statedText(story: Story, named: readonly NamedSection[]): StatedText | undefined {
  const shown = wordsOf(story, shownRef(story));
  if (shown === undefined || story.withdrawn) return undefined;
  const { publisher, category, url, object } = shown;
  const section = statedSection({ category, url, key: object.key }, named);
  const source = story.scope ?? publisher ?? '';
  return section === undefined ? undefined : { source, section, ...wordsIn(shown) };
}

/** The story with its section, as whoever shows it reads it: the table has none. */
export function withSection(story: Story, sections: Sections): Story {
  const shown = wordsOf(story, shownRef(story)) ?? wordsOf(story, story.speaking);
  if (shown === undefined || story.withdrawn) return story;
  // One report of each paper, of those that notifications name: every reader has these.
  const reports = new Map([[shown.publisher, wordsIn(shown)]]);
  for (const ref of namedRefs(story)) {
    const words = wordsOf(story, ref);
    if (words && !reports.has(words.publisher)) reports.set(words.publisher, wordsIn(words));
  }
  const { category, url, object } = shown;
  const section = sectionOf({ category, url, key: object.key }, [...reports.values()], sections);
  return section === undefined ? story : { ...story, section };
}

const wordsIn = ({ headline, title = '', excerpt }: Words): ReportWords => ({ headline: headline ?? title, excerpt });

import { type Sections, sectionOf } from '../../sections/sections.ts';
import type { ReportWords } from '../../sections/weights.ts';
import { namedRefs, type Story } from '../items/story.ts';
import { shownRef, type Words, wordsOf } from '../items/view.ts';

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

import type { StorylineItem, TableItem } from '../items/items.ts';
import { address, distinctKeys, type Key, storyIdAt, storyKey, storylineIdAt, storylineKey } from '../items/keys.ts';
import { asStory, type Story } from '../items/story.ts';
import { shownRef, storyView } from '../items/view.ts';
import { withReportsOf } from './read-reports.ts';

/** Stories of one affair, as people and subscribers are told of it. */
export interface StorylineView {
  id: string;
  /** Of the story that leads it now; absent where its words were erased. */
  headline?: string;
  /** How many stories it has by now. */
  stories: number;
}

type ReadKeys = (keys: readonly Key[]) => Promise<readonly TableItem[]>;

/** The storylines of some stories, by their ids: three batched reads at most, and none where no story has one. */
export async function readStorylines(
  stories: readonly Pick<Story, 'storyline'>[],
  read: ReadKeys,
): Promise<Map<string, StorylineView>> {
  const ids = [...new Set(stories.flatMap(({ storyline }) => storyline ?? []))];
  if (ids.length === 0) return new Map();
  const lines = (await read(ids.map(storylineKey))).filter(
    (item): item is StorylineItem => item.entity === 'storyline',
  );
  const heads = new Map(
    (await read(distinctKeys(lines.map(({ lead }) => storyKey(lead))))).map((one) => [address(one), one]),
  );
  const leads = lines.flatMap(({ lead }) => {
    const head = heads.get(address(storyKey(lead)));
    return head?.entity === 'story' ? [asStory(head)] : [];
  });
  const whole = await withReportsOf(leads, (story) => [shownRef(story)], read);
  const headlines = new Map(whole.map((story) => [storyIdAt(story), storyView(story).headline]));
  return new Map(
    lines.map(({ pk, sk, lead, count }) => {
      const id = storylineIdAt({ pk, sk });
      const headline = headlines.get(lead);
      return [id, { id, ...(headline && { headline }), stories: count }];
    }),
  );
}

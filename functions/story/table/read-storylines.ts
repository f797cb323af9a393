import type { StorylineItem, TableItem } from '../items/items.ts';
import { address, distinctKeys, type Key, storyIdAt, storyKey, storylineIdAt, storylineKey } from '../items/keys.ts';
import { asStory, type Story } from '../items/story.ts';
import { shownRef, storyView } from '../items/view.ts';
import { withReportsOf } from './read-stories.ts';

/** Stories of one affair, as people and subscribers are told of it. */
export interface StorylineView {
  id: string;
  /** Of the story that leads it now; absent where its words were erased. */
  headline?: string;
  /** How many stories it has by now. */
  stories: number;
}

/** A storyline with its other stories, as a door shows it beside one of them. */
export interface StorylineStories extends StorylineView {
  /** The latest ones that are not withdrawn, the latest first. */
  others: { storyId: string; headline: string; began: string }[];
}

/** Other stories of a storyline that are shown beside one of them. */
const OTHERS_SHOWN = 12;

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

/** The storyline of one story; undefined if it has none. */
export async function readStorylineOf(story: Story, read: ReadKeys): Promise<StorylineStories | undefined> {
  const view = (await readStorylines([story], read)).get(story.storyline ?? '');
  if (!view) return undefined;
  const [line] = await read([storylineKey(view.id)]);
  const ids = line?.entity === 'storyline' ? line.stories : [];
  const wanted = ids.filter((id) => id !== storyIdAt(story)).slice(-OTHERS_SHOWN);
  const heads = (await read(wanted.map(storyKey))).flatMap((item) => (item.entity === 'story' ? [asStory(item)] : []));
  const live = heads.filter(({ withdrawn }) => withdrawn === undefined);
  const whole = await withReportsOf(live, (one) => [shownRef(one), one.speaking], read);
  const others = whole.map(storyView).map(({ storyId, headline, began }) => ({ storyId, headline, began }));
  return { ...view, others: others.sort((one, other) => (one.began < other.began ? 1 : -1)) };
}

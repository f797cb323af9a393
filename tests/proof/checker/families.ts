import { type Item, storyIdAt, textOf } from './items.ts';
import type { OperatorRequest } from './world.ts';

/** Which stories a correction ties together. */
export function families(
  stories: ReadonlyMap<string, Item>,
  corrections: readonly Item[],
  requests: readonly OperatorRequest[],
  answers: readonly Item[],
  images: readonly Item[],
) {
  const parents = new Map<string, string>();
  const familyOf = (storyId: string): string => {
    const parent = parents.get(storyId);
    return parent === undefined ? storyId : familyOf(parent);
  };
  const join = (one: string, other: string): void => {
    const [first, second] = [familyOf(one), familyOf(other)];
    if (other !== '' && first !== second) parents.set(first, second);
  };
  for (const correction of corrections) join(textOf(correction, 'storyId'), textOf(correction, 'otherStoryId'));
  for (const [id, story] of stories)
    for (const name of ['mergedInto', 'splitFrom', 'textStoryId']) join(id, textOf(story, name));
  const touched = [
    ...corrections.map((correction) => textOf(correction, 'storyId')),
    ...[...stories].flatMap(([id, { withdrawnAt, apart }]) => ((withdrawnAt ?? apart) === undefined ? [] : [id])),
    ...requests.map(({ storyId }) => storyId),
    // Their requests name a file.
    ...answers.flatMap((one) => (one.kind === 'publish' ? textOf(one, 'storyId') : [])),
    ...images.flatMap((item) => (item.withdrawnAt === undefined ? [] : [storyIdAt(item)])),
  ];
  const corrected = new Set(touched.map(familyOf));
  return {
    /** One id for all stories between which reports may have moved; the story's own if nobody corrected it. */
    familyOf,
    /** Whether a person touched one of these stories: receipts tell where their reports were, not where they are. */
    isCorrected: (storyId: string) => corrected.has(familyOf(storyId)),
    /** The story that has the reports of this one: itself, unless it was merged into another. */
    homeOf: (storyId: string) => homeIn(storyId, (id) => stories.get(id)),
  };
}

export function homeIn(storyId: string, storyAt: (id: string) => Item | undefined): string {
  const seen = new Set<string>();
  let id = storyId;
  while (!seen.has(id)) {
    seen.add(id);
    id = textOf(storyAt(id) ?? {}, 'mergedInto') || id;
  }
  return id;
}

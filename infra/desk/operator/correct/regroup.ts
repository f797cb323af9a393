import { endingFirst, planMerge } from '../../../../functions/story/correct/index.ts';
import { type Story, speakingReport, storyIdAt, versionOf } from '../../../../functions/story/items/index.ts';
import { CommandError } from '../explain.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { findStory } from '../table/find.ts';
import { tableIn } from '../table/listing.ts';
import { printable } from '../terminal/text.ts';
import {
  announcementOf,
  type Correcting,
  correct,
  currentStory,
  type MadeAnnouncement,
  NEVER_ANNOUNCED,
  noteOf,
  type OperatorChange,
  quotedStory,
  refusalText,
  sizedStory,
  unchanged,
} from './change.ts';
import type { NamedReport } from './subjects.ts';

// Which story a report belongs to, and which storyline a story.

/**
 * Splits a report off its story. `story` of the result is the report's new story, `other` the one that it left.
 * @throws CommandError if the story is withdrawn.
 */
export async function splitOff(stack: OperatedStack, report: NamedReport, asked: Correcting): Promise<OperatorChange> {
  const { articleId, receipt, story } = report;
  const storyId = storyIdAt(story);
  const key = printable(receipt.key);
  if (story.withdrawn) throw new CommandError(`The story of ${articleId} is withdrawn: undo that first.`);
  const { reports = [] } = (await findStory(stack, storyId)) ?? {};
  const nothing = (why: string) => unchanged(`${why}: ${quotedStory(story)}`, { story });
  if (reports.length < 2) return nothing('It is already the only report of its story');
  const others = reports.filter((one) => one.articleId !== articleId && one.receipt?.textKey !== receipt.textKey);
  if (others.length === 0) return nothing('All reports of its story have the same text');
  const successor = speakingReport(story)?.articleId === articleId ? others.find((one) => one.receipt) : undefined;
  const updated = announcementOf('story.updated', story);
  const own = reports.find((one) => one.articleId === articleId);
  const announcements: MadeAnnouncement[] = [
    { type: 'story.created', revision: 1, headline: own?.headline ?? articleId },
    { ...updated, headline: successor?.headline ?? updated.headline },
  ];
  return correct(stack, asked, {
    ...{ what: `split ${key} off ${quotedStory(story)}`, story },
    request: { kind: 'split', storyId, report: versionOf(receipt) },
    would: {
      text: `Would be split off ${quotedStory(story)}: ${key}`,
      announcements: story.announced ? announcements : [],
    },
    done: (created) =>
      `Split off ${quotedStory(story)}: ${key}${created.announced ? '' : `\nIt is ${quotedStory(created)}.`}`,
  });
}

/** Merges two stories. `story` of the result is the smaller one, which ends, `other` the one that gets its reports. */
export async function mergeInto(
  stack: OperatedStack,
  first: Story,
  named: Story,
  asked: Correcting,
): Promise<OperatorChange> {
  const found = (await currentStory(stack, storyIdAt(named))) ?? named;
  // What a split took out goes back to where it was.
  const [story, other] = asked.undoes === undefined ? endingFirst(first, found) : [first, found];
  const request = { kind: 'merge', storyId: storyIdAt(story), into: storyIdAt(other) } as const;
  const what = `merge ${quotedStory(story)}\ninto ${quotedStory(other)}`;
  if (asked.dryRun) {
    const plan = await planMerge({ ...noteOf(asked), ...request }, { table: tableIn(stack), nowMs: Date.now }, 0);
    const { refusal } = plan ?? {};
    if (refusal) return { ...unchanged(refusalText(refusal, what), { story, other }), refusal };
  }
  const why = story === first ? '' : '\nThe smaller one ends, whichever is named first.';
  const chosen = story.isChosen ? '\nThe headline that somebody chose for the first ends with it.' : '';
  const silence = story.announced
    ? undefined
    : other.announced
      ? 'The story that ends was never announced, so its end is not announced either.'
      : NEVER_ANNOUNCED;
  return correct(stack, asked, {
    ...{ what, story, other, request, silence: () => silence },
    would: {
      text: `Would be merged: ${sizedStory(story)}\ninto ${sizedStory(other)}, whose headline stays.${why}${chosen}`,
      announcements: [
        ...(story.announced ? [announcementOf('story.withdrawn', story)] : []),
        ...(story.announced || other.announced ? [announcementOf('story.updated', other)] : []),
      ],
      silence,
    },
    done: (_, now = other) => `Merged: ${quotedStory(story)}\ninto ${quotedStory(now)}`,
  });
}

/**
 * Undoes a merge: makes the merged story a story of its own again, from the file of one of its reports. `other` of the
 * result is the one that had its reports.
 */
export async function takeOut(stack: OperatedStack, story: Story, asked: Correcting): Promise<OperatorChange> {
  const storyId = storyIdAt(story);
  const { mergedInto, withdrawn: { at: withdrawnAt } = { at: '' } } = story;
  const other = mergedInto === undefined ? undefined : await currentStory(stack, mergedInto);
  if (other === undefined) return unchanged(`Not merged into another story: ${quotedStory(story)}`, { story });
  const announced = [story, ...(other.announced ? [other] : [])];
  return correct(stack, asked, {
    ...{ what: `make ${storyId} a story of its own again`, story, other },
    request: { kind: 'restore', storyId, withdrawnAt },
    would: {
      text: `Would be a story of its own again: ${storyId}`,
      announcements: announced.map((one) => announcementOf('story.updated', one)),
    },
    done: (now) => `A story of its own again: ${quotedStory(now)}`,
  });
}

/** Puts a story into another's storyline, or takes it out of its own. Each was announced, so nothing is. */
export async function changeStoryline(
  stack: OperatedStack,
  story: Story,
  other: Story | undefined,
  asked: Correcting,
): Promise<OperatorChange> {
  return correct(stack, asked, {
    what: other
      ? `put ${quotedStory(story)} into the storyline of ${quotedStory(other)}`
      : `take ${quotedStory(story)} out of its storyline`,
    ...{ story, other },
    request: { kind: 'storyline', storyId: storyIdAt(story), ...(other && { into: storyIdAt(other) }) },
    silence: () => 'Nothing is announced: each story of a storyline was.',
    done: (now) => `${now.storyline ? `In the storyline ${now.storyline}` : 'In no storyline'}: ${quotedStory(now)}`,
  });
}

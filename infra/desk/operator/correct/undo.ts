import { type RequestItem, type Story, storyIdAt } from '../../../../functions/story/items/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { isUndone, requestsMade } from '../table/corrections.ts';
import { printable } from '../terminal/text.ts';
import { type Correcting, type MadeChange, type OperatorChange, quotedStory, unchanged } from './change.ts';
import { unlockHeadline } from './choose-headline.ts';
import { undoOfStory } from './corrected.ts';
import { unlabel } from './label.ts';
import { unpublishFile } from './publish-file.ts';
import { changeStoryline, mergeInto, takeOut } from './regroup.ts';
import { storyAt } from './subjects.ts';
import { restore, withdraw } from './withdraw-story.ts';

/** A request, or a withdrawn story: with the key of its file, if that was named. */
export type Undoable = RequestItem | { readonly story: Story; readonly key?: string | undefined };

/** Undoes a request, or a withdrawal, whoever made it. */
export async function undo(stack: OperatedStack, what: Undoable, asked: Correcting): Promise<MadeChange> {
  if ('sk' in what) return undoRequest(stack, what, asked);
  const { story, key } = what;
  if (story.mergedInto) return takeOut(stack, story, asked);
  const id = await undoOfStory(stack, storyIdAt(story));
  return restore(stack, story, { ...asked, ...(story.withdrawn && id && { undoes: id }) }, key);
}

/** Undoes what a request did, by the request that the item of the first one names. */
export async function undoRequest(stack: OperatedStack, request: RequestItem, asked: Correcting): Promise<MadeChange> {
  const { undo, refusal, storyId, sk: id } = request;
  const kind = undo?.kind;
  const story = kind === 'publish' ? undefined : await storyAt(stack, undo?.storyId ?? storyId);
  if (kind === undefined || refusal !== undefined)
    return unchanged(`There is nothing to undo: ${refusal ? 'the request was not carried out' : id}.`, { story });
  if (isUndone(request, await requestsMade(stack))) return unchanged(`Undone already: ${id}`, { story });
  const undoing = { ...asked, undoes: id };
  if (kind === 'publish' || !story) return unpublishFile(stack, request, undoing);
  return UNDO[kind](stack, request, story, undoing);
}

/** Of a file there may be no story. */
type OfStory = Exclude<NonNullable<RequestItem['undo']>['kind'], 'publish'>;

type Undoing = (stack: OperatedStack, request: RequestItem, story: Story, asked: Correcting) => Promise<OperatorChange>;

/** By the kind of the request that undoes. */
const UNDO: Readonly<Record<OfStory, Undoing>> = {
  merge: async (stack, { undo, kind, reports }, story, asked) => {
    const change = await mergeInto(stack, story, await storyAt(stack, undo?.into ?? ''), asked);
    if (kind !== 'split' || !change.changed) return change;
    const done = asked.dryRun ? 'Would be put back' : 'Put back';
    const text = `${done} into ${quotedStory(change.other ?? story)}: ${printable(reports[0]?.key ?? '')}`;
    return { ...change, text };
  },
  restore: (stack, _, story, asked) => (story.mergedInto ? takeOut : restore)(stack, story, asked),
  withdraw: (stack, _, story, asked) => withdraw(stack, story, asked),
  headline: unlockHeadline,
  storyline: async (stack, { undo }, story, asked) =>
    changeStoryline(stack, story, undo?.into === undefined ? undefined : await storyAt(stack, undo.into), asked),
  label: unlabel,
};

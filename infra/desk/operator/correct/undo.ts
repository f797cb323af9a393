import { asStory, type RequestItem, type Story, storyKey } from '../../../../functions/story/items/index.ts';
import { CommandError } from '../explain.ts';
import { requestsMade } from '../table/corrections.ts';
import { withViewed } from '../table/listing.ts';
import { printable, WIREDROP } from '../terminal/text.ts';
import {
  accessTo,
  type Change,
  type CorrectedStack,
  type Correcting,
  type OperatorChange,
  quotedStory,
  unchanged,
} from './change.ts';
import { unlockHeadline } from './choose-headline.ts';
import { unlabel } from './label.ts';
import { mergeInto, takeOut } from './merge-stories.ts';
import { unpublishFile } from './publish-file.ts';
import { changeStoryline } from './storyline.ts';
import { restore, withdraw } from './withdraw-story.ts';

/** Undoes what a request did, by the request that the item of the first one names. */
export async function undoRequest(stack: CorrectedStack, request: RequestItem, asked: Correcting): Promise<Change> {
  const { undo, refusal, storyId, sk: id } = request;
  const kind = undo?.kind;
  const story = kind === 'publish' ? undefined : await storyAt(stack, undo?.storyId ?? storyId);
  if (kind === undefined || refusal !== undefined)
    return unchanged(`There is nothing to undo: ${refusal ? 'the request was not carried out' : id}.`, story);
  const { clients, outputs } = stack;
  const made = await requestsMade(clients.dynamodb, outputs.tableName);
  if (isUndone(request, made)) return unchanged(`Undone already: ${id}`, story);
  const undoing = { ...asked, undoes: id };
  if (kind === 'publish' || !story) return unpublishFile(stack, request, undoing);
  return UNDO[kind](stack, request, story, undoing);
}

/** Of a file there may be no story. */
type OfStory = Exclude<NonNullable<RequestItem['undo']>['kind'], 'publish'>;

type Undoing = (
  stack: CorrectedStack,
  request: RequestItem,
  story: Story,
  asked: Correcting,
) => Promise<OperatorChange>;

/** By the kind of the request that undoes. */
const UNDO: Readonly<Record<OfStory, Undoing>> = {
  merge: async (stack, { undo, kind, reports }, story, asked) => {
    const change = await mergeInto(stack, story, await storyAt(stack, undo?.into ?? ''), asked);
    if (kind !== 'split' || !change.changed) return change;
    const done = asked.dryRun ? 'Would be put back' : 'Put back';
    return {
      ...change,
      text: `${done} into ${quotedStory(change.other ?? story)}: ${printable(reports[0]?.key ?? '')}`,
    };
  },
  restore: (stack, _, story, asked) => (story.mergedInto ? takeOut : restore)(stack, story, asked),
  withdraw: (stack, _, story, asked) => withdraw(stack, story, asked),
  headline: unlockHeadline,
  storyline: async (stack, { undo }, story, asked) =>
    changeStoryline(stack, story, undo?.into === undefined ? undefined : await storyAt(stack, undo.into), asked),
  label: unlabel,
};

export const isUndone = ({ sk }: RequestItem, made: readonly RequestItem[]): boolean =>
  made.some(({ undoes, refusal }) => undoes === sk && refusal === undefined);

/** The request with this id. @throws CommandError if there is none */
export async function requestNamed({ clients, outputs }: CorrectedStack, id: string): Promise<RequestItem> {
  const found = (await requestsMade(clients.dynamodb, outputs.tableName)).find(({ sk }) => sk === id);
  if (!found)
    throw new CommandError(`There is no request ${printable(id)}: "${WIREDROP} stories --corrected" lists their ids.`);
  return found;
}

/** The story with exactly this id, whether it was merged or not. @throws CommandError if there is none */
export async function storyAt(stack: CorrectedStack, storyId: string): Promise<Story> {
  const [item] = await accessTo(stack).table.read([storyKey(storyId)], 'strong');
  if (item?.entity !== 'story') throw new CommandError(`The table has no story ${printable(storyId)}.`);
  const [story = asStory(item)] = await withViewed(
    [asStory(item)],
    stack.clients.dynamodb,
    stack.outputs.tableName,
    'strong',
  );
  return story;
}

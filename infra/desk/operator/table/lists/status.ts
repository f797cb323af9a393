import { unpackTerms } from '../../../../../functions/matching/index.ts';
import { itemIn, RARITY_KEY, type RarityItem } from '../../../../../functions/story/items/index.ts';
import { stateLine } from '../../backfill/state.ts';
import type { OperationAnswer } from '../../operations/operation.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells, counted } from '../../terminal/text.ts';
import { daysUpTo, tableIn } from '../listing.ts';
import { looksAt } from '../looks.ts';
import { problemLines, problemsOf } from '../problems.ts';
import { searchedStories } from '../story-files.ts';
import { feedsSummary } from './feeds.ts';
import { embargoLines, takeHeld, takeUnsure, unsureLines } from './held.ts';
import {
  countStorylines,
  headLine,
  queueLines,
  storyLines,
  storylineLine,
  takeStories,
  webhookLines,
} from './overview.ts';
import { silencedLines, takeSilenced, WEAK_EVIDENCE } from './silenced.ts';
import { listSources } from './sources.ts';

const DAY_MS = 86_400_000;

/** What waits, what failed, and the latest stories. */
export async function stackStatus(stack: OperatedStack, last: number): Promise<OperationAnswer> {
  const now = new Date();
  const at = now.toISOString();
  const { stackName, tableName, sourcesBy, stateFolder } = stack.outputs;
  const looks = looksAt(stack, now.getTime());
  const { faults, look } = looks;
  const [queues, backfill, webhooks, feeds, sources, found, held = [], unsure = [], silenced = [], affairs, alarms] =
    await Promise.all([
      looks.queues,
      looks.backfill,
      looks.webhooks,
      looks.feeds,
      sourcesBy === undefined ? undefined : look('sources', listSources(stack, now.getTime())),
      look(`table ${tableName}`, takeStories(stack, now, last)),
      look('held files', takeHeld(stack, now)),
      look('unsure files', takeUnsure(stack, now, 2)),
      look('silenced files', takeSilenced(stack, now, { days: 2, codes: WEAK_EVIDENCE })),
      // Only the files of feeds have them together: the table's index has keys alone.
      stateFolder === undefined
        ? undefined
        : look(
            'storylines',
            countStorylines(
              searchedStories(stack, { days: daysUpTo(now, 2) }),
              new Date(now.getTime() - DAY_MS).toISOString(),
            ),
          ),
      looks.alarms,
    ]);
  const heldUntil = held.flatMap((one) => one.heldUntil ?? []);
  const problems = problemsOf({ queues, backfill, webhooks, feeds, sources, heldUntil, alarms, faults }, now.getTime());
  return {
    document: {
      stackName,
      at,
      problems,
      ...queues,
      backfill: backfill?.progress,
      webhooks,
      feeds,
      ...found,
      storylines: affairs,
      silenced,
      held,
      unsure,
    },
    lines: (width) => [
      headLine(stackName, at, width),
      ...problemLines(problems, width),
      ...(queues === undefined ? [] : queueLines(queues, width)),
      ...(backfill === undefined ? [] : [`backfill      ${stateLine(backfill)}`]),
      ...webhookLines(webhooks ?? [], width),
      ...(feeds === undefined ? [] : [clipCells(`feeds         ${feedsSummary(feeds).text}`, width)]),
      ...embargoLines(held, width),
      ...unsureLines(unsure, width),
      ...silencedLines(silenced, width),
      ...(affairs?.stories ? [storylineLine(affairs, width)] : []),
      ...(found === undefined ? [] : storyLines(found, width)),
    ],
    code: problems.length > 0 ? 1 : 0,
  };
}

/** What a stack has learned of its own words, for a person. */
type LearnedSummary = Pick<RarityItem, 'at' | 'from' | 'to' | 'stories'> & {
  words: number;
};

/** Undefined before the first run of learn. */
export async function readLearned(stack: OperatedStack): Promise<LearnedSummary | undefined> {
  const items = await tableIn(stack).read([RARITY_KEY], 'strong');
  const item = itemIn('rarity', items);
  if (item === undefined) return undefined;
  const { at, from, to, stories, terms } = item;
  return {
    ...{ at, ...(from && { from }), ...(to && { to }), stories },
    words: unpackTerms(terms, stories).counts.size,
  };
}

export function learnedLines(learned: LearnedSummary | undefined): string[] {
  if (!learned)
    return ['Nothing has been learned yet: the function learn runs once a day. Matching uses the shipped table.'];
  const { at, from, to, stories, words } = learned;
  if (stories === 0)
    return [`Learned ${at}: no story is older than the match window. Matching uses the shipped table.`];
  return [
    `Learned ${at} from ${counted(stories, 'story', 'stories')} of ${from} to ${to}: how common ` +
      `${counted(words, 'word', 'words')} are.`,
  ];
}

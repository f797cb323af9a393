import { TWIN_THRESHOLD } from '../story/change/twins.ts';
import { endingFirst } from '../story/correct/merge.ts';
import type { OperatorRequest } from '../story/correct/request.ts';
import { storyIdAt } from '../story/items/keys.ts';
import type { OpenTwins } from '../story/table/dynamo-twins.ts';

export interface HealDependencies {
  /** Twins that are still undecided. */
  open: () => Promise<OpenTwins[]>;
  send: (request: OperatorRequest) => Promise<void>;
}

/** Twins that were found longer ago are left to people: every run asks for the same merges until they are made. */
const LATELY_MS = 2 * 3_600_000;

/**
 * A story of more reports is merged by people alone: a mistake about it is seen by many, and stories would grow into
 * one another in chains. Of 262 merges in three days of a crawl this leaves 22 out; no story of two events came of the
 * others.
 */
const MOST_MERGED = 10;

/**
 * Asks ingest to merge the twins of the last two hours, the smaller story into the bigger one, as an operator would.
 * The id of a request is that of its pair, so each is carried out once. Ingest refuses a pair that a label keeps apart,
 * and one with a story that was merged meanwhile: a match between two stories merges them, never a third.
 * @returns how many it asked for
 */
export async function askToMerge(nowMs: number, { open, send }: HealDependencies): Promise<number> {
  const merging = new Set<string>();
  const due = (await open())
    .filter(
      ({ twins: { at, evidence } }) => nowMs - Date.parse(at) <= LATELY_MS && evidence.probability >= TWIN_THRESHOLD,
    )
    .sort((one, other) => other.twins.evidence.probability - one.twins.evidence.probability);
  for (const { twins, younger, older } of due) {
    const { at, evidence, report } = twins;
    const [smaller, bigger] = endingFirst(younger, older);
    const [storyId, into] = [storyIdAt(smaller), storyIdAt(bigger)];
    // A story that this run merges no longer exists.
    if (smaller.articleCount > MOST_MERGED || merging.has(storyId) || merging.has(into)) continue;
    merging.add(storyId).add(into);
    await send({
      kind: 'merge',
      id: `${at}#twins-${twins.storyId}-${twins.into}`,
      at: new Date(nowMs).toISOString(),
      by: 'matcher',
      reason: `Two reports match, ${Math.round(100 * evidence.probability)}% sure: ${report.key}`,
      storyId,
      into,
      isTwin: true,
    });
  }
  return merging.size / 2;
}

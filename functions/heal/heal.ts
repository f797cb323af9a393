import type { OperatorRequest } from '../story/correct/request.ts';
import type { OpenTwins } from '../story/table/dynamo-twins.ts';

export interface HealDependencies {
  /** Twins that are still undecided. */
  open: () => Promise<OpenTwins[]>;
  send: (request: OperatorRequest) => Promise<void>;
}

/** Twins that were found longer ago are left to people: every run asks for the same merges until they are made. */
const LATELY_MS = 2 * 3_600_000;

/**
 * Of 100 pairs that were read 51 are one event, 43 two steps or views of one affair, 6 neither; of the 24 of at least
 * this probability 19, 5 and none.
 */
const MERGED_FROM = 0.9;

/**
 * Asks ingest to merge the likely twins of the last two hours, as an operator would. The id of a request is that of its
 * pair, so each is carried out once. Ingest refuses a pair that a label keeps apart, and a pair with a story that was
 * merged meanwhile: two stories are merged by a match between them, never by way of a third.
 * @returns how many it asked for
 */
export async function askToMerge(nowMs: number, { open, send }: HealDependencies): Promise<number> {
  const merging = new Set<string>();
  const due = (await open())
    .filter(({ twins: { at, evidence } }) => nowMs - Date.parse(at) <= LATELY_MS && evidence.probability >= MERGED_FROM)
    .sort((one, other) => other.twins.evidence.probability - one.twins.evidence.probability);
  for (const { twins } of due) {
    const { storyId, into, at, evidence, report } = twins;
    // A story that this run merges no longer exists.
    if (merging.has(storyId) || merging.has(into)) continue;
    merging.add(storyId);
    await send({
      kind: 'merge',
      id: `${at}#twins-${storyId}-${into}`,
      at: new Date(nowMs).toISOString(),
      by: 'matcher',
      reason: `Two reports match, ${Math.round(100 * evidence.probability)}% sure: ${report.key}`,
      storyId,
      into,
      isTwin: true,
    });
  }
  return merging.size;
}

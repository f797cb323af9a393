import { type OperatorRequest as Request, requestMessage } from '../../../functions/story/correct/request.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { Receipt } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { ToldStory } from '../../fixtures/memory-table.ts';
import type { OperatorRequest, Upload } from '../checker/world.ts';
import type { StormContext } from './processes.ts';
import type { SimulatedBucket } from './simulated-bucket.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { SimulatedTable } from './simulated-table.ts';

interface Surroundings {
  readonly context: StormContext;
  readonly table: SimulatedTable;
  readonly bucket: SimulatedBucket;
  readonly queue: SimulatedQueue;
}

/**
 * A person who withdraws and corrects stories, and publishes doubtful files, while others arrive, as the commands do
 * it. @param acts how many things
 */
export function simulatedOperator(acts: number, { context, table, bucket, queue }: Surroundings) {
  const { random, faults, clock } = context;
  const requests: OperatorRequest[] = [];
  let [left, notes] = [acts, 0];

  const noteOf = () => {
    const at = new Date(clock.now).toISOString();
    return { id: `${at}#${notes++}`, at, by: 'ed' };
  };
  const send = (request: Request): void => {
    const withdrawnAt = request.kind === 'restore' ? request.withdrawnAt : undefined;
    const { id, kind, storyId } = request;
    requests.push({ id, kind, storyId, ...(withdrawnAt !== undefined && { withdrawnAt }) });
    context.note(`operator asks for: ${kind} ${storyId}`);
    queue.send(requestMessage(request));
    if (faults.happens('event delivered twice')) queue.send(requestMessage(request));
  };

  const withdraw = ({ shown }: Stories): void =>
    send({ ...noteOf(), kind: 'withdraw', storyId: storyIdAt(random.pick(shown)) });

  const restore = ({ withdrawn }: Stories): void => {
    const story = random.pick(withdrawn);
    const { withdrawnAt = '', mergedInto, facts } = story;
    const request = { ...noteOf(), kind: 'restore', storyId: storyIdAt(story), withdrawnAt } as const;
    if (mergedInto !== undefined && random.chance(0.7)) {
      send(request);
      return;
    }
    // An operator may name any file that he takes for one of the story.
    const key = random.chance(0.8) ? facts.object.key : random.pick(bucket.uploads()).key;
    const versions = bucket.uploads().filter((one) => key === one.key && one.gone === undefined);
    const own = versions.find(({ versionId }) => versionId === facts.object.versionId);
    const wanted = [...new Set([versions.at(-1), own])].flatMap((one) => (one ? versionOf(one) : []));
    if (wanted.length > 0) send({ ...request, versions: wanted });
  };

  const merge = ({ shown }: Stories): void => {
    const [story, into] = random.shuffle(shown) as [ToldStory, ToldStory];
    const asked = { ...noteOf(), kind: 'merge', storyId: storyIdAt(story), into: storyIdAt(into) } as const;
    send(random.chance(0.5) ? asked : { ...asked, by: 'matcher', isTwin: true });
  };

  const apart = ({ shown }: Stories): void => {
    const [story, other] = random.shuffle(shown) as [ToldStory, ToldStory];
    send({ ...noteOf(), kind: 'label', label: 'different', storyId: storyIdAt(story), other: storyIdAt(other) });
  };

  const headline = ({ several }: Stories): void => {
    const story = random.pick(several);
    const locked = story.isChosen !== undefined && random.chance(0.5);
    const articleId = random.pick(story.articles.map(({ articleId }) => articleId));
    send({ ...noteOf(), kind: 'headline', storyId: storyIdAt(story), articleId, ...(locked && { isUndo: true }) });
  };

  const storyline = ({ shown }: Stories): void => {
    const [story, other] = random.shuffle(shown) as [ToldStory, ToldStory];
    const into = random.chance(0.7) ? { into: storyIdAt(other) } : {};
    send({ ...noteOf(), kind: 'storyline', storyId: storyIdAt(story), ...into });
  };

  const mergeAgain = ({ splitOff }: Stories): void => {
    const story = random.pick(splitOff);
    send({ ...noteOf(), kind: 'merge', storyId: storyIdAt(story), into: story.splitFrom ?? '' });
  };

  const split = ({ several }: Stories): void => {
    const story = random.pick(several);
    const reports = reportsOf(story);
    if (reports.length === 0) return;
    send({ ...noteOf(), kind: 'split', storyId: storyIdAt(story), report: versionOf(random.pick(reports)) });
  };

  /** Receipts of the files that the story has by now. */
  const reportsOf = (story: ToldStory): Receipt[] => {
    const into = new Map(table.stories().map((one) => [storyIdAt(one), one.mergedInto]));
    const current = (storyId = ''): string => {
      const next = into.get(storyId);
      return next === undefined ? storyId : current(next);
    };
    return table
      .receipts()
      .filter((one) => !['stale', 'rejected'].includes(one.disposition) && current(one.storyId) === storyIdAt(story));
  };

  const publish = ({ doubtful }: Stories): void => {
    const receipt = random.pick(doubtful);
    const isUndo = receipt.isPublished && random.chance(0.7);
    send({ ...noteOf(), kind: 'publish', storyId: '', report: versionOf(receipt), ...(isUndo && { isUndo }) });
  };

  const ACTS: readonly { act: (stories: Stories) => void; needs: keyof Stories; least: number }[] = [
    { act: withdraw, needs: 'shown', least: 1 },
    { act: restore, needs: 'withdrawn', least: 1 },
    { act: restore, needs: 'withdrawn', least: 1 },
    { act: merge, needs: 'shown', least: 2 },
    { act: apart, needs: 'shown', least: 2 },
    { act: headline, needs: 'several', least: 1 },
    { act: storyline, needs: 'shown', least: 2 },
    { act: mergeAgain, needs: 'splitOff', least: 1 },
    { act: split, needs: 'several', least: 1 },
    { act: split, needs: 'several', least: 1 },
    { act: publish, needs: 'doubtful', least: 1 },
    { act: publish, needs: 'doubtful', least: 1 },
  ];

  return {
    isBusy: () => left > 0,
    /** Does the next thing, if the table has a story for it. */
    act: () => {
      left -= 1;
      const stories = storiesOf(table.stories(), table.receipts());
      const possible = ACTS.filter(({ needs, least }) => stories[needs].length >= least);
      if (possible.length > 0) random.pick(possible).act(stories);
    },
    requests,
  };
}

/** What can be done to which stories. */
interface Stories {
  readonly shown: readonly ToldStory[];
  readonly withdrawn: readonly ToldStory[];
  readonly several: readonly ToldStory[];
  readonly splitOff: readonly ToldStory[];
  /** Files of which the reader was unsure, published or not. */
  readonly doubtful: readonly Receipt[];
}

function storiesOf(all: readonly ToldStory[], receipts: readonly Receipt[]): Stories {
  const shown = all.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  return {
    shown,
    withdrawn: all.filter(({ withdrawnAt }) => withdrawnAt !== undefined),
    several: shown.filter(({ articleCount }) => articleCount > 1),
    splitOff: shown.filter(({ splitFrom }) => splitFrom !== undefined),
    doubtful: receipts.filter(({ disposition, isPublished }) => disposition === 'unsure' || isPublished),
  };
}

function versionOf({ bucket, key, versionId, sequencer, uploadedAt, ...file }: Receipt | Upload): FileVersion {
  const eTag = 'eTag' in file ? file.eTag : undefined;
  return {
    ...{ bucket, key, uploadedAt },
    ...(versionId && { versionId }),
    ...(sequencer && { sequencer }),
    ...(eTag && { eTag }),
  };
}

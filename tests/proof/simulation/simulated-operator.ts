import { mergeStories } from '../../../functions/story/correct/merge.ts';
import { withdrawStory } from '../../../functions/story/correct/take-back.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { Receipt, StoryItem } from '../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../functions/story/items/keys.ts';
import type { StoryAccess } from '../../../functions/story/table/story-access.ts';
import { restorationEvent, splitEvent } from '../../../infra/operator/files/send-file-events.ts';
import type { OperatorRequest, Upload } from '../checker/world.ts';
import { isInjected } from './faults.ts';
import type { Process, Processes, StormContext } from './processes.ts';
import type { SimulatedBucket } from './simulated-bucket.ts';
import type { SimulatedQueue } from './simulated-queue.ts';
import type { SimulatedTable } from './simulated-table.ts';

/** A person who withdraws and corrects stories while files arrive, as the commands do it. */
export interface SimulatedOperator {
  /** Whether there is more to do. */
  readonly isBusy: () => boolean;
  /** Does the next thing, if the table has a story for it. */
  readonly act: () => void;
  readonly requests: readonly OperatorRequest[];
}

interface Surroundings {
  readonly context: StormContext;
  readonly table: SimulatedTable;
  readonly bucket: SimulatedBucket;
  readonly queue: SimulatedQueue;
  readonly running: Processes;
  readonly accessOf: (process: Process) => StoryAccess;
}

const REGION = 'eu-west-1';

/** A command that dies is typed again, so often. */
const MOST_TRIES = 4;

/** @param acts how many things it does */
export function simulatedOperator(
  acts: number,
  { context, table, bucket, queue, running, accessOf }: Surroundings,
): SimulatedOperator {
  const { random, faults, clock } = context;
  const requests: OperatorRequest[] = [];
  let [left, notes] = [acts, 0];

  const noteOf = () => {
    const at = new Date(clock.now).toISOString();
    return { id: `${at}#${notes++}`, at, by: 'ed' };
  };
  const command = (request: OperatorRequest, work: (access: StoryAccess) => Promise<unknown>, tries = 1): void => {
    requests.push(request);
    running.start('operator', async (process) => {
      context.note(`${process.name}: ${request.kind} ${request.storyId}`);
      try {
        await work(accessOf(process));
        requests.push({ ...request, isAnswered: true });
      } catch (error) {
        if (!isInjected(error)) throw error;
        if (tries < MOST_TRIES) command(request, work, tries + 1);
      }
    });
  };
  const send = (request: OperatorRequest, body: string): void => {
    requests.push(request);
    context.note(`operator asks for: ${request.kind} ${request.storyId}`);
    queue.send(body);
    if (faults.happens('event delivered twice')) queue.send(body);
  };

  const withdraw = ({ shown }: Stories): void => {
    const storyId = storyIdAt(random.pick(shown));
    const at = new Date(clock.now).toISOString();
    command({ kind: 'withdraw', storyId }, (access) => withdrawStory(storyId, { by: 'operator', at }, access));
  };

  const restore = ({ withdrawn }: Stories): void => {
    const story = random.pick(withdrawn);
    const { withdrawnAt = '', mergedInto, facts } = story;
    const versions = bucket.uploads().filter(({ key, gone }) => key === facts.object.key && gone === undefined);
    const own = versions.find(({ versionId }) => versionId === facts.object.versionId);
    const wanted = [...new Set([versions.at(-1), own])].flatMap((one) => (one ? versionOf(one) : []));
    const note = mergedInto !== undefined && random.chance(0.7) ? noteOf() : undefined;
    const storyId = storyIdAt(story);
    if (wanted.length === 0) return;
    send({ kind: 'restore', storyId, withdrawnAt }, restorationEvent(wanted, storyId, withdrawnAt, REGION, note));
  };

  const merge = ({ shown }: Stories): void => {
    const [story, into] = random.shuffle(shown) as [StoryItem, StoryItem];
    const [storyId, intoId] = [storyIdAt(story), storyIdAt(into)];
    command({ kind: 'merge', storyId }, (access) => mergeStories(storyId, intoId, noteOf(), access));
  };

  const mergeAgain = ({ splitOff }: Stories): void => {
    const story = random.pick(splitOff);
    const [storyId, intoId] = [storyIdAt(story), story.splitFrom ?? ''];
    command({ kind: 'merge', storyId }, (access) => mergeStories(storyId, intoId, noteOf(), access));
  };

  const split = ({ several }: Stories): void => {
    const story = random.pick(several);
    const storyId = storyIdAt(story);
    const reports = reportsOf(story);
    if (reports.length === 0) return;
    const report = random.pick(reports);
    const others = reports.filter((one) => one.articleId !== report.articleId && one.textKey !== report.textKey);
    const heir = story.facts.articleId === report.articleId ? others[0] : undefined;
    const request = { storyId, note: noteOf(), heir: heir && versionOf(heir) };
    send({ kind: 'split', storyId }, splitEvent(versionOf(report), request, REGION));
  };

  /** Receipts of the files that the story has by now. */
  const reportsOf = (story: StoryItem): Receipt[] => {
    const into = new Map(table.stories().map((one) => [storyIdAt(one), one.mergedInto]));
    const current = (storyId = ''): string => {
      const next = into.get(storyId);
      return next === undefined ? storyId : current(next);
    };
    return table
      .receipts()
      .filter((one) => !['stale', 'rejected'].includes(one.disposition) && current(one.storyId) === storyIdAt(story));
  };

  const ACTS: readonly { act: (stories: Stories) => void; needs: keyof Stories; least: number }[] = [
    { act: withdraw, needs: 'shown', least: 1 },
    { act: restore, needs: 'withdrawn', least: 1 },
    { act: restore, needs: 'withdrawn', least: 1 },
    { act: merge, needs: 'shown', least: 2 },
    { act: mergeAgain, needs: 'splitOff', least: 1 },
    { act: split, needs: 'several', least: 1 },
    { act: split, needs: 'several', least: 1 },
  ];

  return {
    isBusy: () => left > 0,
    act: () => {
      left -= 1;
      const stories = storiesOf(table.stories());
      const possible = ACTS.filter(({ needs, least }) => stories[needs].length >= least);
      if (possible.length > 0) random.pick(possible).act(stories);
    },
    requests,
  };
}

/** What can be done to which stories. */
interface Stories {
  readonly shown: readonly StoryItem[];
  readonly withdrawn: readonly StoryItem[];
  readonly several: readonly StoryItem[];
  readonly splitOff: readonly StoryItem[];
}

function storiesOf(all: readonly StoryItem[]): Stories {
  const shown = all.filter(({ withdrawnAt }) => withdrawnAt === undefined);
  return {
    shown,
    withdrawn: all.filter(({ withdrawnAt }) => withdrawnAt !== undefined),
    several: shown.filter(({ articleCount }) => articleCount > 1),
    splitOff: shown.filter(({ splitFrom }) => splitFrom !== undefined),
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

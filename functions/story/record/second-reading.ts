import { cut } from '../../article/base/index.ts';
import { developmentIn } from '../change/developments.ts';
import { articleTime, type Report, reportIn } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import type { Judge, JudgeQuestion, Reply, ReportSide, StorySide } from '../items/judge.ts';
import { NAMED_REPORTS, type Story } from '../items/story.ts';
import { namedViews, shownRef, storyView, viewedRefs, wordsOf } from '../items/view.ts';
import { withReports } from '../table/read-stories.ts';
import type { StoryTable } from '../table/story-table.ts';
import { type Context, closeMatch } from './context.ts';
import type { Identified } from './identify.ts';

/** Code units of a model's name on a receipt. */
const MODEL_UNITS = 100;

/** Questions about one file, whatever other writers do to the story meanwhile. */
const MOST_QUESTIONS = 2;

/** A file that was uploaded longer ago is one of a backfill or a redrive: nothing is asked about it. */
const LATE_MS = 3_600_000;

/** What the words leave in doubt. Pure: the same arrival and context always have the same question. */
export function questionAbout(arrival: Arrival, context: Context): JudgeQuestion | undefined {
  const report = reportIn(arrival.result);
  const { receipt, claim, owner, matching, stories } = context;
  if (receipt || report?.kind !== 'article' || claim || owner || !matching) return undefined;
  const match = matching.match ?? closeMatch(context);
  const story = match && stories.get(match.storyId);
  if (!match || !story?.announced || story.withdrawn || story.reports.size === 0) return undefined;
  const sides = { report: reportSide(arrival, report), story: storySide(story) };
  if (!matching.match) return { kind: 'same', ...sides };
  const development = match.isUpdate ? undefined : developmentIn(story, report, match, arrival);
  const isClose = development?.isDoubtful || development?.isOne;
  return isClose ? { kind: 'told', ...sides } : undefined;
}

function reportSide({ file }: Arrival, { article }: Report): ReportSide {
  const { headline, publisher = '', text } = article;
  return { headline, publisher, at: articleTime(article, file), text };
}

/** What subscribers were told of a story. */
function storySide(story: Story): StorySide {
  const { news } = storyView(story);
  const excerpt = wordsOf(story, shownRef(story))?.excerpt;
  const told = story.announced && wordsOf(story, story.announced.report)?.excerpt;
  const texts = [excerpt, told, news?.sentences.join(' ')].filter((text) => text !== undefined && text !== '');
  return {
    headlines: namedViews(story, NAMED_REPORTS).flatMap(({ headline, at, disposition }) =>
      headline ? [{ headline, at, state: disposition === 'copy' ? ('silent' as const) : ('announced' as const) }] : [],
    ),
    texts: [...new Set(texts as string[])].slice(0, 2),
  };
}

/** The context with the reports of the story that a question would be about. */
async function withTold({ arrival, context }: Identified, table: View): Promise<Identified> {
  const report = reportIn(arrival.result);
  const { matching, stories, claim, owner } = context;
  if (report?.kind !== 'article' || !matching || claim || owner) return { arrival, context };
  const { storyId = '' } = matching.match ?? closeMatch(context) ?? {};
  const story = stories.get(storyId);
  if (!story) return { arrival, context };
  const told = await withReports(story, viewedRefs(story), table, 'strong');
  return { arrival, context: { ...context, stories: new Map(stories).set(storyId, told) } };
}

type View = Pick<StoryTable, 'read'>;

/** The second reading of one file, over all its attempts. */
export interface SecondReading {
  /** What was read, with what the question needs. */
  readonly prepared: (known: Identified, table: View) => Promise<Identified>;
  /** Asks what is in doubt, unless it was asked before. True: seconds have passed, so the context is read again. */
  readonly asks: (known: Identified) => Promise<boolean>;
  /** The context with the answer, or with why there is none. */
  readonly answered: (known: Identified) => Context;
}

/** Undefined where nothing is asked: a quiet file, or a late one. */
export function secondReading({ settings, file, decidedAt }: Arrival, judge: Judge): SecondReading | undefined {
  const isLate = Date.parse(decidedAt) - Date.parse(file.uploadedAt) > LATE_MS;
  if (!settings.notifications || isLate) return undefined;
  const replies = new Map<string, Reply>();
  return {
    prepared: withTold,
    async asks({ arrival, context }) {
      const question = questionAbout(arrival, context);
      if (!question || replies.has(JSON.stringify(question)) || replies.size >= MOST_QUESTIONS) return false;
      replies.set(JSON.stringify(question), await judge.ask(question));
      return true;
    },
    answered({ arrival, context }) {
      const question = questionAbout(arrival, context);
      const judged = question && judgedOf(question, replies.get(JSON.stringify(question)), judge.name);
      return judged ? { ...context, judged } : context;
    },
  };
}

function judgedOf({ kind }: JudgeQuestion, reply: Reply | undefined, name: string): Context['judged'] {
  const asked = { question: kind, model: cut(name, MODEL_UNITS), ...(reply && { prompt: reply.prompt }) };
  if (!reply?.answer) return { ...asked, why: reply?.why ?? 'changed' };
  const { score, reason } = reply.answer;
  return { ...asked, score, ...(reason && { reason }) };
}

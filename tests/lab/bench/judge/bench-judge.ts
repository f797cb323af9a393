import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bedrockModel } from '../../../../functions/judge/bedrock.ts';
import { chatModel } from '../../../../functions/judge/chat-completions.ts';
import type { Model } from '../../../../functions/judge/judge.ts';
import { answerIn } from '../../../../functions/judge/prompt.ts';
import { mapBounded } from '../../../../functions/runtime/map-bounded.ts';
import { MATCH_DEFAULTS } from '../../../../functions/story/change/match-story.ts';
import type { JudgeAnswer } from '../../../../functions/story/items/judge.ts';
import { serviceOf } from '../../../../infra/settings/judge-setting.ts';
import { parseLabels } from '../../audit/labels.ts';
import { loadSamples } from '../matching/samples.ts';
import { streamOf } from '../matching/stream.ts';
import { type AskedPrompt, answersText, parseAnswers, recordedJudge } from './answers.ts';
import { reportOf } from './report.ts';

const USAGE = `npm run bench:judge -- DIR… --questions FILE [--answers FILE] [--ask MODEL] [--labels FILE]

Streams the article files below each DIR twice through the real decision, without and with a second reader, and compares.

  --questions FILE  writes each question that has no answer yet, as JSON lines: id, kind, name, task, texts
  --answers FILE    answers by question, tab-separated: question, score, reason. Answers change later questions: repeat until none is left
  --ask MODEL       asks a model (bedrock:MODEL, or an address with #MODEL; key: JUDGE_KEY) what has no answer, and adds it to --answers
  --labels FILE     labels of bench:audit: what became of the labelled announcements and developments`;

/** Questions at a time. */
const CONCURRENT = 4;

const { values, positionals } = parseArgs({
  options: {
    questions: { type: 'string' },
    answers: { type: 'string' },
    ask: { type: 'string' },
    labels: { type: 'string' },
  },
  allowPositionals: true,
});
if (positionals.length === 0 || values.questions === undefined || (values.ask && !values.answers)) {
  console.error(USAGE);
  process.exit(2);
}

const samples = await loadSamples(positionals);
const labels = values.labels ? parseLabels(await readFile(values.labels, 'utf8')) : [];
const before = await streamOf(samples, MATCH_DEFAULTS);
let answers = await answersIn(values.answers);
for (;;) {
  const judge = recordedJudge(answers);
  const after = await streamOf(samples, MATCH_DEFAULTS, undefined, judge);
  await writeFile(values.questions, judge.unanswered.map((prompt) => `${JSON.stringify(prompt)}\n`).join(''));
  console.log(reportOf({ before, after, asked: [...judge.asked.values()], unanswered: judge.unanswered, labels }));
  if (values.ask === undefined || judge.unanswered.length === 0) break;
  const given = await askAll(modelOf(values.ask), judge.unanswered);
  if (given.length === 0) throw new Error(`${values.ask} answered no question`);
  answers = new Map([...answers, ...given]);
  await writeFile(values.answers as string, answersText(answers));
}

async function answersIn(file: string | undefined) {
  const text = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? new Map<string, JudgeAnswer>() : parseAnswers(text);
}

function modelOf(name: string): Model {
  const service = serviceOf({ model: name });
  if (!service) throw new Error(`--ask ${name}: it must be bedrock:MODEL, or an address with #MODEL`);
  const { at, model } = service;
  if (service.service === 'bedrock') return bedrockModel(at);
  return chatModel({ url: at, model, key: async () => process.env.JUDGE_KEY, anyAddress: true });
}

async function askAll(model: Model, prompts: readonly AskedPrompt[]): Promise<[id: string, answer: JudgeAnswer][]> {
  const given: [string, JudgeAnswer][] = [];
  await mapBounded(prompts, CONCURRENT, async (prompt) => {
    try {
      const { value } = await model.complete(prompt, AbortSignal.timeout(60_000));
      const answer = answerIn(value);
      if (answer) given.push([prompt.id, answer]);
      else console.error(`${prompt.id}: no number from 0 to 10`);
    } catch (error) {
      console.error(`${prompt.id}: ${error}`);
    }
  });
  return given;
}

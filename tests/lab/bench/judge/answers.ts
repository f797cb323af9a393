import { hash } from 'node:crypto';
import { ANSWER_TOKENS, type Prompt, promptOf, tokensOf } from '../../../../functions/judge/prompt.ts';
import type { Judge, JudgeAnswer, JudgeQuestion } from '../../../../functions/story/items/judge.ts';

/** A question as a line of a questions file. */
export interface AskedPrompt extends Prompt {
  /** Of its exact prompt: another version of the prompt, or another text, is another question. */
  id: string;
  kind: JudgeQuestion['kind'];
}

/** Answers by the id of their question. */
export type Answers = ReadonlyMap<string, JudgeAnswer>;

const HEADING = 'question\tscore\treason';

export function askedPrompt(question: JudgeQuestion): AskedPrompt {
  const prompt = promptOf(question);
  const id = hash('sha256', `${prompt.task}\n${prompt.texts}`, 'base64url').slice(0, 16);
  return { id, kind: question.kind, ...prompt };
}

/** @throws if a line is not an answer. */
export function parseAnswers(text: string): Answers {
  const [heading, ...lines] = text.trimEnd().split(/\r?\n/);
  if (heading !== HEADING) throw new Error(`the first line is not "${HEADING.replaceAll('\t', ' ')}"`);
  return new Map(
    lines.map((line, at) => {
      const [id = '', score = '', reason = ''] = line.split('\t');
      if (id === '' || !/^(?:\d(?:\.\d)?|10)$/.test(score))
        throw new Error(`line ${at + 2}: ${JSON.stringify(line)} is not an answer`);
      return [id, { score: Number(score), reason }];
    }),
  );
}

export function answersText(answers: Answers): string {
  return [HEADING, ...[...answers].map(([id, { score, reason }]) => `${id}\t${score}\t${reason}`), ''].join('\n');
}

/** A judge that has the recorded answers, and lists what has none. */
export function recordedJudge(
  answers: Answers,
): Judge & { asked: Map<string, AskedPrompt>; unanswered: AskedPrompt[] } {
  const asked = new Map<string, AskedPrompt>();
  const unanswered: AskedPrompt[] = [];
  return {
    name: 'recorded answers',
    asked,
    unanswered,
    async ask(question) {
      const prompt = askedPrompt(question);
      const answer = answers.get(prompt.id);
      if (!answer && !asked.has(prompt.id)) unanswered.push(prompt);
      asked.set(prompt.id, prompt);
      return answer ? { prompt: prompt.name, answer } : { prompt: prompt.name, why: 'failed' };
    },
  };
}

/** Tokens of these questions and their answers, by the estimate that bounds a prompt. */
export function tokensOfAll(prompts: Iterable<Prompt>): { in: number; out: number } {
  let tokens = 0;
  let count = 0;
  for (const { task, texts } of prompts) {
    tokens += tokensOf(task + texts);
    count += 1;
  }
  return { in: tokens, out: count * Math.round(ANSWER_TOKENS / 4) };
}

import type { Judged, Unanswered } from '../../../../../functions/story/items/index.ts';

const WHY: Readonly<Record<Unanswered, string>> = {
  late: 'it did not answer in time',
  throttled: 'its service throttled',
  failed: 'its service failed',
  unreadable: 'its answer could not be read',
  paused: 'it had failed five times in a row',
  minute: 'the questions of the minute were used up',
  budget: 'the dollars of the day were spent',
  changed: 'the story changed while it was asked about',
};

const ASKED: Readonly<Record<Judged['question'], string>> = { same: 'the same event', told: 'something new' };

/** What the second reader said: `the second reader: 8 of 10 for the same event`. */
export function judgedText({ question, score, why, model, prompt }: Judged): string {
  if (score === undefined)
    return `the second reader (${model}) did not answer: ${WHY[why ?? 'failed']}. The words decided`;
  return `the second reader: ${score} of 10 for ${ASKED[question]} (${[model, prompt].filter(Boolean).join(', ')})`;
}

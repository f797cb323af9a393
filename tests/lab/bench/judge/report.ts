import { MODEL_PRICES } from '../../../../infra/settings/judge-setting.ts';
import { ANSWERS, type Kind, type Label } from '../../audit/labels.ts';
import type { Outcome } from '../matching/stream.ts';
import { type AskedPrompt, tokensOfAll } from './answers.ts';

/** The same stream without and with a second reader. */
export interface Comparison {
  before: readonly Outcome[];
  after: readonly Outcome[];
  asked: readonly AskedPrompt[];
  /** Those of the asked that have no answer. */
  unanswered: readonly AskedPrompt[];
  labels: readonly Label[];
}

const isNew = ({ disposition }: Outcome): boolean => disposition === 'new';
const isDevelopment = ({ disposition }: Outcome): boolean => disposition === 'development';
const isAnnounced = ({ announced }: Outcome): boolean => announced === 'story.created' || announced === 'story.updated';

export function reportOf({ before, after, asked, unanswered, labels }: Comparison): string {
  const files = after.length;
  const ofKind = (kind: AskedPrompt['kind']) => asked.filter((prompt) => prompt.kind === kind).length;
  const shareOf = (count: number): string => `${count} (${(count / files).toFixed(3)} a file)`;
  const counts = (is: (outcome: Outcome) => boolean): string =>
    `${before.filter(is).length} → ${after.filter(is).length}`;
  const tokens = tokensOfAll(asked);
  const perMillion = (count: number): number => (count * 1e6) / files;
  const dollars = Object.entries(MODEL_PRICES).map(([model, [prompt, answer]]) => {
    const cost = (perMillion(tokens.in) * prompt + perMillion(tokens.out) * answer) / 1e6;
    return `  ${model.padEnd(45)} $${cost.toFixed(2)}`;
  });
  return [
    `files                 ${files}`,
    `questions             ${shareOf(asked.length)}: same ${shareOf(ofKind('same'))}, told ${shareOf(ofKind('told'))}`,
    `without an answer     ${unanswered.length}`,
    `announced as new      ${counts(isNew)}`,
    `developments          ${counts(isDevelopment)}`,
    `all announcements     ${counts(isAnnounced)}`,
    ...labelLines(before, after, labels),
    `tokens                ${tokens.in} in, ${tokens.out} out (estimated); dollars a million files:`,
    ...dollars,
  ].join('\n');
}

/** Of each label, how many items are announced without and with the second reader. */
function labelLines(before: readonly Outcome[], after: readonly Outcome[], labels: readonly Label[]): string[] {
  const outcomeOf = (outcomes: readonly Outcome[]) => {
    const byName = new Map(outcomes.map((outcome) => [outcome.sample.file.replace(/\.\w+$/, ''), outcome]));
    return ({ article }: Label) => byName.get(article.replace(/\.\w+$/, ''));
  };
  const [was, is] = [outcomeOf(before), outcomeOf(after)];
  return (Object.keys(ANSWERS) as Kind[]).flatMap((kind) =>
    ANSWERS[kind].flatMap((label) => {
      const known = labels.filter((one) => one.kind === kind && one.label === label && was(one));
      if (known.length === 0) return [];
      const announced = (of: typeof was) => known.filter((one) => isAnnounced(of(one) as Outcome)).length;
      return `${`  labelled ${kind} ${label}`.padEnd(42)}${known.length}; announced ${announced(was)} → ${announced(is)}`;
    }),
  );
}

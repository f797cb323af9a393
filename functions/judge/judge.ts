import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { log } from '../runtime/log.ts';
import type { Metric } from '../runtime/metrics.ts';
import type { Judge, Reply, Unanswered } from '../story/items/judge.ts';
import { type DayBudget, dayBudget, spendingStore } from './day-budget.ts';
import { ANSWER_TOKENS, answerIn, type Prompt, promptOf, tokensOf } from './prompt.ts';

/** What a service made of a question. */
export interface Completion {
  /** Whatever stands where the answer should. */
  readonly value: unknown;
  readonly tokensIn?: number | undefined;
  readonly tokensOut?: number | undefined;
}

/** One model at one service. */
export interface Model {
  readonly name: string;
  /** @throws ThrottledError, or any fault */
  readonly complete: (prompt: Prompt, signal: AbortSignal) => Promise<Completion>;
}

export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
}

/** Of a question with its retry. A file asks at most twice, which fits into the time that ingest reserves. */
export const TIMEOUT_MS = 3_000;
const RETRY_PAUSE_MS = 200;
const MOST_FAILURES = 5;
const PAUSE_MS = 60_000;
const MINUTE_MS = 60_000;

export interface JudgeOptions {
  readonly model: Model;
  readonly budget: DayBudget;
  /** Dollars per million tokens, of prompts and of answers. */
  readonly price: readonly [prompt: number, answer: number];
  /** Questions of this environment in a minute. */
  readonly perMinute: number;
  readonly nowMs: () => number;
  readonly timeoutMs?: number;
}

/** A second reader that counts what it asks. */
export interface CountingJudge extends Judge {
  /** At the end of an invocation: tells the other environments what was spent. */
  readonly settle: () => Promise<void>;
  /** What was counted since it was last asked; empty if nothing was. */
  readonly metrics: () => Metric[];
}

/**
 * Asks the model within its bounds: a time-out, one retry if the service throttles, no question for a minute after five
 * failures in a row, and no more questions a minute and dollars a day than are allowed.
 */
export function judgeOf({
  model,
  budget,
  price,
  perMinute,
  nowMs,
  timeoutMs = TIMEOUT_MS,
}: JudgeOptions): CountingJudge {
  const counts = new Map<string, Metric & { value: number }>();
  let failures = 0;
  let pausedUntilMs = 0;
  let asked: number[] = [];

  function count(name: string, value: number, dimension?: Metric['dimension']): void {
    const id = `${name} ${dimension?.[1] ?? ''}`;
    counts.set(id, { name, value: (counts.get(id)?.value ?? 0) + value, ...(dimension && { dimension }) });
  }

  const unanswered = (why: Unanswered, { name: prompt }: Prompt): Reply => {
    count('JudgeUnanswered', 1, ['why', why]);
    return { prompt, why };
  };

  async function refusal(): Promise<Unanswered | undefined> {
    const now = nowMs();
    if (now < pausedUntilMs) return 'paused';
    asked = asked.filter((at) => now - at < MINUTE_MS);
    if (asked.length >= perMinute) return 'minute';
    asked.push(now);
    return (await budget.isLeft()) ? undefined : 'budget';
  }

  function charge({ task, texts }: Prompt, { tokensIn, tokensOut }: Partial<Completion> = {}): void {
    // Of an answer that does not come, and of one that does not say, the most that it may have cost.
    const tokens = [counted(tokensIn) ?? tokensOf(task + texts), counted(tokensOut) ?? ANSWER_TOKENS] as const;
    const dollars = (tokens[0] * price[0] + tokens[1] * price[1]) / 1e6;
    budget.spend(dollars);
    count('JudgeTokens', tokens[0] + tokens[1]);
    count('JudgeDollars', dollars);
  }

  function hasFailed(why: Unanswered, prompt: Prompt, error?: unknown): Reply {
    failures += 1;
    if (failures >= MOST_FAILURES) {
      failures = 0;
      pausedUntilMs = nowMs() + PAUSE_MS;
      log('ERROR', { message: 'the second reader is not asked for a minute', why, ...wordless(error) });
    }
    return unanswered(why, prompt);
  }

  async function complete(prompt: Prompt, signal: AbortSignal): Promise<Completion> {
    try {
      return await model.complete(prompt, signal);
    } catch (error) {
      if (!(error instanceof ThrottledError)) throw error;
      await sleep(RETRY_PAUSE_MS * (1 + Math.random()), undefined, { signal });
      return model.complete(prompt, signal);
    }
  }

  return {
    name: model.name,
    async ask(question) {
      const prompt = promptOf(question);
      const refused = await refusal();
      if (refused) return unanswered(refused, prompt);
      count('JudgeQuestions', 1, ['question', question.kind]);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const completion = await inTime(complete(prompt, signal), signal);
        charge(prompt, completion);
        const answer = answerIn(completion.value);
        if (!answer) return hasFailed('unreadable', prompt);
        failures = 0;
        return { prompt: prompt.name, answer };
      } catch (error) {
        if (error instanceof ThrottledError) return hasFailed('throttled', prompt, error);
        charge(prompt);
        return hasFailed(signal.aborted ? 'late' : 'failed', prompt, error);
      }
    },
    settle: () => budget.settle(),
    metrics() {
      const counted = [...counts.values()];
      counts.clear();
      return counted;
    },
  };
}

/** A service that ignores the signal is not waited for either. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

const counted = (tokens: number | undefined): number | undefined =>
  typeof tokens === 'number' && tokens >= 0 && tokens < 1e6 ? tokens : undefined;

/** An error without its message, in which a service may repeat the texts. */
function wordless(error: unknown): { error?: string; status?: number } {
  if (!(error instanceof Error)) return {};
  const { status, $metadata } = error as Error & { status?: number; $metadata?: { httpStatusCode?: number } };
  const known = status ?? $metadata?.httpStatusCode;
  return { error: error.name, ...(known !== undefined && { status: known }) };
}

/** The setting `judge`, as the construct hands it over in the variable `JUDGE`. */
export interface JudgeConfig {
  readonly service: 'bedrock' | 'chat';
  /** Model id, or the address of the API. */
  readonly at: string;
  readonly model: string;
  /** Name or ARN of the secret that has the key of the API. */
  readonly secret?: string;
  /** Dollars per million tokens, of prompts and of answers. */
  readonly price: readonly [prompt: number, answer: number];
  readonly dollarsPerDay: number;
  /** Questions of one environment in a minute. */
  readonly perMinute: number;
}

export interface JudgeSurroundings {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A judge within its budgets, whichever service its model is at. */
export function createJudge(
  { price, dollarsPerDay, perMinute }: JudgeConfig,
  { dynamodb, tableName }: JudgeSurroundings,
  model: Model,
): CountingJudge {
  const budget = dayBudget(dollarsPerDay, spendingStore(dynamodb, tableName), Date.now);
  return judgeOf({ model, budget, price, perMinute, nowMs: Date.now });
}

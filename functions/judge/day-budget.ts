import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { errorFields, log } from '../runtime/log.ts';
import { judgeKey } from '../story/items/keys.ts';

/** What all environments have spent on a day. */
export interface SpendingStore {
  /** Adds to the day, and answers its sum in millionths of a dollar. */
  readonly add: (day: string, microDollars: number) => Promise<number>;
}

export interface DayBudget {
  /** Whether today's dollars are not spent yet, as far as this environment knows. */
  readonly isLeft: () => Promise<boolean>;
  readonly spend: (dollars: number) => void;
  /** Tells the other environments. It never throws. */
  readonly settle: () => Promise<void>;
}

/** Questions between two writes: a write for each would cost more than 0.1 write units a file. */
const QUESTIONS_OF_A_WRITE = 2;

/**
 * A budget of dollars a day that all environments share. Each hears of the others' spending when it writes its own,
 * once in an invocation that has asked. So it may overspend what one invocation asks, twenty questions; and a question
 * is not counted if the environment ends before its next one. A store that fails stops the questions until it answers.
 */
export function dayBudget(dollarsPerDay: number, store: SpendingStore, nowMs: () => number): DayBudget {
  let day = '';
  /** Of all, in millionths of a dollar; with what this environment has not written yet. */
  let spent = 0;
  let unwritten = 0;
  let questions = 0;
  let reading: Promise<void> | undefined;

  async function write(): Promise<void> {
    const adding = unwritten;
    unwritten = 0;
    questions = 0;
    try {
      spent = (await store.add(day, adding)) + unwritten;
    } catch (error) {
      unwritten += adding;
      throw error;
    }
  }

  function turnDay(): void {
    const today = new Date(nowMs()).toISOString().slice(0, 10);
    if (today === day) return;
    day = today;
    spent = 0;
    unwritten = 0;
    questions = 0;
    reading = undefined;
  }

  return {
    async isLeft() {
      turnDay();
      reading ??= write();
      try {
        await reading;
      } catch (error) {
        reading = undefined;
        log('ERROR', { message: 'the budget of the second reader cannot be read', error: errorFields(error) });
        return false;
      }
      return spent < dollarsPerDay * 1e6;
    },
    spend(dollars) {
      spent += dollars * 1e6;
      unwritten += dollars * 1e6;
      questions += 1;
    },
    async settle() {
      if (questions < QUESTIONS_OF_A_WRITE) return;
      await write().catch((error) => {
        log('ERROR', { message: 'the budget of the second reader cannot be written', error: errorFields(error) });
      });
    },
  };
}

/** The day's item outlives its day, so that an operator can look it up. */
const KEPT_DAYS = 35;

/** In the story table: one item a day. */
export function spendingStore(client: DynamoDBClient, TableName: string): SpendingStore {
  return {
    async add(day, microDollars) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName,
          Key: marshall(judgeKey(day)),
          UpdateExpression: 'ADD microDollars :spent SET expiresAt = :end, entity = :entity',
          ExpressionAttributeValues: marshall({
            ':spent': Math.round(microDollars),
            ':end': Math.floor(Date.parse(day) / 1000) + KEPT_DAYS * 86_400,
            ':entity': 'judge',
          }),
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(Attributes?.microDollars?.N ?? 0);
    },
  };
}

import type { Answer } from './error-answer.ts';
import type { Keep } from './partial-batch.ts';

/** What batched reads were answered, for as long as an eventually consistent read may still say so. */
export interface OldAnswers {
  /** Every answer of a batched read goes through here. @returns it as it is. */
  remember: (request: Buffer, answer: Answer) => Answer;
  /** The answer as it would have been a moment ago (of a second, or of so many milliseconds), at the keys that are not kept, as far as they were read then. */
  aged: (request: Buffer, answer: Answer, keep: Keep, momentMs?: number) => Answer;
}

/**
 * How old an answer may be, milliseconds: DynamoDB's are "usually consistent within a second".
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
const MOMENT_MS = 1_000;

interface Key {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
}

interface Seen {
  readonly at: number;
  /** Undefined where nothing was there. */
  readonly item: Key | undefined;
}

export const createOldAnswers = (): OldAnswers => {
  const seen = new Map<string, Seen>();
  return {
    remember: (request, answer) => {
      if (answer.status !== 200) return answer;
      const { keys, items } = readAnswer(request, answer);
      for (const key of keys) seen.set(key, { at: Date.now(), item: items.get(key) });
      return answer;
    },
    aged: (request, answer, keep, momentMs = MOMENT_MS) => {
      if (answer.status !== 200) return answer;
      const { said, table, keys, items } = readAnswer(request, answer);
      for (const [index, key] of keys.entries()) {
        const old = seen.get(key);
        if (keep(index, keys.length) || old === undefined || Date.now() - old.at > momentMs) continue;
        if (old.item === undefined) items.delete(key);
        else items.set(key, old.item);
      }
      // The emulator's checksum is that of another body.
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      return {
        ...answer,
        headers,
        body: Buffer.from(JSON.stringify({ ...said, Responses: { [table]: [...items.values()] } })),
      };
    },
  };
};

/** Keys that were asked for and answered, in order, and the items that were there. */
const readAnswer = (request: Buffer, { body }: Answer) => {
  const asked: { RequestItems: Record<string, { Keys: readonly Key[] }> } = JSON.parse(request.toString());
  const [[table, { Keys }] = ['', { Keys: [] }]] = Object.entries(asked.RequestItems);
  const said: { Responses?: Record<string, readonly Key[]> } = JSON.parse(body.toString());
  const items = new Map((said.Responses?.[table] ?? []).map((item) => [addressOf(item), item]));
  return { said, table, keys: Keys.map(addressOf), items };
};

const addressOf = ({ pk, sk }: Key): string => `${pk.S} ${sk.S}`;

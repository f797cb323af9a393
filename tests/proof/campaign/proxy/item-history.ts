import type { Random } from '../../../fixtures/random.ts';
import { type Answer, addressOf, type Call, type RawKey, type TableRequest } from './call.ts';
import { json } from './error-answer.ts';

/** What the items of the table were before their last write, as an eventually consistent read may still show them. */
export interface ItemHistory {
  /** Every call that passed goes through here with its answer. */
  note(call: Call, answer: Answer): void;
  /** The answer of a batched read with some items as they were before; undefined where none of them was ever written. */
  older(call: Call, answer: Answer, random: Random): Answer | undefined;
}

export function createItemHistory(): ItemHistory {
  const last = new Map<string, RawKey>();
  /** Undefined: the item was not there. */
  const before = new Map<string, RawKey | undefined>();
  return {
    note({ operation, body }, { status }) {
      if (operation !== 'TransactWriteItems' || status !== 200) return;
      const { TransactItems = [] }: TableRequest = JSON.parse(body.toString());
      for (const { Put } of TransactItems) {
        const address = addressOf(Put.Item);
        const current = last.get(address);
        // The SDK repeats a transaction whose answer was lost, and the table does it once.
        if (JSON.stringify(current) === JSON.stringify(Put.Item)) continue;
        before.set(address, current);
        last.set(address, Put.Item);
      }
    },
    older({ body }, answer, random) {
      const request: TableRequest = JSON.parse(body.toString());
      const [[table, { Keys }] = ['', { Keys: [] as RawKey[] }]] = Object.entries(request.RequestItems ?? {});
      const written = Keys.map(addressOf).filter((address) => before.has(address));
      if (answer.status !== 200 || written.length === 0) return undefined;
      const said: { Responses?: Record<string, RawKey[]> } = JSON.parse(answer.body.toString());
      const items = new Map((said.Responses?.[table] ?? []).map((item) => [addressOf(item), item]));
      const first = random.pick(written);
      for (const address of written) {
        if (address !== first && random.chance(0.5)) continue;
        const old = before.get(address);
        if (old) items.set(address, old);
        else items.delete(address);
      }
      return json(200, { ...said, Responses: { [table]: [...items.values()] } });
    },
  };
}

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { bedrockModel } from '../../../functions/judge/bedrock.ts';
import { chatModel } from '../../../functions/judge/chat-completions.ts';
import { dayBudget } from '../../../functions/judge/day-budget.ts';
import { type JudgeOptions, judgeOf, type Model } from '../../../functions/judge/judge.ts';
import { ANSWER_TOKENS, promptOf, tokensOf } from '../../../functions/judge/prompt.ts';
import type { JudgeQuestion } from '../../../functions/story/items/judge.ts';
import { type Behaviour, type JudgeServer, judgeServer, USAGE } from '../../fixtures/judge-server.ts';
import { logged } from '../loaded.ts';

const AT = '2026-11-30T09:00:00.000Z';
const QUESTION: JudgeQuestion = {
  kind: 'same',
  report: { headline: 'Ferry kept', publisher: 'Gull Bay Wire', at: AT, text: 'The council keeps the night ferry.' },
  story: { headlines: [{ state: 'announced', at: AT, headline: 'Night ferry stays' }], texts: ['It was decided.'] },
};
const PROMPT = promptOf(QUESTION);
const NAME = 'amazon.nova-micro-v1:0';
const SERVICES: Readonly<Record<string, (url: string) => Model>> = {
  bedrock: (endpoint) =>
    bedrockModel(NAME, { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 's' } }),
  'chat completions': (url) =>
    chatModel({ url: `${url}/v1`, model: NAME, key: async () => 'the-key', anyAddress: true }),
};

function world(model: Model, options: Partial<JudgeOptions> & { dollars?: number } = {}) {
  const clock = { ms: Date.parse(AT) };
  const written: number[] = [];
  const nowMs = (): number => clock.ms;
  const store = {
    async add(_: string, microDollars: number) {
      written.push(microDollars);
      return written.reduce((sum, one) => sum + one, 0);
    },
  };
  const budget = dayBudget(options.dollars ?? 1, store, nowMs);
  const judge = judgeOf({ model, budget, price: [0.035, 0.14], perMinute: 100, nowMs, ...options });
  const counted = (name: string): number =>
    judge
      .metrics()
      .filter((metric) => metric.name === name)
      .reduce((sum, { value }) => sum + (value as number), 0);
  return { judge, clock, written, counted };
}

for (const [service, modelAt] of Object.entries(SERVICES)) {
  const serving = async (
    context: TestContext,
    ...behaviours: Behaviour[]
  ): Promise<{ server: JudgeServer; model: Model }> => {
    const server = await judgeServer(
      context,
      (_, number) => behaviours[Math.min(number, behaviours.length) - 1] as Behaviour,
    );
    return { server, model: modelAt(server.url) };
  };
  const replyTo = async (context: TestContext, behaviour: Behaviour, timeoutMs = 30_000) => {
    const { model } = await serving(context, behaviour);
    const { why, answer } = await world(model, { timeoutMs }).judge.ask(QUESTION);
    return why ?? answer;
  };

  describe(`the second reader at ${service}`, () => {
    it('asks the model for its task and the delimited texts, and counts what the answer took', async (context) => {
      const { server, model } = await serving(context, { does: 'answer', value: { score: 8, reason: 'same vote' } });
      const { judge } = world(model);
      assert.deepEqual((await judge.ask(QUESTION)).answer, { score: 8, reason: 'same vote' });
      const [asked] = server.questions;
      assert.deepEqual([asked?.model, asked?.task, asked?.texts], [NAME, PROMPT.task, PROMPT.texts]);
      if (asked?.service === 'chat') assert.equal(asked.authorization, 'Bearer the-key');
      const metrics = Object.fromEntries(judge.metrics().map(({ name, value }) => [name, value]));
      const dollars = (USAGE.in * 0.035 + USAGE.out * 0.14) / 1e6;
      assert.deepEqual(metrics, { JudgeQuestions: 1, JudgeTokens: USAGE.in + USAGE.out, JudgeDollars: dollars });
      assert.deepEqual(judge.metrics(), [], 'each is counted once');
    });

    it('takes a number that is written as text, and cuts the reason to twelve words', async (context) => {
      const reason = 'one two three four five six seven eight nine ten eleven twelve thirteen';
      assert.deepEqual(await replyTo(context, { does: 'answer', value: { score: '7', reason, verdict: 10 } }), {
        score: 7,
        reason: reason.replace(' thirteen', ''),
      });
    });

    it('has no answer where the model writes prose, no number, or one beyond ten', async (context) => {
      const values = [
        { score: 11, reason: '' },
        { score: -1 },
        { score: 'ten' },
        { verdict: 8 },
        [8],
        8,
        'eight',
        null,
      ];
      for (const value of values)
        assert.equal(await replyTo(context, { does: 'answer', value }), 'unreadable', JSON.stringify(value));
      assert.equal(await replyTo(context, { does: 'prose' }), 'unreadable');
    });

    it('has no answer where the service refuses, breaks off, or sends something else', async (context) => {
      for (const status of [400, 403, 404, 500])
        assert.equal(await replyTo(context, { does: 'refuse', status }), 'failed', String(status));
      assert.equal(await replyTo(context, { does: 'stop' }), 'failed');
      assert.match(String(await replyTo(context, { does: 'broken json' })), /^(?:failed|unreadable)$/);
    });

    it('keeps twelve words at most of a reason of two megabytes', async (context) => {
      const huge = await replyTo(context, { does: 'answer', value: { score: 9, reason: 'word '.repeat(400_000) } });
      if (typeof huge === 'object') assert.deepEqual(huge, { score: 9, reason: 'word '.repeat(12).trim() });
      else assert.equal(huge, 'failed');
    });

    it('does not wait longer than its time', async (context) => {
      assert.equal(await replyTo(context, { does: 'hang' }, 100), 'late');
      const value = { score: 10, reason: '' };
      assert.equal(await replyTo(context, { does: 'answer', value, afterMs: 60_000 }, 100), 'late');
    });

    it('asks once more if the service throttles, and not a third time', async (context) => {
      const first = await serving(context, { does: 'throttle' }, { does: 'answer', value: { score: 3, reason: '' } });
      assert.equal((await world(first.model).judge.ask(QUESTION)).answer?.score, 3);
      assert.equal(first.server.questions.length, 2);
      const { server, model } = await serving(context, { does: 'throttle' });
      assert.equal((await world(model).judge.ask(QUESTION)).why, 'throttled');
      assert.equal(server.questions.length, 2);
    });
  });
}

const answering = (score = 8): Model => ({
  name: 'a model',
  complete: async () => ({ value: { score, reason: 'because' }, tokensIn: 1_000, tokensOut: 100 }),
});
const failing: Model = {
  name: 'a model',
  complete: async () => {
    throw new Error('no');
  },
};

describe('judgeOf', () => {
  it('asks nothing for a minute after five failures in a row, and logs no word of what it asked', async (context) => {
    const lines = logged(context);
    let asked = 0;
    const counting: Model = {
      name: 'm',
      async complete() {
        asked += 1;
        throw Object.assign(new Error(`cannot read: ${PROMPT.texts}`), { status: 500 });
      },
    };
    const { judge, clock } = world(counting);
    const ask = async (times: number) => {
      for (let i = 0; i < times; i++) await judge.ask(QUESTION);
    };
    await ask(8);
    assert.equal(asked, 5);
    assert.partialDeepStrictEqual(lines, [{ level: 'ERROR', why: 'failed', error: 'Error', status: 500 }]);
    assert.doesNotMatch(JSON.stringify(lines), /cannot read|night ferry/);
    assert.equal((await judge.ask(QUESTION)).why, 'paused');
    clock.ms += 60_000;
    await ask(1);
    assert.equal(asked, 6);
  });

  it('forgets failures once there is an answer', async () => {
    let number = 0;
    const odd: Model = {
      name: 'm',
      async complete(...given) {
        number += 1;
        return (number % 5 === 0 ? answering() : failing).complete(...given);
      },
    };
    const { judge } = world(odd);
    for (let i = 0; i < 50; i++) assert.notEqual((await judge.ask(QUESTION)).why, 'paused');
  });

  it('asks no more in a minute than it may', async () => {
    const { judge, clock } = world(answering(), { perMinute: 3 });
    const whys = async () => (await Promise.all([1, 2, 3, 4].map(() => judge.ask(QUESTION)))).map(({ why }) => why);
    assert.deepEqual(await whys(), [undefined, undefined, undefined, 'minute']);
    clock.ms += 60_000;
    assert.deepEqual(await whys(), [undefined, undefined, undefined, 'minute']);
  });

  it('stops when the dollars of the day are spent, and starts again on the next', async () => {
    // One answer costs 0.049 thousandths of a dollar.
    const { judge, clock } = world(answering(), { dollars: 0.0001 });
    const whys: unknown[] = [];
    for (let i = 0; i < 5; i++) whys.push((await judge.ask(QUESTION)).why);
    assert.deepEqual(whys, [undefined, undefined, undefined, 'budget', 'budget']);
    clock.ms += 86_400_000;
    assert.equal((await judge.ask(QUESTION)).why, undefined);
  });

  it('counts an answer that does not come, and one that does not say what it took, by an upper estimate', async () => {
    const silent: Model = {
      name: 'm',
      complete: async () => ({ value: { score: 1 }, tokensIn: Number.NaN, tokensOut: -5 }),
    };
    for (const model of [failing, silent]) {
      const { judge, counted } = world(model);
      await judge.ask(QUESTION);
      const tokens = counted('JudgeTokens');
      assert.ok(tokens > 300 && tokens < 1_700, String(tokens));
      assert.equal(tokens, tokensOf(PROMPT.task + PROMPT.texts) + ANSWER_TOKENS);
    }
  });
});

describe('dayBudget', () => {
  const shared = () => {
    const days = new Map<string, number>();
    let writes = 0;
    return {
      store: {
        async add(day: string, microDollars: number) {
          writes += 1;
          const sum = (days.get(day) ?? 0) + microDollars;
          days.set(day, sum);
          return sum;
        },
      },
      writes: () => writes,
    };
  };
  const now = () => Date.parse(AT);

  it('is one budget of all environments, up to what one invocation of each asks', async () => {
    const { store } = shared();
    const environments = Array.from({ length: 5 }, () => dayBudget(0.01, store, now));
    let asked = 0;
    for (let round = 0; round < 50; round++)
      for (const budget of environments) {
        for (let question = 0; question < 20; question++)
          if (await budget.isLeft()) {
            budget.spend(0.0001);
            asked += 1;
          }
        await budget.settle();
      }
    assert.ok(asked >= 100 && asked <= 100 + 5 * 20, String(asked));
  });

  it('writes less than once in two questions', async () => {
    const { store, writes } = shared();
    const budget = dayBudget(1, store, now);
    for (let invocation = 0; invocation < 100; invocation++) {
      await budget.isLeft();
      budget.spend(0.0001);
      await budget.settle();
    }
    assert.equal(writes(), 1 + 50);
  });

  it('spends nothing while its store fails, and keeps what it could not write', async () => {
    const { store } = shared();
    let isDown = true;
    const flaky = {
      add: async (day: string, dollars: number) => {
        if (isDown) throw new Error('down');
        return store.add(day, dollars);
      },
    };
    const budget = dayBudget(1, flaky, now);
    assert.equal(await budget.isLeft(), false);
    isDown = false;
    assert.equal(await budget.isLeft(), true);
    isDown = true;
    budget.spend(0.4);
    budget.spend(0.5);
    await budget.settle();
    isDown = false;
    budget.spend(0.05);
    budget.spend(0.05);
    await budget.settle();
    assert.equal(await store.add(AT.slice(0, 10), 0), 1e6);
    assert.equal(await budget.isLeft(), false);
  });
});

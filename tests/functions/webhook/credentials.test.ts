import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseCredentials, secretReader } from '../../../functions/webhook/credentials.ts';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const MINUTE = 60_000;

/** A client that answers with the next of these; an error is thrown. */
function reading(...answers: (string | Error)[]) {
  let calls = 0;
  const send = async () => {
    const answer = answers[Math.min(calls++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return { SecretString: answer };
  };
  let nowMs = 0;
  const read = secretReader({ send } as unknown as SecretsManagerClient, 'news/hook', () => nowMs, parseCredentials);
  const at = (ms: number) => {
    nowMs = ms;
    return read();
  };
  return { at, calls: () => calls };
}

describe('secretReader', () => {
  it('reads a secret once in five minutes', async () => {
    const { at, calls } = reading(SECRET, `${SECRET} https://hooks.example/a`);
    assert.deepEqual(await at(0), { secrets: [SECRET] });
    await at(5 * MINUTE - 1);
    assert.equal(calls(), 1);
    assert.deepEqual(await at(5 * MINUTE), { secrets: [SECRET], url: 'https://hooks.example/a' });
    assert.equal(calls(), 2);
  });

  it('reads again at once what could not be read, and what says nothing that is known', async () => {
    const { at } = reading(new Error('throttled'), 'no secret', SECRET);
    await assert.rejects(at(0), /throttled/);
    await assert.rejects(at(1), /The secret must hold/);
    assert.deepEqual(await at(2), { secrets: [SECRET] });
  });
});

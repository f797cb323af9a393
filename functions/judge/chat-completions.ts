import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { post } from '../http/post.ts';
import { CLIENT_LIMITS } from '../runtime/environment.ts';
import { secretReader } from '../webhook/credentials.ts';
import {
  type Completion,
  type CountingJudge,
  createJudge,
  type JudgeConfig,
  type JudgeSurroundings,
  type Model,
  ThrottledError,
  TIMEOUT_MS,
} from './judge.ts';
import { ANSWER_SCHEMA, ANSWER_TOKENS } from './prompt.ts';

/** An answer has some hundred bytes, and a service adds some of its own. */
const MOST_BYTES = 64 * 1024;

export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly status: number;

  /** Without the body, in which a service may repeat the texts. */
  constructor(status: number) {
    super(`the service answers ${status}`);
    this.status = status;
  }
}

export interface ChatService {
  /** Of the API, without `/chat/completions`: `https://host/v1`. */
  readonly url: string;
  readonly model: string;
  /** Sent as a bearer token; absent: none is. */
  readonly key?: () => Promise<string | undefined>;
  /** On this machine: any address, and without TLS. */
  readonly anyAddress: boolean;
}

/** A model of a service that speaks the chat completions of OpenAI: Ollama, vLLM, a gateway. */
export function chatModel({ url, model, key, anyAddress }: ChatService): Model {
  return {
    name: `${url}#${model}`,
    async complete({ task, texts }, signal) {
      const token = await key?.();
      const body = JSON.stringify({
        model,
        messages: [
          { role: 'system', content: task },
          { role: 'user', content: texts },
        ],
        max_tokens: ANSWER_TOKENS,
        temperature: 0,
        response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: ANSWER_SCHEMA } },
      });
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const address = `${url.replace(/\/$/, '')}/chat/completions`;
      const { status, text = '' } = await post(
        { url: address, body, headers },
        { timeoutMs: TIMEOUT_MS, signal, anyAddress, mostBytes: MOST_BYTES },
      );
      if (status === 429 || status === 503) throw new ThrottledError(`the service answers ${status}`);
      if (status !== 200) throw new ChatError(status);
      return completionIn(text);
    },
  };
}

/** What cannot be read has no value: the judge says so. */
function completionIn(text: string): Completion {
  const { choices, usage } = Object(jsonIn(text));
  const content = Array.isArray(choices) ? choices[0]?.message?.content : undefined;
  return {
    value: typeof content === 'string' ? jsonIn(content) : undefined,
    tokensIn: usage?.prompt_tokens,
    tokensOut: usage?.completion_tokens,
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function createChatJudge(config: JudgeConfig, surroundings: JudgeSurroundings): CountingJudge {
  const { at: url, model, secret } = config;
  const { env } = surroundings;
  const anyAddress = env.WIREDROP_LOCAL !== undefined;
  const key = anyAddress
    ? async () => env.JUDGE_KEY
    : secret && secretReader(new SecretsManagerClient(CLIENT_LIMITS), secret, Date.now, (text) => text.trim());
  return createJudge(config, surroundings, chatModel({ url, model, anyAddress, ...(key && { key }) }));
}

import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { isThrottlingError } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CLIENT_LIMITS } from '../runtime/environment.ts';
import {
  type CountingJudge,
  createJudge,
  type JudgeConfig,
  type JudgeSurroundings,
  type Model,
  ThrottledError,
} from './judge.ts';
import { ANSWER_SCHEMA, ANSWER_TOKENS } from './prompt.ts';

/**
 * A model or an inference profile of Amazon Bedrock, by the Converse API. The answer is the input of a tool that the
 * model must call. https://docs.aws.amazon.com/bedrock/latest/userguide/tool-use-inference-call.html
 */
export function bedrockModel(modelId: string, config: BedrockRuntimeClientConfig = {}): Model {
  // The client's own handler speaks HTTP/2, for streams. The judge has the only retry.
  const requestHandler = new NodeHttpHandler(CLIENT_LIMITS.requestHandler);
  const client = new BedrockRuntimeClient({ ...CLIENT_LIMITS, requestHandler, maxAttempts: 1, ...config });
  return {
    name: `bedrock:${modelId}`,
    async complete({ task, texts }, abortSignal) {
      const command = new ConverseCommand({
        modelId,
        system: [{ text: task }],
        messages: [{ role: 'user', content: [{ text: texts }] }],
        inferenceConfig: { maxTokens: ANSWER_TOKENS, temperature: 0 },
        toolConfig: {
          tools: [
            { toolSpec: { name: 'answer', description: 'Gives the answer', inputSchema: { json: ANSWER_SCHEMA } } },
          ],
          toolChoice: { any: {} },
        },
      });
      try {
        const { output, usage } = await client.send(command, { abortSignal });
        const value = output?.message?.content?.find(({ toolUse }) => toolUse !== undefined)?.toolUse?.input;
        return { value, tokensIn: usage?.inputTokens, tokensOut: usage?.outputTokens };
      } catch (error) {
        if (!(error instanceof Error) || !isThrottlingError(error as never)) throw error;
        throw new ThrottledError('Bedrock throttles', { cause: error });
      }
    },
  };
}

export const createBedrockJudge = (config: JudgeConfig, surroundings: JudgeSurroundings): CountingJudge =>
  createJudge(config, surroundings, bedrockModel(config.at));

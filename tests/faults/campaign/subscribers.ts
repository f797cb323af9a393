import type { LocalStack } from '../../../infra/local/local-stack.ts';
import type { Filtered, Policy } from '../checker/world/world.ts';

/** Parts that every campaign has something of: each attribute there is to filter by is in one of them. */
const POLICIES: readonly Policy[] = [
  { type: ['article.rejected'] },
  { type: ['story.created'], publisher: ['가람일보'] },
  { type: ['story.updated'], articleId: [{ prefix: '001_' }] },
  { category: ['사회'], language: ['ko'] },
  { reason: ['binary', 'deleted'] },
];

/** Subscribes to each part. @returns what is received, as it grows. */
export const subscribeToParts = (stack: LocalStack, topicArn: string): Promise<Filtered[]> =>
  Promise.all(
    POLICIES.map(async (policy) => {
      const bodies: string[] = [];
      await stack.subscribe({ topicArn, filterPolicy: policy, onMessage: (body) => bodies.push(body) });
      return { policy, bodies };
    }),
  );

import type { LocalStack } from '../../../infra/local/local-stack.ts';
import type { Filtered, Policy } from '../checker/world.ts';

/** The stack, and what subscribers received who asked for a part of what it announces. */
export interface HeardStack extends LocalStack {
  readonly filtered: readonly Filtered[];
}

/** Parts that every campaign has something of: each attribute there is to filter by is in one of them. */
const POLICIES: readonly Policy[] = [
  { type: ['story.created'], publisher: ['가람일보'] },
  { type: ['story.updated'], articleId: [{ prefix: '001_' }] },
  { category: ['사회'], language: ['ko'] },
  { reason: ['binary', 'deleted'] },
];

export const subscribeToParts = (stack: LocalStack, topicArn: string): Promise<Filtered[]> =>
  Promise.all(
    POLICIES.map(async (policy) => {
      const bodies: string[] = [];
      await stack.subscribe({ topicArn, filterPolicy: policy, onMessage: (body) => bodies.push(body) });
      return { policy, bodies };
    }),
  );

import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { undelivered } from '../emulators/fauxqs.ts';
import { LocalError } from '../machine/local-error.ts';
import { isTrue, optionalText, requiredText } from '../template/properties.ts';
import type { ResourceType } from './deploy-context.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const topic: ResourceType = {
  applied: ['DisplayName'],
  noEffect: { KmsMasterKeyId: 'nothing is at rest', SignatureVersion: 'the emulator signs nothing' },
  async create({ clients }, { generated }, properties) {
    const display = optionalText(properties.DisplayName);
    const { TopicArn = '' } = await clients.sns.send(
      new CreateTopicCommand({ Name: generated, Attributes: display === undefined ? {} : { DisplayName: display } }),
    );
    return { ref: TopicArn, attributes: { TopicArn, TopicName: generated } };
  },
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const subscription: ResourceType = {
  applied: ['TopicArn', 'Protocol', 'Endpoint', 'RawMessageDelivery', 'FilterPolicy'],
  noEffect: {},
  async create({ clients }, { logicalId }, properties) {
    const protocol = requiredText(properties.Protocol, `Protocol of ${logicalId}`);
    // No mail is sent from this machine.
    if (protocol === 'email') return { ref: `${logicalId}-not-sent`, attributes: {} };
    if (protocol !== 'sqs') throw new LocalError(`Subscription ${logicalId}: ${undelivered(protocol)}`);
    const attributes: Record<string, string> = { RawMessageDelivery: String(isTrue(properties.RawMessageDelivery)) };
    if (properties.FilterPolicy !== undefined) attributes.FilterPolicy = localPolicy(properties.FilterPolicy);
    const { SubscriptionArn = '' } = await clients.sns.send(
      new SubscribeCommand({
        TopicArn: requiredText(properties.TopicArn, `TopicArn of ${logicalId}`),
        Protocol: protocol,
        Endpoint: requiredText(properties.Endpoint, `Endpoint of ${logicalId}`),
        Attributes: attributes,
      }),
    );
    return { ref: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
};

/** The emulator compares an array of strings as one string. */
function localPolicy(policy: unknown): string {
  const { matches, ...others } = policy as { matches?: readonly string[] };
  const oneOf = matches?.map((name) => ({ wildcard: `*"${name}"*` }));
  return JSON.stringify({ ...others, ...(oneOf && { matches: oneOf }) });
}

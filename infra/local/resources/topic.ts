import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { optionalText } from '../template/properties.ts';
import type { ResourceType } from './resource-type.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const topic: ResourceType = {
  applied: ['TopicName', 'DisplayName'],
  noEffect: {
    KmsMasterKeyId: 'nothing is at rest',
    SignatureVersion: 'the emulator signs nothing',
    Tags: 'nobody reads them',
  },
  async create({ clients }, { generated }, properties) {
    const name = optionalText(properties.TopicName) ?? generated;
    const display = optionalText(properties.DisplayName);
    const { TopicArn = '' } = await clients.sns.send(
      new CreateTopicCommand({ Name: name, Attributes: display === undefined ? {} : { DisplayName: display } }),
    );
    return { ref: TopicArn, attributes: { TopicArn, TopicName: name } };
  },
};

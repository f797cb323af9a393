import type { ResourceType } from './deploy-context.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const rule: ResourceType = {
  applied: ['ScheduleExpression'],
  noEffect: {
    Description: 'nobody reads it',
    State: 'a schedule does not run here, so that nothing happens to a stack by itself',
    Targets: 'the same',
  },
  async create({ account, region }, { generated }) {
    return { ref: generated, attributes: { Arn: `arn:aws:events:${region}:${account}:rule/${generated}` } };
  },
};

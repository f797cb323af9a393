import { Annotations, Aspects, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Lets CloudWatch send alarms to a topic. CDK's `SnsAction` does not (https://github.com/aws/aws-cdk/issues/11121), and
 * an alarm that may not be sent reaches nobody, and only its history says so.
 *
 * It takes a statement in the policy of the topic's key
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services), and, where the
 * topic has a policy, one in that: `enforceSSL` replaces SNS's default policy, which lets every service of the account
 * publish, by one that only denies (https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html).
 */
export function allowAlarms(scope: Construct, topic: ITopic): void {
  const common = {
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    // Not by alarm: a key's policy that named one would be circular.
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  };
  const publish = new PolicyStatement({ ...common, actions: ['sns:Publish'], resources: [topic.topicArn] });
  const useKey = new PolicyStatement({ ...common, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] });
  // An aspect runs when the app is complete: the topic may get its policy after this.
  Aspects.of(topic).add({
    visit(node) {
      if (node === topic && node.node.tryFindChild('Policy') !== undefined) topic.addToResourcePolicy(publish);
    },
  });
  const shown = (statement: PolicyStatement) => JSON.stringify(Stack.of(scope).resolve(statement.toStatementJson()));
  const { masterKey } = topic;
  if (masterKey !== undefined && !masterKey.addToResourcePolicy(useKey, true).statementAdded)
    Annotations.of(scope).addWarningV2(
      'wiredrop:importedAlarmKey',
      `The alarm topic is under the key ${masterKey.keyArn}, whose policy cannot be changed here. Alarms reach ` +
        'nobody unless that policy has ' +
        `the statement ${shown(useKey)}, and the topic's policy, if it has one, ${shown(publish)}.`,
    );
  const { defaultChild } = topic.node;
  if (masterKey === undefined && defaultChild instanceof CfnTopic && defaultChild.kmsMasterKeyId !== undefined)
    Annotations.of(scope).addWarningV2(
      'wiredrop:managedAlarmKey',
      `The alarm topic is under ${defaultChild.kmsMasterKeyId}: if that is the key of AWS, CloudWatch cannot use ` +
        'it, and alarms reach nobody. Give the topic a masterKey of yours, or none.',
    );
}

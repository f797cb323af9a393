import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** An encrypted topic. @param displayName sender of its mails */
export function createTopic(scope: Construct, displayName: string, masterKey: IKey | undefined): Topic {
  const topic = new Topic(scope, 'Topic', {
    displayName,
    enforceSSL: true,
    ...(masterKey && { masterKey }),
    // SHA-256; version 1 signs with SHA-1. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
    signatureVersion: '2',
  });
  // The AWS managed key: every publisher of this account may use it, and it costs nothing while idle. It excludes
  // publishers of other accounts and AWS services, which these topics do not have.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html On the L1: the L2 resolves the alias to a key,
  // and grants on it need a wildcard.
  if (masterKey === undefined) (topic.node.defaultChild as CfnTopic).kmsMasterKeyId = 'alias/aws/sns';
  return topic;
}

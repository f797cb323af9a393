import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** A topic as ours are. @param displayName who mails are from */
export function createTopic(scope: Construct, displayName: string, masterKey: IKey | undefined): Topic {
  const topic = new Topic(scope, 'Topic', {
    displayName,
    enforceSSL: true,
    ...(masterKey && { masterKey }),
    // SHA-256; version 1 signs with SHA-1. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
    signatureVersion: '2',
  });
  // The AWS managed key: its policy lets every publisher of this account use it, subscribers receive plain messages, and it costs
  // nothing while idle. What it rules out, publishers from other accounts and AWS services, our topics have none of.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  // On the L1: the L2 resolves the alias to a key and grants on it need a wildcard.
  if (masterKey === undefined) (topic.node.defaultChild as CfnTopic).kmsMasterKeyId = 'alias/aws/sns';
  return topic;
}

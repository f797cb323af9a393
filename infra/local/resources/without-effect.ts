/**
 * Resource types that change nothing on one machine, each with the reason. A type that is neither here nor in resource-types.ts stops the
 * start.
 */
export const withoutEffect: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'permissions are not checked',
  'AWS::IAM::Policy': 'permissions are not checked',
  'AWS::IAM::ManagedPolicy': 'permissions are not checked',
  'AWS::Lambda::Permission': 'permissions are not checked',
  'AWS::S3::BucketPolicy': 'permissions are not checked',
  'AWS::SQS::QueuePolicy': 'permissions are not checked',
  'AWS::SNS::TopicPolicy': 'permissions are not checked',
  'AWS::Logs::LogGroup': 'there is no CloudWatch',
  'AWS::Logs::MetricFilter': 'there is no CloudWatch',
  'AWS::CloudWatch::Alarm': 'there is no CloudWatch',
  'AWS::CloudWatch::CompositeAlarm': 'there is no CloudWatch',
  'AWS::CloudWatch::Dashboard': 'there is no CloudWatch',
  'AWS::CDK::Metadata': 'it is for AWS to count',
};

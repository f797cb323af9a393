// A stack of its own: bucket, table and topic are made, a crawler may upload, and alarms reach somebody.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Wiredrop } from 'wiredrop';

const stack = new Stack(new App(), 'Newsroom');
const alarmTopic = new Topic(stack, 'OnCall');
alarmTopic.addSubscription(new EmailSubscription('on-call@example.com'));

const news = new Wiredrop(stack, 'News', {
  prefix: 'articles/',
  timeZone: 'Europe/Berlin',
  retentionDays: 365,
  alarmTopic,
});
const crawler = new User(stack, 'Crawler');
news.grantPut(crawler);
new CfnOutput(stack, 'CrawlerName', { value: crawler.userName });

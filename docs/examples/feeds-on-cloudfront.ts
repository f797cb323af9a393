// The front page and the feeds for everybody: CloudFront serves the feed folder of the bucket only.
import { App, Stack } from 'aws-cdk-lib';
import { Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Wiredrop } from 'wiredrop';

const stack = new Stack(new App(), 'Newsroom');
const news = new Wiredrop(stack, 'News', { feed: true, feedUrl: 'https://feeds.example.com/' });
new Distribution(stack, 'Feeds', {
  defaultRootObject: 'index.html',
  defaultBehavior: {
    origin: S3BucketOrigin.withOriginAccessControl(news.bucket, { originPath: '/feeds' }),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  },
});

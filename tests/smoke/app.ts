import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, FunctionUrlAuthType, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { newSecret } from '../../functions/webhook/sign.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';

// What `npm run smoke -- --everything` and `--yours` deploy: the stack, an endpoint that takes what is signed, and,
// with `smoke:bucket` and `smoke:key`, in a bucket of yours.

/** Answers as an endpoint does. Nothing is kept: the log of the webhook says what was delivered. */
const ENDPOINT =
  "exports.handler = async ({ headers }) => ({ statusCode: headers['webhook-signature']?.startsWith('v1,') ? 200 : 400 })";

const app = new App();
const { stackName, eventBus, removalPolicy, ...settings } = readSettings(app.node.getAllContext());
const stack = new Stack(app, stackName);
const endpoint = new LambdaFunction(stack, 'Endpoint', {
  runtime: Runtime.NODEJS_24_X,
  architecture: Architecture.ARM_64,
  handler: 'index.handler',
  code: Code.fromInline(ENDPOINT),
});
const { url } = endpoint.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
const secret = new Secret(stack, 'EndpointSecret', {
  // The address is known when it is deployed, so it is in the secret.
  secretStringValue: SecretValue.unsafePlainText(`${newSecret()} ${url}`),
}) as ISecret;
const bucketName: unknown = app.node.tryGetContext('smoke:bucket');
new Wiredrop(stack, 'Default', {
  ...{ ...settings, eventBus, removalPolicy, webhooks: [{ name: 'smoke', secret }] },
  ...(typeof bucketName === 'string' && {
    bucket: Bucket.fromBucketAttributes(stack, 'Yours', {
      bucketName,
      encryptionKey: Key.fromKeyArn(stack, 'Key', app.node.tryGetContext('smoke:key')),
    }),
  }),
});

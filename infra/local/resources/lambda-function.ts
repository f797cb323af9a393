import { devNull } from 'node:os';
import { FEED_HEADERS } from '../../../functions/http/index.ts';
import { WEBHOOK_SECRET } from '../../../functions/webhook/index.ts';
import { type Endpoints, LOCAL_CREDENTIALS } from '../../aws/index.ts';
import { numberOf, objectOf, optionalText, refuseUnknown, requiredText } from '../template/properties.ts';
import type { DeployContext, ResourceType } from './deploy-context.ts';

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction: ResourceType = {
  applied: ['Code', 'Handler', 'Runtime', 'Environment', 'Timeout', 'MemorySize', 'LoggingConfig'],
  noEffect: {
    Architectures: 'the code is JavaScript',
    Description: 'nobody reads it',
    RecursiveLoop: 'nothing stops a chain of invocations',
    Role: 'permissions are not checked',
  },
  async create(context, { logicalId, generated }, properties) {
    const runtime = requiredText(properties.Runtime, `Runtime of ${logicalId}`);
    if (!process.version.startsWith(`v${/^nodejs(\d+)\.x$/.exec(runtime)?.[1]}.`)) {
      throw new Error(`${logicalId} runs on ${runtime} and this is Node ${process.version}`);
    }
    const name = generated.slice(-64);
    const arn = `arn:aws:lambda:${context.region}:${context.account}:function:${name}`;
    const memoryMb = numberOf(properties.MemorySize, 128);
    const handler = requiredText(properties.Handler, `Handler of ${logicalId}`);
    const environment = objectOf(properties.Environment);
    refuseUnknown(environment, `Environment of ${logicalId}`, ['Variables']);
    const logging = objectOf(properties.LoggingConfig);
    // There is no CloudWatch: what is logged is all shown, and in no group.
    refuseUnknown(logging, `LoggingConfig of ${logicalId}`, ['LogFormat', 'LogGroup', 'SystemLogLevel']);
    const logFormat = optionalText(logging.LogFormat) ?? 'Text';
    const pool = context.createPool({
      name,
      arn,
      handler,
      memoryMb,
      codeFolder: codeFolder(context, objectOf(properties.Code).S3Key, logicalId),
      timeoutMs: numberOf(properties.Timeout, 3) * 1000,
      environment: {
        ...systemEnvironment({ region: context.region, runtime, name, handler, memoryMb, logFormat }),
        ...emulatorEnvironment(context.endpoints),
        ...localSecrets(),
        ...(objectOf(environment.Variables) as Record<string, string>),
      },
    });
    context.functions.set(arn, pool).set(name, pool);
    return { ref: name, attributes: { Arn: arn } };
  },
};

function codeFolder(context: DeployContext, key: unknown, logicalId: string): string {
  const folder = context.assetFolders.get(String(key));
  if (folder === undefined) throw new Error(`The code of ${logicalId} is not an asset of the stack: ${key}`);
  return folder;
}

interface SystemFacts {
  readonly region: string;
  readonly runtime: string;
  readonly name: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly logFormat: string;
}

/**
 * What Lambda defines for every function:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
function systemEnvironment({
  handler,
  logFormat,
  memoryMb,
  name,
  region,
  runtime,
}: SystemFacts): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_FORMAT: logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    _HANDLER: handler,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}

/**
 * Where the SDK finds the emulators: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html. And
 * that it looks nowhere else: on Lambda there are no files of a user's own configuration.
 */
function emulatorEnvironment({ fauxqs, dynamodb }: Endpoints): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: fauxqs,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    // Webhooks may be sent to this machine, without TLS.
    WIREDROP_LOCAL: 'true',
  };
}

/** Secrets of webhooks, headers of feeds and the second reader's key come from the shell, not from Secrets Manager. */
function localSecrets(): Record<string, string> {
  const given = Object.entries(process.env).filter(
    ([name]) => name.startsWith(WEBHOOK_SECRET) || name.startsWith(FEED_HEADERS) || name === 'JUDGE_KEY',
  );
  return Object.fromEntries(given) as Record<string, string>;
}

import { required } from '../runtime/environment.ts';

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles (infra/bundle/sdk-parts.ts). A function's
 * credentials are in its environment, always, for as long as its environment lives:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html. The package's chain would also look for
 * single sign-on, profiles and web identities, which costs every cold start the loading of their clients.
 */
export function defaultProvider() {
  return async (): Promise<Credentials> => ({
    accessKeyId: required(process.env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(process.env, 'AWS_SECRET_ACCESS_KEY'),
    ...(process.env.AWS_SESSION_TOKEN && { sessionToken: process.env.AWS_SESSION_TOKEN }),
  });
}

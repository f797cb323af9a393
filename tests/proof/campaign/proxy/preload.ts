import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { BUSY_HEADER } from './call.ts';

/**
 * Loaded into every function's process before the function: it sends the AWS calls to the proxy, has the SDK say in each of
 * them which process makes it, and keeps the processor busy where an answer asks for it. The proxy is in this module's URL.
 */
const { env } = process;
const proxy = new URL(import.meta.url).searchParams.get('proxy');
if (proxy !== null) Object.assign(env, { AWS_ENDPOINT_URL: proxy, AWS_ENDPOINT_URL_DYNAMODB: proxy });
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
env.AWS_SDK_UA_APP_ID = String(process.pid);

subscribe('http.client.response.finish', (message) => {
  const { response } = message as { response: IncomingMessage };
  const busyMs = Number(response.headers[BUSY_HEADER] ?? 0);
  for (const end = Date.now() + busyMs; Date.now() < end; );
});

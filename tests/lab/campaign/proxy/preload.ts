import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { BUSY_HEADER } from './call.ts';

/**
 * Loaded into every function's process before the function. It sends AWS calls to the proxy, which this module's URL
 * names, has the SDK name its process in each call, and keeps the processor busy when an answer asks for that.
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

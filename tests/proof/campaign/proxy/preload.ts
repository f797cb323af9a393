/**
 * Loaded into every function's process before the function: it sends the AWS calls to the proxy, has the SDK say in each of
 * them which process makes it, and makes the reader slow for texts that carry a mark. The proxy is in this module's own URL.
 */
import { SLOW_MS, slowMarkIn } from './slow-mark.ts';

const { env } = process;
const proxy = new URL(import.meta.url).searchParams.get('proxy');
if (proxy !== null) Object.assign(env, { AWS_ENDPOINT_URL: proxy, AWS_ENDPOINT_URL_DYNAMODB: proxy });
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
env.AWS_SDK_UA_APP_ID = String(process.pid);

const { normalize } = String.prototype;
// A reader normalises one text several times; only the first is slow.
const seen = new Set<string>();
String.prototype.normalize = function (form?: string): string {
  const mark = slowMarkIn(String(this));
  if (mark !== undefined && !seen.has(mark)) {
    seen.add(mark);
    for (const end = Date.now() + SLOW_MS; Date.now() < end; );
  }
  return normalize.call(this, form);
};

import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { breakReader, READS_OTHERWISE, readOtherwise } from './break-reader.ts';
import { ROLE } from './role.ts';

/**
 * Preloaded into every function's process, before the function: sends its AWS calls through the proxy, and has the SDK say
 * in each of them which process it is. The functions themselves are the bundles that would be deployed; or a mutant of one,
 * when the service's name is in the query with the folder of its bundle. Options come in the query of this module's own URL.
 */
const { searchParams } = new URL(import.meta.url);
const { env } = process;

const proxy = searchParams.get('proxy');
if (proxy !== null) Object.assign(env, { AWS_ENDPOINT_URL: proxy, AWS_ENDPOINT_URL_DYNAMODB: proxy });
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
env.AWS_SDK_UA_APP_ID = String(process.pid);
env.AWS_ACCESS_KEY_ID = ROLE.accessKeyId;
env.AWS_SECRET_ACCESS_KEY = ROLE.secretAccessKey;
env.AWS_SESSION_TOKEN = ROLE.sessionToken;
breakReader();
if (env[READS_OTHERWISE] !== undefined) readOtherwise();

const mutant = searchParams.get(env.SERVICE ?? '');
if (mutant !== null) {
  // The runtime imports the handler's file out of the function's folder, its first argument.
  const original = pathToFileURL(join(process.argv[2] ?? '', 'index.')).href;
  const url = pathToFileURL(join(mutant, 'index.mjs')).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith(original) ? { url, shortCircuit: true } : next(specifier, context),
  });
}

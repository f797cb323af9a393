import { seededRandom } from '../random.ts';
import type { Call } from './call.ts';
import { type Answer, errorAnswer } from './error-answer.ts';

/** Refuses a function's call that does not say its role's session: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html */
export const tokenless = (call: Call): Answer | undefined =>
  Number.isNaN(call.pid) || call.hasToken
    ? undefined
    : errorAnswer('access denied', call, Buffer.alloc(0), seededRandom('no dice are thrown'));

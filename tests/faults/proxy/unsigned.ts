import { seededRandom } from '../random.ts';
import type { Call } from './call.ts';
import { type Answer, errorAnswer } from './error-answer.ts';

/** Refuses a function's call that is not signed with its role's credentials: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html */
export const unsigned = (call: Call): Answer | undefined =>
  Number.isNaN(call.pid) || call.isSigned
    ? undefined
    : errorAnswer('access denied', call, Buffer.alloc(0), seededRandom('no dice are thrown'));

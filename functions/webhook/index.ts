/** What other rooms take of this folder. */
export { parseCredentials, secretVariable, WEBHOOK_SECRET } from './credentials.ts';
export { requestOf } from './deliver-batch.ts';
export { type EndpointState, endpointStates } from './endpoint-state.ts';
export { isSecret, newSecret } from './sign.ts';

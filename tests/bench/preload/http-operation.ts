import type { ClientRequest } from 'node:http';

/**
 * Which operation of AWS a request is, for modules that sit below the SDK in a function's process: DynamoDB names it in a header, SNS in the form it
 * posts, and of S3 these functions only get objects. @param body what the request ends with. @returns '' for anything else.
 */
export function httpOperation(request: Pick<ClientRequest, 'getHeader' | 'method'>, body: unknown): string {
  const target = request.getHeader('x-amz-target');
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  if (request.method === 'GET') return 'GetObject';
  const action = /(?:^|&)Action=(\w+)/.exec(String(body ?? ''));
  return action?.[1] ?? '';
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What lies under every key. */
export const OBJECT = 'an object of some length';

/** Stands in for the emulators: answers everything, and remembers what arrived. */
export const startService = async () => {
  const arrived: { url: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await buffer(request)).toString();
    arrived.push({ url: request.url ?? '', body });
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target !== '') response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(target !== '' ? answerTo(target, body) : body === '' ? OBJECT : PUBLISHED);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { arrived, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const PUBLISHED =
  '<PublishBatchResponse><PublishBatchResult><Successful></Successful><Failed></Failed></PublishBatchResult></PublishBatchResponse>';

const answerTo = (target: string, body: string): string => {
  if (target.endsWith('BatchExecuteStatement'))
    return JSON.stringify({ Responses: JSON.parse(body).Statements.map(() => ({ TableName: 'stories' })) });
  if (!target.endsWith('BatchGetItem')) return '{}';
  const [[table, { Keys }]] = Object.entries(JSON.parse(body).RequestItems) as [[string, { Keys: unknown[] }]];
  return JSON.stringify({ Responses: { [table]: Keys }, UnprocessedKeys: {} });
};

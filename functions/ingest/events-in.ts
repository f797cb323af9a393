import { type OperatorRequest, requestIn } from '../story/correct/request.ts';
import { type FileVersion, fileVersionIn } from '../story/items/file-version.ts';
import { asObject, asText, isObject } from '../story/items/message-fields.ts';
import { type FileEvent, parsed, s3Records } from './s3-records.ts';

/** What a message asks of ingest: to look at a file, to carry out what an operator asks, or to release an article. */
export type IngestEvent = FileEvent | RequestEvent | ReleaseEvent;

export interface RequestEvent {
  request: OperatorRequest;
  /** Its id, in place of an object key. */
  key: string;
}

/** The embargo of an article has ended. */
export interface ReleaseEvent {
  release: true;
  /** Partition key of its item. */
  key: string;
}

/** What one queue message asks for. @throws UnknownMessageError when the message is of an unknown format. */
export function eventsIn(body: string): IngestEvent[] {
  const message = parsed(body);
  if (!isObject(message) || message.wiredrop === undefined) return s3Records(message);
  if (message.wiredrop === 'request') return [requestEvent(requestIn(message))];
  if (message.wiredrop === 'release') return [{ release: true, key: asText(message.held, 'held') }];
  const file = fileVersionIn(asObject(message.file, 'file'));
  return [message.change === 'removal' ? { ...file, change: 'removal' } : file];
}

export function requestEvent(request: OperatorRequest): RequestEvent {
  return { request, key: request.id };
}

/** The files that a message is about. @throws UnknownMessageError */
export function filesIn(body: string): FileVersion[] {
  return eventsIn(body).flatMap((event) => {
    if ('release' in event) return [];
    if (!('request' in event)) return event;
    if ('report' in event.request) return event.request.report ?? [];
    return ('versions' in event.request && event.request.versions) || [];
  });
}

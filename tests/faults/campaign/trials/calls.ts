import type { Call } from '../../proxy/call.ts';

/** Labels of the calls that trials strike (`call.ts`). */
export const KNOWN = 'dynamodb:BatchGetItem of what is known';
/** Of the stories that claims lead to (`proxy/call.ts`). */
export const STORY = 'dynamodb:BatchGetItem of a story';
export const CLAIMS = 'dynamodb:BatchExecuteStatement of claims';
export const STORIES = 'dynamodb:BatchExecuteStatement of stories';
export const RECEIPTS = 'dynamodb:BatchExecuteStatement of receipts';
export const LIKES = 'dynamodb:BatchGetItem of like reports';
export const PUBLISH = 'sns:PublishBatch';
export const OBJECT = 's3:GetObject';

export const isLabelled =
  (wanted: string) =>
  ({ label }: Call): boolean =>
    label === wanted;

/** Whether it asks for the object under that key. */
export const isObjectOf =
  (key: string) =>
  ({ label, subject }: Call): boolean =>
    label === OBJECT && decodeURIComponent(new URL(subject, 'http://s3').pathname).endsWith(`/${key}`);

/** By then a call has come, if it ever does, milliseconds. */
export const PATIENCE_MS = 5_000;

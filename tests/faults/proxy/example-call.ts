import type { Call } from './call.ts';

/** A read of an object, but for these fields. */
export const exampleCall = (fields: Partial<Call> = {}): Call => ({
  pid: 1,
  byMutant: false,
  invocation: '1',
  service: 's3',
  operation: 'GetObject',
  label: 's3:GetObject',
  subject: '/b/k.md',
  eventual: false,
  files: 0,
  parts: 1,
  repeats: false,
  articles: [],
  entries: [],
  unfit: [],
  isSigned: true,
  ...fields,
});

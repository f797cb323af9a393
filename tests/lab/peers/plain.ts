import type { S3Event } from 'aws-lambda';
import { processObject } from './process-object.ts';

/** The plain sample: S3 invokes the function for every object. */
export const handler = async (event: S3Event): Promise<void> => {
  for (const record of event.Records) await processObject(record);
};

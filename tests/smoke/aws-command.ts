import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A command of the AWS command line, whose answer is JSON. */
export type Aws = (...args: readonly string[]) => Promise<unknown>;

export const awsCommand: Aws = async (...args) => {
  const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { maxBuffer: 2 ** 26 });
  // `aws s3` prints text.
  return args[0] === 's3' ? stdout.trim() : stdout === '' ? undefined : JSON.parse(stdout);
};

import type { Aws } from './aws-command.ts';

const TAG = 'wiredrop-smoke-expires';

/** `cdk deploy --tags` of a throw-away stack, by which `--clean` finds what a killed run has left. */
export function expiryTag(nowMs: number): string[] {
  return ['--tags', `${TAG}=${new Date(nowMs + 3 * 3_600_000).toISOString()}`];
}

/** Throw-away stacks whose time is over. */
export async function expiredStacks(aws: Aws, nowMs: number): Promise<{ name: string; bucket?: string }[]> {
  const query = 'Stacks[].{name:StackName,tags:Tags,outputs:Outputs}';
  const stacks = (await aws('cloudformation', 'describe-stacks', '--query', query)) as {
    readonly name: string;
    readonly tags?: readonly { readonly Key: string; readonly Value: string }[];
    readonly outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  }[];
  return stacks.flatMap(({ name, tags = [], outputs }) => {
    const expires = tags?.find(({ Key }) => Key === TAG)?.Value;
    if (expires === undefined || Date.parse(expires) > nowMs) return [];
    const bucket = outputs?.find(({ OutputKey }) => OutputKey === 'BucketName')?.OutputValue;
    return { name, ...(bucket && { bucket }) };
  });
}

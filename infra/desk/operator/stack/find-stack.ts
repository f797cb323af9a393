import { existsSync } from 'node:fs';
import { styleText } from 'node:util';
import type { CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import { explain, OutputsError } from '../explain.ts';
import { note } from '../terminal/text.ts';
import { runningStack } from './local-state.ts';
import {
  describeStack,
  parseName,
  readOnlyStackOutputs,
  readStackOutputs,
  regionOf,
  type StackOutputs,
  stackOutputs,
} from './outputs.ts';

export interface Wanted {
  /** A deployed stack. */
  readonly stack?: string;
  readonly outputs?: string;
}

const DEFAULT_STACK = 'Wiredrop';

/** What `cdk deploy` writes into the checkout: used if CloudFormation cannot be asked. */
const CACHE = 'cdk-outputs.json';

/**
 * The stack that a command works on: the file that was named; the stack on this machine whose process was named;
 * the deployed stack that was named; else the one that runs on this machine, else the deployed one of
 * AWS_PROFILE. Prints on standard error which it is.
 * @throws OutputsError if there is none.
 */
export async function findStack({ stack, outputs: file }: Wanted): Promise<StackOutputs> {
  if (file !== undefined)
    return say(stack === undefined ? readOnlyStackOutputs(file) : readStackOutputs(file, stack), `of ${file}`);
  const isProcess = stack !== undefined && /^\d+$/.test(stack);
  const local =
    stack === undefined || isProcess ? await runningStack(isProcess ? Number(stack) : undefined) : undefined;
  if (isProcess && local === undefined)
    throw new OutputsError(`No stack that process ${stack} started runs on this machine (npm start)`);
  if (local !== undefined) {
    const { outputs, others, pid } = local;
    const choices = others.map((other) => `--stack ${other}`).join(' or ');
    const more = others.length === 0 || isProcess ? '' : ` (the newest; another: ${choices})`;
    return say(outputs, `on this machine, started by process ${pid}${more}`);
  }
  return deployedStack(stack ?? DEFAULT_STACK, stack === undefined);
}

async function deployedStack(name: string, lookedHere: boolean): Promise<StackOutputs> {
  try {
    const outputs = await describedStack(name);
    return say(outputs, `deployed in ${regionOf(outputs)}`);
  } catch (error) {
    if (error instanceof OutputsError) throw error;
    const why = isMissing(error)
      ? `CloudFormation knows no stack ${parseName(name).stackName} in this account and region`
      : explain(error).replace(/\.$/, '');
    const cached = existsSync(CACHE) && !isMissing(error) ? cachedStack(name) : undefined;
    if (cached !== undefined)
      return say(cached, `of ${CACHE}, which may be old, because CloudFormation was not asked: ${why}`);
    const here = lookedHere ? 'No stack runs on this machine (npm start), and ' : '';
    throw new OutputsError(
      `${here}${here === '' ? 'The' : 'the'} deployed stack ${name} was not found: ${why}. ` +
        'Set AWS_PROFILE and AWS_REGION, or name it: --stack NAME or --outputs FILE',
      { cause: error },
    );
  }
}

/** Short limits, so that missing credentials are reported at once. */
const CONFIG: CloudFormationClientConfig = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000 },
};

async function describedStack(name: string): Promise<StackOutputs> {
  const { stackName: StackName } = parseName(name);
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(CONFIG);
  const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  const values = (found?.Outputs ?? []).map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue]);
  if (values.some(([key]) => String(key).endsWith('IngestedNames')))
    return stackOutputs(name, Object.fromEntries(values), `CloudFormation (${describeStack(StackName)})`);
  return storedOutputs(name, StackName);
}

/** What a stack with `outputs: false` leaves instead: infra/wiredrop.ts. @throws OutputsError if there is none. */
async function storedOutputs(name: string, stackName: string): Promise<StackOutputs> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const Name = `/wiredrop/${name}`;
  const answer = new SSMClient(CONFIG).send(new GetParameterCommand({ Name }));
  const value = await answer.then(
    ({ Parameter }) => Parameter?.Value,
    (error: Error) => {
      if (error.name !== 'ParameterNotFound') throw error;
    },
  );
  if (value === undefined)
    throw new OutputsError(
      `${stackName} has no outputs of wiredrop, and Systems Manager has no parameter ${Name}: a construct with ` +
        `an id is --stack ${stackName}/ID`,
    );
  return stackOutputs(stackName, JSON.parse(value)[stackName], `the parameter ${Name}`);
}

/** CloudFormation answers a ValidationError for a stack that does not exist. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');
}

function cachedStack(name: string): StackOutputs | undefined {
  try {
    return readStackOutputs(CACHE, name);
  } catch (error) {
    if (error instanceof OutputsError) return undefined;
    throw error;
  }
}

function say(outputs: StackOutputs, where: string): StackOutputs {
  note(styleText('dim', `Stack ${outputs.stackName} ${where}`, { stream: process.stderr }));
  return outputs;
}

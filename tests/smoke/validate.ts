import { type CfnTemplate, executionsOf } from '../infra/validity/aws-classes.ts';
import type { Aws } from './aws-command.ts';

/** What AWS is asked without a deploy, and why that answer is no. */
export interface Validation {
  readonly what: string;
  /** Of the AWS command line, unless it is another program's. */
  readonly command: readonly string[];
  readonly program?: 'npx';
  /** Undoes what the command made; called whatever became of it. */
  readonly undo?: readonly string[];
  readonly fault: (answer: unknown) => string | undefined;
}

const TAG = 'wiredrop-smoke-expires';

/** `cdk deploy --tags` of a throw-away stack, by which `--clean` finds what a killed run has left. */
export function expiryTag(nowMs: number): string[] {
  return ['--tags', `${TAG}=${new Date(nowMs + 3 * 3_600_000).toISOString()}`];
}

/**
 * What can be asked for nothing: the account's executions, the machine's definition, every policy, the pattern of the rule,
 * which is put disabled and deleted, and a change set that is never executed.
 * @param template of a stack with everything on, in an existing bucket with a prefix.
 * @param assembly the folder that CDK has synthesized it to
 */
export function validations(template: CfnTemplate, assembly: string, name: string): Validation[] {
  const of = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  const needed = executionsOf(template);
  const text = (value: unknown) => textOf(value, template);
  return [
    {
      what: `executions of the account: ${needed} at a time`,
      command: ['lambda', 'get-account-settings', '--query', 'AccountLimit.ConcurrentExecutions'],
      fault: (most) =>
        Number(most) >= needed ? undefined : `the account has ${most}: ask for more under Service Quotas`,
    },
    ...of('AWS::StepFunctions::StateMachine').map(([id, { Properties }]) => ({
      what: `definition of ${id}`,
      command: [
        ...['stepfunctions', 'validate-state-machine-definition', '--definition'],
        text(Properties?.DefinitionString),
      ],
      fault: (answer: unknown) => unless(Object(answer).result === 'OK', answer),
    })),
    ...of('AWS::IAM::Policy').map(([id, { Properties }]) => ({
      what: `policy ${id}`,
      command: [
        ...['accessanalyzer', 'validate-policy', '--policy-type', 'IDENTITY_POLICY', '--policy-document'],
        ...[text(Properties?.PolicyDocument), '--query', "findings[?findingType=='ERROR']"],
      ],
      fault: (answer: unknown) => unless(Array.isArray(answer) && answer.length === 0, answer),
    })),
    ...of('AWS::Events::Rule').flatMap(([id, { Properties }]) => {
      if (Properties?.EventPattern === undefined) return [];
      return {
        what: `pattern of ${id}`,
        command: [
          ...['events', 'put-rule', '--name', `${name}-${id}`, '--state', 'DISABLED', '--event-pattern'],
          text(Properties.EventPattern),
        ],
        undo: ['events', 'delete-rule', '--name', `${name}-${id}`],
        fault: () => undefined,
      };
    }),
    {
      what: 'a change set that is not executed',
      // CloudFormation takes a template of 51,200 bytes in a request; CDK uploads this one to the bucket of its bootstrap.
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
      program: 'npx',
      command: [
        ...['cdk', 'deploy', name, '--app', assembly, '--method', 'prepare-change-set', '--change-set-name', name],
        ...['--require-approval', 'never'],
      ],
      undo: ['cloudformation', 'delete-stack', '--stack-name', name],
      fault: () => undefined,
    },
  ];
}

/** Asks all, and says of each what was wrong. @returns how many were */
export async function validate(
  all: readonly Validation[],
  aws: Aws,
  run: (program: string, args: readonly string[]) => Promise<void>,
  say: (line: string) => void,
): Promise<number> {
  let faults = 0;
  for (const { what, command, program, undo, fault } of all) {
    const answer = program === undefined ? aws(...command) : run(program, command);
    const found = await answer.then(fault, (error: Error) => error.message);
    if (undo) await aws(...undo).catch((error: Error) => say(`not undone: aws ${undo.join(' ')}: ${error.message}`));
    if (found !== undefined) faults += 1;
    say(`${found === undefined ? 'ok' : 'FAILED'}  ${what}${found === undefined ? '' : `: ${found}`}`);
  }
  return faults;
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

function unless(isGood: boolean, answer: unknown): string | undefined {
  return isGood ? undefined : JSON.stringify(answer);
}

/** As JSON; what only a deploy knows becomes a name in its place, of the form that AWS checks. */
function textOf(value: unknown, template: CfnTemplate): string {
  const placeholder = (part: unknown) => placeholderOf(part, template);
  const known = JSON.stringify(value, (_key, one) => {
    if (typeof one !== 'object' || one === null) return one;
    if ('Fn::Join' in one) return (one['Fn::Join'][1] as unknown[]).map(placeholder).join('');
    return 'Ref' in one || 'Fn::GetAtt' in one ? placeholder(one) : one;
  });
  return typeof value === 'object' && value !== null && 'Fn::Join' in value ? JSON.parse(known) : known;
}

const [REGION, ACCOUNT] = ['eu-west-1', '123456789012'];
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
};

/** Service and resource in the ARN of each type, before the id of the resource. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'sns:',
  'AWS::SQS::Queue': 'sqs:',
  'AWS::Lambda::Function': 'lambda:function:',
  'AWS::DynamoDB::Table': 'dynamodb:table/',
  'AWS::StepFunctions::StateMachine': 'states:stateMachine:',
  'AWS::Logs::LogGroup': 'logs:log-group:',
  'AWS::KMS::Key': 'kms:key/',
  'AWS::SecretsManager::Secret': 'secretsmanager:secret:',
};
/** Types whose `Ref` is the ARN. */
const REF_IS_ARN = /SNS::Topic|StateMachine|Secret$/;

function placeholderOf(part: unknown, { Resources }: CfnTemplate): string {
  if (typeof part !== 'object' || part === null) return String(part);
  const [kind, of] = Object.entries(part)[0] as [string, unknown];
  const [id = '', attribute = ''] = kind === 'Ref' ? [String(of)] : (of as string[]);
  if (kind === 'Ref' && PSEUDO[id] !== undefined) return PSEUDO[id];
  const type = Resources[id]?.Type ?? '';
  const isArn = /Arn$/.test(attribute) || (attribute === '' && REF_IS_ARN.test(type));
  if (!isArn) return id;
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${id.toLowerCase()}`;
  if (type === 'AWS::IAM::Role') return `arn:aws:iam::${ACCOUNT}:role/${id}`;
  const known = ARNS[type];
  if (known === undefined) throw new Error(`${id}: which ARN has ${type}?`);
  const at = known.indexOf(':');
  const arn = `arn:aws:${known.slice(0, at)}:${REGION}:${ACCOUNT}:${known.slice(at + 1)}${id}`;
  return attribute === 'StreamArn' ? `${arn}/stream/2026-01-05T00:00:00.000` : arn;
}

import type { Template } from 'aws-cdk-lib/assertions';

/** A resource as the template has it, with its logical id. */
type Resource = ReturnType<Template['findResources']>[string] & { readonly id: string };

/** The template's resources of one type whose logical id begins with `construct`, each with its id. */
export function resources(template: Template, type: string, construct = ''): Resource[] {
  return Object.entries(template.findResources(type))
    .filter(([id]) => id.startsWith(construct))
    .map(([id, resource]) => ({ id, ...resource }));
}

/** The one resource of a type in a construct. @throws unless there is exactly one. */
export function resource(template: Template, type: string, construct = ''): Resource {
  const [found, ...others] = resources(template, type, construct);
  if (!found || others.length > 0) throw new Error(`${type} of ${construct}: ${found ? 'more than one' : 'none'}`);
  return found;
}

/** What the role of a function may do, one action and resource each, as `action on resource`; sorted. */
export function permissions(template: Template, construct: string): string[] {
  const { PolicyDocument } = resource(template, 'AWS::IAM::Policy', construct).Properties;
  return PolicyDocument.Statement.flatMap(({ Action, Resource }: PolicyStatement) =>
    list(Action).flatMap((action) => list(Resource).map((on) => `${action} on ${readable(on)}`)),
  ).sort();
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** An intrinsic function in one line, the hash of a logical id left out: `IntakeBucket.Arn/articles/*`. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return withoutHash(argument as string);
  if (name === 'Fn::GetAtt')
    return (argument as string[]).map((part, i) => (i === 0 ? withoutHash(part) : part)).join('.');
  if (name === 'Fn::Join') return (argument as [string, unknown[]])[1].map(readable).join('');
  return JSON.stringify(value);
}

export const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

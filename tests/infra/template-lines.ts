import type { Template } from 'aws-cdk-lib/assertions';
import { list, type PolicyStatement, readable } from './resources.ts';

/** Prose, code and what CDK adds for itself. */
const LEFT_OUT = [
  'AlarmDescription',
  'AssumeRolePolicyDocument',
  'Code',
  'DashboardBody',
  'Description',
  'PolicyName',
  'Roles',
];

type Lines = ReadonlyMap<string, readonly string[]>;

/** Resources and outputs as lines, one for each property, variable and statement of a policy. */
export function linesOf(template: Template): Lines {
  const { Resources, Outputs } = template.toJSON();
  const resources = Object.entries(Resources as Record<string, Resource>).map(([id, resource]) => {
    const { Type, Properties = {}, DeletionPolicy } = resource;
    const head = `${readable({ Ref: id })} (${[Type.replace('AWS::', ''), DeletionPolicy ?? []].flat().join(', ')})`;
    return [head, Object.entries(Properties).flatMap(([name, value]) => propertyLines(name, value))] as const;
  });
  const outputs = Object.entries(Outputs as Record<string, { Value: unknown }>).map(
    ([name, { Value }]) => `${name}: ${plain(Value)}`,
  );
  return new Map([...resources.sort(([a], [b]) => (a < b ? -1 : 1)), ['outputs', outputs]]);
}

/** What another template has in place of this one's: `+` and `-` before the lines of each resource that differs. */
export function difference(before: Lines, after: Lines): string {
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((head) => {
    const [old, now] = [before.get(head), after.get(head)];
    if (now === undefined) return [`- ${head}`];
    if (old === undefined) return [`+ ${head}`, ...now.map((line) => `    + ${line}`)];
    const gone = old.filter((line) => !now.includes(line)).map((line) => `    - ${line}`);
    const added = now.filter((line) => !old.includes(line)).map((line) => `    + ${line}`);
    return gone.length + added.length > 0 ? [head, ...gone, ...added] : [];
  });
  return lines.join('\n');
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

function propertyLines(name: string, value: unknown): string[] {
  if (LEFT_OUT.includes(name)) return [];
  if (name === 'Environment')
    return Object.entries((value as { Variables: object }).Variables).map(
      ([variable, text]) => `${variable} = ${plain(text)}`,
    );
  if (name !== 'PolicyDocument' && name !== 'KeyPolicy') return [`${name}: ${plain(value)}`];
  return (value as { Statement: PolicyStatement[] }).Statement.map(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      [
        Effect.toLowerCase(),
        ...(Principal === undefined ? [] : [plain(Principal)]),
        list(Action).join(' '),
        `on ${list(Resource).map(readable).join(' ')}`,
        ...(Condition === undefined ? [] : [`if ${plain(Condition)}`]),
      ].join(' '),
  );
}

/** A value on one line, with intrinsic functions made readable. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value);
  if (entries.length === 1 && /^(?:Ref|Fn::\w+)$/.test(entries[0]?.[0] ?? '')) return readable(value);
  return `{${entries.map(([name, part]) => `${name}: ${plain(part)}`).join(', ')}}`;
}

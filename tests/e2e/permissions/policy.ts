import { list, type PolicyStatement, readable } from '../../infra/resources.ts';
import type { Need } from './calls.ts';

/**
 * Whether policies permit a call: some statement allows it and none denies it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @param granting policies of which one must allow it.
 * @param denying other policies, of the resource.
 */
export function isPermitted(
  need: Need,
  granting: readonly PolicyStatement[],
  denying: readonly PolicyStatement[] = [],
): boolean {
  const applies = (effect: PolicyStatement['Effect']) => (statement: PolicyStatement) =>
    statement.Effect === effect && covers(statement, need);
  return granting.some(applies('Allow')) && ![...granting, ...denying].some(applies('Deny'));
}

function covers({ Action, Resource, Condition = {} }: PolicyStatement, { action, resource, context }: Need): boolean {
  return (
    list(Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    list(Resource).some((pattern) => matches(readable(pattern), resource)) &&
    Object.entries(Condition as Record<string, Record<string, unknown>>).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, list(values).map(readable), context[key])),
    )
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
function holds(operator: string, values: readonly string[], given: readonly string[] | undefined): boolean {
  const [value] = given ?? [];
  switch (operator) {
    case 'Null':
      return values.includes(String(given === undefined));
    case 'Bool':
    case 'StringEquals':
    case 'ArnEquals':
      return value !== undefined && values.includes(value);
    case 'ArnLike':
      return value !== undefined && values.some((pattern) => matches(pattern, value));
    case 'StringNotEquals':
      return value === undefined || !values.includes(value);
    case 'ForAllValues:StringEquals':
      return (given ?? []).every((one) => values.includes(one));
    default:
      throw new Error(`the operator ${operator} is not known here`);
  }
}

/** `*` stands for any characters. */
function matches(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`, 's').test(value);
}

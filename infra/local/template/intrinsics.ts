import { isList, isObject, type Json, type JsonObject, type Template } from './template.ts';

/** What a resource that exists says about itself. */
export interface CreatedResource {
  /** Value of `Ref`. */
  readonly ref: string;
  /** Values of `Fn::GetAtt`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** `AWS::Region` and its like. */
export type PseudoParameters = Readonly<Record<`AWS::${string}`, string>>;

export interface Resolver {
  /** The value with every intrinsic function computed; undefined where it is `AWS::NoValue`. */
  resolve(value: Json): Json | undefined;
  /** Whether a resource or output with this condition is to exist. */
  holds(condition: string | undefined): boolean;
}

/**
 * Computes intrinsic functions.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * @param created resources that exist already; referring to another one is an error.
 */
export function createResolver(
  template: Template,
  pseudo: PseudoParameters,
  created: ReadonlyMap<string, CreatedResource>,
): Resolver {
  function resolve(value: Json): Json | undefined {
    if (isList(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (!isObject(value)) return value;
    const [[name, argument] = ['', null], ...others] = Object.entries(value);
    if (others.length > 0 || (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')))
      return resolveObject(value);
    if (name === 'Condition' && !isCondition(argument)) return resolveObject(value);
    const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (compute === undefined) throw new Error(`The template uses ${name}, which the local stack cannot compute`);
    return compute(argument);
  }

  function isCondition(name: Json): boolean {
    return typeof name === 'string' && Object.hasOwn(template.Conditions ?? {}, name);
  }

  function resolveObject(value: JsonObject): JsonObject {
    const resolved: Record<string, Json> = {};
    for (const [name, part] of Object.entries(value)) {
      const computed = resolve(part);
      if (computed !== undefined) resolved[name] = computed;
    }
    return resolved;
  }

  function ref(name: string): string | undefined {
    if (name === 'AWS::NoValue') return undefined;
    const value = pseudo[name as `AWS::${string}`] ?? created.get(name)?.ref ?? template.Parameters?.[name]?.Default;
    if (value === undefined) throw new Error(`The template refers to ${name}, which does not exist`);
    return String(value);
  }

  function attribute(id: string, name: string): string {
    const value = created.get(id)?.attributes[name];
    if (value === undefined)
      throw new Error(`The template asks ${id} for its ${name}, which the local stack does not know`);
    return value;
  }

  function substitute(argument: Json): string {
    const [text, variables] = isList(argument)
      ? [String(argument[0]), resolveObject(asObject(argument[1]))]
      : [String(argument), {}];
    return text.replaceAll(/\$\{(!?)([^}]*)\}/g, (_, escaped: string, name: string) => {
      if (escaped !== '') return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return String((variables as JsonObject)[name]);
      const [id = '', ...path] = name.split('.');
      return path.length > 0 ? attribute(id, path.join('.')) : (ref(name) ?? '');
    });
  }

  function list(argument: Json): readonly Json[] {
    const resolved = resolve(argument);
    if (!isList(resolved)) throw new Error(`Not a list in the template: ${JSON.stringify(argument)}`);
    return resolved;
  }

  function holds(condition: string | undefined): boolean {
    return condition === undefined || resolve(template.Conditions?.[condition] ?? null) === true;
  }

  const functions: Readonly<Record<string, (argument: Json) => Json | undefined>> = {
    Ref: (argument) => ref(String(argument)),
    Condition: (argument) => holds(String(argument)),
    'Fn::GetAtt': (argument) => {
      const [id = '', ...path] = isList(argument) ? argument.map(String) : String(argument).split('.');
      return attribute(id, path.join('.'));
    },
    'Fn::Sub': substitute,
    'Fn::Join': (argument) => {
      const [separator = '', parts = []] = isList(argument) ? argument : [];
      return list(parts).join(String(separator));
    },
    'Fn::Select': (argument) => {
      const [index = 0, parts = []] = isList(argument) ? argument : [];
      return list(parts)[Number(resolve(index))];
    },
    'Fn::Split': (argument) => {
      const [separator = '', text = ''] = isList(argument) ? argument : [];
      return String(resolve(text)).split(String(separator));
    },
    'Fn::FindInMap': (argument) => {
      const [map = '', top = '', second = ''] = list(argument).map(String);
      return template.Mappings?.[map]?.[top]?.[second];
    },
    'Fn::If': (argument) => {
      const [condition = '', yes = null, no = null] = isList(argument) ? argument : [];
      return resolve(holds(String(condition)) ? yes : no);
    },
    'Fn::Equals': (argument) => {
      const [one, other] = list(argument);
      return JSON.stringify(one) === JSON.stringify(other);
    },
    'Fn::And': (argument) => list(argument).every((item) => item === true),
    'Fn::Or': (argument) => list(argument).some((item) => item === true),
    'Fn::Not': (argument) => list(argument)[0] !== true,
  };

  return { resolve, holds };
}

function asObject(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error(`Not an object in the template: ${JSON.stringify(value)}`);
  return value;
}

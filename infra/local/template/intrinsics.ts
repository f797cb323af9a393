import { isJsonObject, isList, type Json, type JsonObject, type Template } from './template.ts';

/** What a resource that exists says about itself. */
export interface CreatedResource {
  /** Value of `Ref`. */
  readonly ref: string;
  /** Values of `Fn::GetAtt`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** `AWS::Region` and its like. */
export type PseudoParameters = Readonly<Record<`AWS::${string}`, string>>;

/** Computes a value with every intrinsic function in it; undefined if it is `AWS::NoValue`. */
export type Resolve = (value: Json) => Json | undefined;

/**
 * Computes the intrinsic functions that CDK writes for this stack; another one is an error.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * @param created resources that exist already; referring to another one is an error.
 */
export function createResolver(
  template: Template,
  pseudo: PseudoParameters,
  created: ReadonlyMap<string, CreatedResource>,
): Resolve {
  function resolve(value: Json): Json | undefined {
    if (isList(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (!isJsonObject(value)) return value;
    const [[name, argument] = ['', null], ...others] = Object.entries(value);
    if (others.length > 0 || (name !== 'Ref' && !name.startsWith('Fn::'))) return resolveObject(value);
    const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (compute === undefined) throw new Error(`The template uses ${name}, which the local stack cannot compute`);
    return compute(argument);
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

  function list(argument: Json): readonly Json[] {
    const resolved = resolve(argument);
    if (!isList(resolved)) throw new Error(`Not a list in the template: ${JSON.stringify(argument)}`);
    return resolved;
  }

  const functions: Readonly<Record<string, (argument: Json) => Json | undefined>> = {
    Ref: (argument) => ref(String(argument)),
    'Fn::GetAtt': (argument) => attribute(...(argument as [string, string])),
    // Of pseudo parameters: where an asset is.
    'Fn::Sub': (argument) => String(argument).replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => ref(name) ?? ''),
    'Fn::Join': (argument) => {
      const [separator = '', parts = []] = isList(argument) ? argument : [];
      return list(parts).join(String(separator));
    },
  };

  return resolve;
}

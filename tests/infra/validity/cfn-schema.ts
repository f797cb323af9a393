import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType } from '@aws-cdk/service-spec-types';

/** A template as CloudFormation gets it. */
export interface CfnTemplate {
  readonly Resources: Readonly<Record<string, CfnResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface CfnResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

const spec = loadAwsServiceSpecSync();

/**
 * What CloudFormation's own schema of the resource types refuses, one line each: unknown or missing properties, and
 * wrong types.
 */
export function schemaFaults(template: CfnTemplate): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', Type);
    return resource === undefined ? [`${id}: no type ${Type}`] : objectFaults(id, Properties, resource.properties);
  });
}

/** References to what the template does not have, and attributes that a resource does not have. */
export function referenceFaults(template: CfnTemplate): string[] {
  const faults: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { Ref, 'Fn::GetAtt': attribute, DependsOn } = value as Record<string, unknown>;
    if (typeof Ref === 'string' && !Ref.startsWith('AWS::')) name(Ref);
    if (Array.isArray(attribute)) name(attribute[0], attribute[1]);
    for (const id of [(DependsOn as string | string[] | undefined) ?? []].flat()) name(id);
    Object.values(value).forEach(visit);
  };
  const name = (id: string, attribute?: string): void => {
    const type = template.Resources[id]?.Type;
    if (type === undefined) faults.push(`${id} is not in the template`);
    else if (attribute !== undefined && !attributesOf(type).includes(attribute))
      faults.push(`${type} has no attribute ${attribute}`);
  };
  visit([template.Resources, template.Outputs]);
  return [...new Set(faults)];
}

function attributesOf(type: string): string[] {
  const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  return Object.keys(resource?.attributes ?? {});
}

function objectFaults(path: string, value: object, properties: Readonly<Record<string, Property>>): string[] {
  const missing = Object.entries(properties).filter(([name, { required }]) => required && !Object.hasOwn(value, name));
  return [
    ...missing.map(([name]) => `${path} lacks ${name}`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const property = properties[name];
      if (property === undefined) return [`${path} has no ${name}`];
      return valueFaults(`${path}.${name}`, inner, [property.type, ...(property.previousTypes ?? [])]);
    }),
  ];
}

/** @returns the faults by the type that fits best. */
function valueFaults(path: string, value: unknown, types: readonly PropertyType[]): string[] {
  const [best = []] = types
    .map((type) => typeFaults(path, value, type))
    .sort((one, other) => one.length - other.length);
  return best;
}

function typeFaults(path: string, value: unknown, type: PropertyType): string[] {
  // What it resolves to is another resource's affair.
  if (isIntrinsic(value)) return [];
  const wrong = [`${path} is no ${type.type}: ${JSON.stringify(value)}`];
  switch (type.type) {
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((one, at) => valueFaults(`${path}[${at}]`, one, [type.element]))
        : wrong;
    case 'map':
      if (!isObject(value)) return wrong;
      return Object.entries(value).flatMap(([key, inner]) => valueFaults(`${path}.${key}`, inner, [type.element]));
    case 'ref':
      return isObject(value) ? objectFaults(path, value, spec.get('typeDefinition', type.reference).properties) : wrong;
    case 'union':
      return valueFaults(path, value, type.types);
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : wrong;
    case 'json':
      return isObject(value) || Array.isArray(value) || typeof value === 'string' ? [] : wrong;
    case 'number':
      return typeof value === 'number' ? [] : wrong;
    case 'integer':
      return Number.isInteger(value) && (type.allowedValues?.includes(value as number) ?? true) ? [] : wrong;
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong;
    case 'null':
      return value === null ? [] : wrong;
    default: {
      const allowed = type.type === 'string' ? type.allowedValues : undefined;
      return typeof value === 'string' && (allowed?.includes(value) ?? true) ? [] : wrong;
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isIntrinsic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}

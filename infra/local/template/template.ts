export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A CloudFormation template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: Json }>>;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: Json }>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Metadata?: JsonObject;
  readonly DependsOn?: string | readonly string[];
}

/** Logical ids in an order in which every resource comes after those it refers to. */
export function creationOrder({ Resources }: Template): string[] {
  const ordered = new Set<string>();
  const visiting = new Set<string>();

  function visit(id: string): void {
    const resource = Resources[id];
    if (resource === undefined || ordered.has(id)) return;
    if (visiting.has(id)) throw new Error(`Resource ${id} of the template depends on itself`);
    visiting.add(id);
    const explicit = resource.DependsOn ?? [];
    for (const other of typeof explicit === 'string' ? [explicit] : explicit) visit(other);
    for (const other of references(resource.Properties ?? {})) visit(other);
    ordered.add(id);
  }

  for (const id of Object.keys(Resources)) visit(id);
  return [...ordered];
}

/** Names that a value refers to: of resources, and of parameters, which do no harm here. */
function references(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isList(value)) return value.flatMap(references);
  return Object.entries(value).flatMap(([name, part]) => {
    if (name === 'Ref') return [String(part)];
    if (name === 'Fn::GetAtt') return [String((part as readonly Json[])[0])];
    return references(part);
  });
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

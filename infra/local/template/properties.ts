import { isJsonObject, isList, type Json, type JsonObject } from './template.ts';

/**
 * Refuses a property that the local stack would ignore silently: one that is neither applied nor known to have no
 * effect here.
 * @param where for the message: `AWS::SQS::Queue IntakeQueue`.
 */
export function refuseUnknown(
  value: JsonObject,
  where: string,
  applied: readonly string[],
  noEffect: Readonly<Record<string, string>> = {},
): void {
  const unknown = Object.keys(value).filter((name) => !applied.includes(name) && !Object.hasOwn(noEffect, name));
  if (unknown.length > 0) {
    throw new Error(
      `The local stack does not know ${unknown.join(', ')} of ${where}: teach it in infra/local/resources`,
    );
  }
}

export function requiredText(value: Json | undefined, where: string): string {
  if (typeof value !== 'string') throw new Error(`${where} must be a text and is ${JSON.stringify(value)}`);
  return value;
}

export function optionalText(value: Json | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** A number, which templates may write as text. */
export function numberOf(value: Json | undefined, fallback: number): number {
  return value === undefined || value === null ? fallback : Number(value);
}

/** `true`, which templates may write as text. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

export function objectOf(value: Json | undefined): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw new Error(`Not an object in the template: ${JSON.stringify(value)}`);
  return value;
}

export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) throw new Error(`Not a list in the template: ${JSON.stringify(value)}`);
  return value;
}

/** A variable the function cannot run without. @throws at start, by name, rather than at the first call. */
export function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`environment variable ${name} is not set: the stack sets it (infra/constructs)`);
  return value;
}

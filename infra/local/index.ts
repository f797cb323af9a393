import type { LocalStack, LocalStackOptions } from './local-stack.ts';

/**
 * The stack on this machine. Emulators and CDK are loaded by what needs them: a help does not, and the package has them
 * only after `startInstalled`.
 */
export { ENGINES, type EngineName } from './emulators/engine-names.ts';
export { IS_PACKAGE, LAYOUT } from './layout.ts';
export type { LocalStack, LocalStackOptions } from './local-stack.ts';
export { isRunning } from './machine/is-running.ts';
export { LocalError } from './machine/local-error.ts';

export async function startLocalStack(options?: LocalStackOptions): Promise<LocalStack> {
  const local = await import('./local-stack.ts');
  return local.startLocalStack(options);
}

export async function findDynoxide(): Promise<string | undefined> {
  const dynoxide = await import('./emulators/dynoxide.ts');
  return dynoxide.findDynoxide();
}

export async function startInstalled(
  args: readonly string[],
  say: (text: string) => void,
): Promise<number | undefined> {
  const installed = await import('./install.ts');
  return installed.startInstalled(args, say);
}

/**
 * The stack on this machine. Emulators and CDK are loaded by what needs them: a help does not, and the package has them
 * only after `startInstalled`.
 */
export { ENGINES, type EngineName } from './emulators/engine-names.ts';
export { IS_PACKAGE, LAYOUT } from './layout.ts';
export type { LocalStack } from './local-stack.ts';
export { isRunning } from './machine/is-running.ts';
export { LocalError } from './machine/local-error.ts';

export const loadLocalStack = () => import('./local-stack.ts');
export const loadDynoxide = () => import('./emulators/dynoxide.ts');
export const loadInstall = () => import('./install.ts');

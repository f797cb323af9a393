export { startConsole } from './server.ts';
export { tokenIn } from './token-file.ts';

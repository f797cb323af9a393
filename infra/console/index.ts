export { buildReport } from './build-report.ts';
export { collectReport } from './collect-report.ts';
export { type Console, startConsole } from './server.ts';
export { tokenIn } from './token-file.ts';

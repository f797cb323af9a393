import { readFileSync } from 'node:fs';
import type { LocalStack } from '../local/local-stack.ts';
import { buildReport } from './build-report.ts';
import { collectReport, type ReportData, type ReportOptions } from './collect-report.ts';
import { type Console, startConsole } from './server.ts';
import { readStackOutputs } from './stack.ts';

export { buildReport, type Console, collectReport, type ReportData, startConsole };

/** The console of a stack on this machine. @param port default: any free one. */
export function startLocalConsole(stack: LocalStack, port = 0): Promise<Console> {
  return startConsole({ clients: stack.clients, outputs: outputsOf(stack), port });
}

/** The report of a stack on this machine. */
export function collectLocalReport(stack: LocalStack, options?: ReportOptions): Promise<ReportData> {
  return collectReport(stack.clients, outputsOf(stack), options);
}

/** A local stack writes the outputs of one stack: its own, whatever its name. */
export function outputsOf({ outputsFile }: LocalStack): ReturnType<typeof readStackOutputs> {
  const [stackName = ''] = Object.keys(JSON.parse(readFileSync(outputsFile, 'utf8')));
  return readStackOutputs(outputsFile, stackName);
}

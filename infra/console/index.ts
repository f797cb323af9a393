import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { LocalStack } from '../local/local-stack.ts';
import { buildReport } from './build-report.ts';
import { collectReport, type ReportOptions } from './collect-report.ts';
import { type Console, startConsole } from './server.ts';
import { readStackOutputs } from './stack.ts';

export { buildReport, type Console, collectReport, type ReportOptions, startConsole };

/** The console of a stack on this machine. @param port default: any free one. */
export function startLocalConsole(stack: LocalStack, port = 0): Promise<Console> {
  return startConsole({ clients: stack.clients, outputs: outputsOf(stack), port });
}

/** Writes the report of a stack on this machine to a file. */
export async function writeLocalReport(stack: LocalStack, file: string): Promise<void> {
  await writeFile(file, buildReport(await collectReport(stack.clients, outputsOf(stack))));
}

/** A local stack writes the outputs of one stack: its own, whatever its name. */
export function outputsOf({ outputsFile }: LocalStack): ReturnType<typeof readStackOutputs> {
  const [stackName = ''] = Object.keys(JSON.parse(readFileSync(outputsFile, 'utf8')));
  return readStackOutputs(outputsFile, stackName);
}

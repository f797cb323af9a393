import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export interface FunctionLogs {
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/**
 * Keeps what the functions write, a file for each, and hands on what somebody should see.
 * @param onError receives the lines of level ERROR, and those that are no log lines at all: a runtime that ends in distress writes plain text.
 */
export function openFunctionLogs(folder: string, onError: (functionName: string, line: string) => void): FunctionLogs {
  const files = new Map<string, WriteStream>();
  return {
    write(functionName, line) {
      const file = files.get(functionName) ?? createWriteStream(join(folder, `${functionName}.log`));
      files.set(functionName, file);
      file.write(`${line}\n`);
      if (isAlarming(line)) onError(functionName, line);
    },
    async close() {
      await Promise.all([...files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve))));
    },
  };
}

function isAlarming(line: string): boolean {
  try {
    const { level } = JSON.parse(line) as { level?: unknown };
    return level === 'ERROR' || level === 'CRITICAL';
  } catch {
    // Not JSON.
    return line.trim() !== '';
  }
}

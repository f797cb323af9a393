// `npm run rooms`: the lines of each room beside its bound, which stands in its package.json. It fails if one is over.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');
/** What makes one announcement of a file. All other folders of functions, but for the reader, are parts. */
const CORE = 'aws,http,ingest,matching,notifications,notify,release,runtime,sdk,story,text,unpack';

const { mostLines } = manifest.config;
const rows: readonly [room: string, folders: readonly string[], bound?: number][] = [
  ['functions', ['functions'], mostLines.functions],
  ['infra', ['infra'], mostLines.infra],
  ['tests', ['tests'], mostLines.tests],
  ['core', [`functions/{${CORE}}`], mostLines.core],
  ['constructs, without parts', ['infra/constructs/*.ts', 'infra/constructs/outlets'], mostLines.constructs],
  ...manifest.workspaces.map((folder): (typeof rows)[number] => {
    const { name, config } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    return [`${name} (${folder})`, [folder], config?.mostLines];
  }),
];

function filesIn(folder: string): string[] {
  const pattern = folder.endsWith('.ts') ? folder : `${folder}/**/*.{ts,mts,mjs,cts,cjs,css,html}`;
  return globSync(pattern, { cwd: ROOT, exclude: (name) => name.endsWith('node_modules') });
}

const lines = (file: string): number => readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;

for (const [room, folders, bound] of rows) {
  const total = folders.flatMap(filesIn).reduce((sum, file) => sum + lines(file), 0);
  const isOver = bound !== undefined && total > bound;
  if (isOver) process.exitCode = 1;
  const over = isOver ? `, ${(total - bound).toLocaleString('en')} over` : '';
  const most = bound === undefined ? 'no bound' : `bound ${bound.toLocaleString('en')}${over}`;
  console.log(`${room.padEnd(34)} ${total.toLocaleString('en').padStart(7)} lines, ${most}`);
}

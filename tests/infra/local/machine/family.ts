import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startKeeper } from '../../../../infra/local/machine/keeper.ts';

/** A parent for the keeper's tests: see keeper.test.ts. */
const keeper = startKeeper();
keeper.remove(String(process.argv[2]));
const programs = ['setInterval(() => {}, 1000)', 'for (;;);'];
const children = programs.map((program) => {
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: 'ignore' });
  child.unref();
  keeper.watch(child);
  return child.pid;
});
process.send?.(children);

const [end] = await once(process, 'message');
if (end === 'exit') process.exit(3);
if (end === 'throw') throw new Error('on purpose');
if (end === 'reject') void Promise.reject(new Error('on purpose'));
process.disconnect();

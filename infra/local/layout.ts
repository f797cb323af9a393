import { homedir } from 'node:os';
import { extname, join } from 'node:path';

/** Of programs that run as processes of their own: in a checkout Node strips their types. */
export const PROGRAM_EXTENSION = extname(import.meta.filename);

/** Whether this is the package, where everything lies in one folder, `dist`. */
export const IS_PACKAGE = PROGRAM_EXTENSION === '.js';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = import.meta.dirname;

/** Where to find what a stack on this machine is made of. */
export const LAYOUT = IS_PACKAGE
  ? { root: DIST, app: join(DIST, 'app.cjs'), examples: join(DIST, 'examples'), state: join(homedir(), '.wiredrop') }
  : {
      root: ROOT,
      app: join(ROOT, 'infra', 'app.ts'),
      examples: join(ROOT, 'tests', 'fixtures', 'articles'),
      state: join(ROOT, '.wiredrop'),
    };

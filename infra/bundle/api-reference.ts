import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

const ENTRIES = [
  ['wiredrop', 'infra', 'The construct for a CDK stack. Every [setting](settings.md) is a prop, but `stackName`.'],
  [
    'wiredrop/events',
    'functions/notifications',
    'For [subscribers](subscribing.md): what a notification holds, and reading one. Needs neither AWS nor Node.',
  ],
  [
    'wiredrop/reader',
    'functions/article',
    'The [reader](reading.md) on its own: the bytes of an article file become an article.',
  ],
] as const;

/** docs/api.md, made from the declarations of what the package exports. */
export function apiReference(): string {
  const types = mkdtempSync(join(tmpdir(), 'wiredrop-types-'));
  try {
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', import.meta.dirname, '--outDir', types], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    const sections = ENTRIES.map(([name, folder, about]) => {
      const declarations = exportedFrom(join(types, folder, 'index.d.ts'));
      return `## \`${name}\`\n\n${about}\n\n${declarations.map(section).join('\n\n')}`;
    });
    return (
      '# API\n\nWhat `import … from` the package gives. Made by `npm run docs` from its declarations; ' +
      `a test compares.\n\n${sections.join('\n\n')}\n`
    );
  } finally {
    rmSync(types, { recursive: true });
  }
}

interface Declaration {
  readonly name: string;
  readonly text: string;
}

function section({ name, text }: Declaration): string {
  return `### ${name}\n\n\`\`\`typescript\n${text}\n\`\`\``;
}

/** Its exports in the order in which it names them, those of other files included. */
function exportedFrom(file: string): Declaration[] {
  const text = readFileSync(file, 'utf8');
  const named = Array.from(
    text.matchAll(/^export (?:type )?\{([^}]*)\} from '(.*)\.ts';$/gm),
    ([, list = '', path = '']) => {
      const declared = declarationsIn(join(dirname(file), `${path}.d.ts`));
      return list
        .split(',')
        .map((name) => name.replace(/\btype\b/, '').trim())
        .filter((name) => name !== '')
        .map((name) => declared.find((one) => one.name === name) ?? { name, text: `// not found in ${path}` });
    },
  );
  return [...named.flat(), ...declarationsIn(file)];
}

const DECLARATION = /^export (?:declare )?(?:abstract )?(?:class|interface|type|function|const) (\w+)/;

/** The exported declarations of a file with their comments, as the compiler wrote them. */
function declarationsIn(file: string): Declaration[] {
  const declarations: Declaration[] = [];
  let comment: string[] = [];
  let open: { name: string; lines: string[]; depth: number } | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const isComment = /^\s*(?:\/\*\*|\*)/.test(line);
    const name = open ? undefined : DECLARATION.exec(line)?.[1];
    if (name !== undefined) open = { name, lines: comment, depth: 0 };
    if (open === undefined) {
      comment = isComment ? (line.startsWith('/**') ? [line] : [...comment, line]) : [];
      continue;
    }
    open.lines.push(line.replace(/^export (?:declare )?/, ''));
    if (!isComment) open.depth += count(line, /[{([]/g) - count(line, /[})\]]/g);
    if (open.depth === 0 && /[;}]$/.test(line)) {
      declarations.push({ name: open.name, text: withoutPrivate(open.lines).join('\n') });
      open = undefined;
      comment = [];
    }
  }
  return declarations;
}

function withoutPrivate(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^\s+(?:#private|private )/.test(line));
}

function count(line: string, pattern: RegExp): number {
  return line.match(pattern)?.length ?? 0;
}

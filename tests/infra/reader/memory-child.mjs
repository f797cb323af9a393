import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { readArticle } = createRequire(import.meta.url)(process.argv[2]);

// Prints by how many bytes the process grew, at most, while it read the file on standard input. A small part of the
// file comes first, and files of the usual kinds, so that what is loaded and built once for all files is there already.
const bytes = readFileSync(0);
const usual = ['---\ntitle: A\n---\nText &amp; text.', '---\na:\n  b: [c\n---\n텍스트', '+++\na = 1\n+++\nText.'];
usual.push('Byrådet beholder natfærgen til øen.');
for (const file of [...usual.map((text) => Buffer.from(text)), bytes.subarray(0, 16 * 1024)]) readArticle(file);
globalThis.gc();
const before = process.memoryUsage.rss();
const onLinux = process.platform === 'linux';
// The highest so far was while the reader was loaded. Linux forgets it on request.
if (onLinux) writeFileSync('/proc/self/clear_refs', '5');
readArticle(bytes);
console.log((onLinux ? highWaterMark() : process.resourceUsage().maxRSS) * 1024 - before);

/** In KiB. Linux's `maxRSS` counts the parent's memory, too, which the child had until it ran its own program. */
function highWaterMark() {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

import { atMost } from '../report/bounds.ts';
import { times } from '../report/numbers.ts';
import type { Section } from '../report/section.ts';
import { READ_BOUNDS, type ReadFigures } from './read.ts';
import { CRAWLER_FILES } from './read-files.ts';

export function readingSection(figures: readonly ReadFigures[]): Section {
  const crawled = new Set(CRAWLER_FILES.map(({ name }) => name));
  return {
    title: 'Reading: CPU of the pure core',
    targets: figures.flatMap(({ file, floor, grayMatter }) =>
      crawled.has(file)
        ? [
            atMost(`${file}: reader over the floor`, READ_BOUNDS.floor, floor),
            atMost(`${file}: reader over gray-matter`, READ_BOUNDS.crawled, grayMatter),
          ]
        : [atMost(`${file}: reader over gray-matter`, READ_BOUNDS.other, grayMatter)],
    ),
    tables: [
      {
        columns: [
          'file',
          'bytes',
          'x floor (decode + SHA-256)',
          'x gray-matter + createHash',
          'x `yaml` parse alone',
          'µs',
        ],
        rows: figures.map(({ file, bytes, floor, grayMatter, yaml, microseconds }) => [
          file,
          String(bytes),
          times(floor),
          times(grayMatter),
          times(yaml),
          microseconds.median.toFixed(0),
        ]),
      },
    ],
    text: [
      'From bytes to article: decode, front matter, text, hash and text key, beside what other readers take for the same article. In several processes, some minutes apart, each of the four is measured in turn and counts with its quietest round: work of other machines on the same processor slows the reader by up to three quarters, and the floor, for which the processor has instructions, by a fifth. The brackets are the middle half of the processes; gray-matter has two speeds a fifth apart, for V8 does not compile it the same way in each.',
    ],
  };
}

import { atMost } from './cold-start-section.ts';
import { times } from './numbers.ts';
import { READ_BOUNDS, type ReadFigures } from './read.ts';
import { CRAWLER_FILES } from './read-files.ts';
import type { Section } from './section.ts';

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
      'From bytes to article: decode, front matter, text, hash and text key, beside what other readers take for the same article.',
    ],
  };
}

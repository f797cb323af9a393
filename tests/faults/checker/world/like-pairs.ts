import type { Reading } from './read-file.ts';
import type { PutVersion } from './world.ts';

type Report = PutVersion & { readonly reading: Reading };

/** So much of all the words of two reports must be in both: more than any definition of likeness asks for. */
const ALIKE = 0.9;
/** Characters in which they begin alike: the figures of a lead, and the script that it is in, may tell apart what else is the same. */
const OPENING = 400;

/**
 * Pairs of two papers' reports under one headline, in all but the same words. Only of articles that were put once: with its next
 * version, an article may leave behind what it was like, and others with it, be they like it or in its very words: a campaign puts no other file that is
 * like these.
 */
export const likePairs = (versions: readonly PutVersion[]): (readonly [Report, Report])[] =>
  [...Map.groupBy(putOnce(versions), ({ reading }) => reading.title).values()].flatMap((reports) =>
    reports.flatMap((one, at) =>
      reports
        .slice(at + 1)
        .filter((other) => isLike(one, other))
        .map((other) => [one, other] as const),
    ),
  );

const putOnce = (versions: readonly PutVersion[]): Report[] => {
  const read = versions.filter((version): version is Report => version.reading !== undefined);
  const byArticle = Map.groupBy(read, ({ reading }) => reading.articleId);
  const isOnce = ({ reading, hiddenBy }: Report): boolean =>
    hiddenBy === 'nothing' && byArticle.get(reading.articleId)?.length === 1;
  const left = new Set(read.filter((report) => !isOnce(report)).map(({ reading }) => reading.textKey));
  return read.filter((report) => isOnce(report) && !left.has(report.reading.textKey));
};

const isLike = ({ reading: one }: Report, { reading: other }: Report): boolean =>
  one.textKey !== other.textKey &&
  one.text.slice(0, OPENING) === other.text.slice(0, OPENING) &&
  inCommon(one.text, other.text) >= ALIKE;

/** Share of the different words of both that both have. */
const inCommon = (one: string, other: string): number => {
  const [ones, others] = [new Set(one.split(/\s+/)), new Set(other.split(/\s+/))];
  return [...ones].filter((word) => others.has(word)).length / new Set([...ones, ...others]).size;
};

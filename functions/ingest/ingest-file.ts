import type { ReadResult } from '../article/article.ts';
import { readArticle } from '../article/read.ts';
import { profileOf } from '../matching/profile.ts';
import { observedAt } from '../story/article-report.ts';
import type { Decision, Reading } from '../story/decision.ts';
import type { FileVersion } from '../story/file-version.ts';
import type { MatchSettings } from '../story/match-story.ts';
import { type Patience, recordFile } from '../story/record-file.ts';
import type { StoryTable } from '../story/story-table.ts';
import type { ObjectRead } from './read-object.ts';

export interface IngestDependencies {
  readObject: (file: FileVersion, maxBytes: number) => Promise<ObjectRead>;
  table: StoryTable;
  patience: Patience;
  /** Epoch milliseconds. */
  now: () => number;
  settings: IngestSettings;
}

interface IngestSettings {
  /** Largest article file that is read, in bytes. */
  maxBytes: number;
  /** IANA zone of a `published_at` without one. */
  timeZone: string;
  /** False: store everything, announce nothing. */
  notifications: boolean;
  /** False: new stories are not listed by day. */
  timeline: boolean;
  /** How reports of one event are found. */
  matching: MatchSettings;
}

/** What became of one file, for its log line and the counts. */
export type Outcome = Omit<Decision, 'writes'> & { repairs: string[]; warnings: string[] };

/** The reader failed, which is our fault and not the uploader's: the file waits for a mended reader in the dead-letter queue. */
export class ReaderFaultError extends Error {
  override readonly name = 'ReaderFaultError';
}

/** S3 object -> article -> story, for one file version. @throws transient faults only; bad input is an outcome. */
export async function ingestFile(file: FileVersion, dependencies: IngestDependencies): Promise<Outcome> {
  const { settings, table, patience } = dependencies;
  const object = await dependencies.readObject(file, settings.maxBytes);
  const now = dependencies.now();
  const result = object.ok
    ? readArticle(object.bytes, {
        ...object,
        key: file.key,
        timeZone: settings.timeZone,
        maxBytes: settings.maxBytes,
        now,
      })
    : object;

  if (!result.ok && result.reason === 'reader-fault')
    throw new ReaderFaultError(`${file.key}: ${result.detail}`, { cause: result.cause });

  const { notifications, timeline, matching } = settings;
  const reading = readingOf(file, result);
  const arrival = { file, result: reading, now: new Date(now).toISOString(), notifications, timeline, matching };
  const { writes: _, ...decision } = await recordFile(arrival, table, patience);
  return {
    ...decision,
    repairs: result.ok ? result.article.repairs.map(({ code }) => code) : [],
    warnings: result.ok ? result.article.warnings : [],
  };
}

function readingOf(file: FileVersion, result: ReadResult | Extract<ObjectRead, { ok: false }>): Reading {
  if (!result.ok) return result;
  const { article, normalText } = result;
  return { ok: true, article, profile: profileOf(article, normalText, observedAt(article, file)) };
}

import { createHash } from 'node:crypto';
import type { Article } from '../../../functions/article/article.ts';
import { normaliseText } from '../../../functions/article/text/digest.ts';
import type { Arrival } from '../../../functions/story/decision.ts';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import { NEAR_DEFAULTS, type NearSettings } from '../../../functions/story/near/near-settings.ts';

/** The words alone decide: what these stand-ins say is too short to be like anything. */
const EXACT_ONLY: NearSettings = { ...NEAR_DEFAULTS, enabled: false };

const sha256 = (text: string, encoding: 'hex' | 'base64url'): string =>
  createHash('sha256').update(text).digest(encoding);

/** The text key these stand-ins have; the words are short, so that a story's excerpt is all of them. */
export const textKeyOf = (text: string): string => `t1:${sha256(text, 'base64url')}`;

/** An article as the reader would give it, told by its id, words and crawl. */
export const article = (fields: Partial<Article> & { articleId: string; text: string }): Article => ({
  title: `About ${fields.text}`,
  headline: `About ${fields.text}`,
  markers: [],
  authors: [{ name: 'A. Writer', email: 'a.writer@example.com' }],
  tags: [],
  language: 'en',
  contentHash: sha256(fields.text, 'hex'),
  hashVerified: false,
  textKey: textKeyOf(fields.text),
  frontMatter: {},
  frontMatterState: 'strict',
  encoding: 'utf-8',
  repairs: [],
  warnings: [],
  ...fields,
});

export const file = (fields: Partial<FileVersion> & { key: string }): FileVersion => ({
  bucket: 'articles-bucket',
  versionId: 'v1',
  sequencer: '0055AED6DCD90281E5',
  eTag: 'd41d8cd98f00b204e9800998ecf8427e',
  size: 4096,
  uploadedAt: '2026-03-01T12:00:00.000Z',
  ...fields,
});

export const arrival = (
  of: Partial<Article> & { articleId: string; text: string },
  fields: Partial<FileVersion> & { key: string },
  now = '2026-03-01T12:00:05.000Z',
): Arrival => ({
  file: file(fields),
  result: { ok: true, article: article(of), normalText: normaliseText(of.text) },
  now,
  notifications: true,
  timeline: false,
  attempt: 0,
  near: EXACT_ONLY,
});

export const rejectedArrival = (reason: string, fields: Partial<FileVersion> & { key: string }): Arrival => ({
  file: file(fields),
  result: { ok: false, reason, detail: `because of ${reason}` },
  now: '2026-03-01T12:00:05.000Z',
  notifications: true,
  timeline: false,
  attempt: 0,
  near: EXACT_ONLY,
});

/** Why a file is refused: the closed list, each with what the uploader can do about it. */
export const REASONS = {
  empty: 'The file has no bytes, or nothing but white space. Upload it again, complete.',
  'too-large': 'The file is larger than the size limit. Split it, or raise the limit in the settings.',
  'unpack-failed': 'The file says it is gzip and does not unpack. Upload it again, complete.',
  'unpack-too-large':
    'The gzip file unpacks to more than the size limit. Split it, or raise the limit in the settings.',
  binary: 'The file is not text (an image, a PDF, an archive …). Upload the article as text.',
  undecodable:
    'The bytes are text in no encoding that can be told. Save the file as UTF-8, or state its charset in the Content-Type.',
  'no-text':
    'The file states no words of an article: no text below the front matter, and no title or description in it, or the hash of a text that is gone. Upload it with its text.',
  'reader-fault': 'The reader failed on this file, which is our fault. Keep the file and report it.',
} as const;

export type ReasonCode = keyof typeof REASONS;

import { hash } from 'node:crypto';
import type { FileVersion } from './file-version.ts';
import type { ArticleClaim, StoryItem } from './items.ts';
import { address, receiptKey } from './keys.ts';

/** 96 bits of SHA-256, in base64url: enough to tell apart all file versions there will ever be. */
const LENGTH = 16;

/** The name by which a story and an article claim remember the file version that made them. */
export const founderOf = (file: FileVersion): string =>
  hash('sha256', address(receiptKey(file)), 'base64url').slice(0, LENGTH);

/** Whether a claim only reserves its article: `story`, at the address that it names, is not the one that was to follow. */
export const isReserved = (claim: ArticleClaim, story: StoryItem | undefined): boolean =>
  claim.founder !== undefined && claim.founder !== story?.founder;

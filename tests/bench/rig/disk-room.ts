import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { OptionsError } from '../options.ts';

/** What a story with its claims, receipt and place in the list takes in DynamoDB Local's file, bytes: 8.1 GB for a million, and some room. */
const storyBytes = 9_000;

/** Before anything is measured: a disk that is full after ten minutes has cost them. @throws OptionsError with what would fit. */
export async function checkDiskRoom(stories: number, folder = tmpdir()): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (stories * storyBytes <= free) return;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  throw new OptionsError(
    `${stories} stories need ${gigabytes(stories * storyBytes)} GB in ${folder}, which has ${gigabytes(free)}: --stories 100000 needs ${gigabytes(100_000 * storyBytes)} GB`,
  );
}

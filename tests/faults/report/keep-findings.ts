import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignResult } from '../campaign/result.ts';

type Findings = Pick<CampaignResult, 'violations' | 'gaps' | 'world' | 'lines'>;

/**
 * Keeps what a campaign found and all that it left behind, for whoever is to find out why: `violations.json`, `world.json`, which
 * is what the checker read, and `functions.log` with every line that the functions wrote. @returns the folder, a new temporary one.
 */
export const keepFindings = async ({ violations, gaps, world, lines }: Findings): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-faults-'));
  await writeFile(join(folder, 'violations.json'), json({ violations, gaps }));
  await writeFile(join(folder, 'world.json'), json(world));
  await writeFile(join(folder, 'functions.log'), lines.map((line) => `${line}\n`).join(''));
  return folder;
};

const json = (value: unknown): string =>
  `${JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? [...part] : part), 2)}\n`;

import { ingestFile } from '../../functions/ingest/ingest-file.ts';
import { MATCH_DEFAULTS } from '../../functions/story/change/match-story.ts';
import { file, SETTINGS } from '../fixtures/arrivals.ts';
import { memoryTable } from '../fixtures/memory-table.ts';
import { writeUnits } from '../lab/bench/cost/write-units.ts';

/** What ingest takes of the table, which is most of the bill (docs/performance.md). */
export interface Usage {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Batched reads and transactions. */
  readonly requests: number;
}

/** Measures what the timed files use. */
export interface Meter {
  begin(): Promise<void>;
  end(): Promise<void>;
  /** Between `begin` and `end`. @returns why not, if it cannot be measured */
  usage(): Promise<Usage | string>;
}

/** Characters of the id of an S3 version, which receipts and stories hold. */
const VERSION_CHARACTERS = 32;

/**
 * What these new articles cost by the arithmetic of docs/performance.md: each is ingested into a table in memory, one
 * after the other.
 * @param isVersioned whether the bucket gives version ids
 */
export async function expectedUsage(bodies: readonly string[], isVersioned: boolean): Promise<Usage> {
  const usage = { writeUnits: 0, readUnits: 0, requests: 0 };
  const inMemory = memoryTable();
  const table: typeof inMemory = {
    ...inMemory,
    read(keys, freshness) {
      usage.requests += 1;
      usage.readUnits += freshness === 'strong' ? keys.length : keys.length / 2;
      return inMemory.read(keys, freshness);
    },
    write(writes) {
      usage.requests += 1;
      usage.writeUnits += writeUnits(writes);
      return inMemory.write(writes);
    },
  };
  for (const [number, body] of bodies.entries())
    await ingestFile(
      file({
        key: `timed/${number}.md`,
        bucket: 'wiredrop-intakebucket',
        ...(isVersioned && { versionId: 'v'.repeat(VERSION_CHARACTERS) }),
        uploadedBy: 'AWS:AROA3XFRBF535EXAMPLE:someone',
      }),
      {
        readObject: async () => ({ ok: true, bytes: Buffer.from(body) }),
        table,
        retryPolicy: { attempts: 1, sleep: async () => {}, random: Math.random },
        nowMs: Date.now,
        settings: { ...SETTINGS, timeline: true, matching: MATCH_DEFAULTS },
      },
    );
  return usage;
}

/**
 * Shares by which a table's writes may be more or fewer than expected: a conflict is tried again, and sizes differ by
 * some bytes.
 */
const TOLERANCE = 0.1;

/**
 * Why the writes are not those that docs/performance.md promises; undefined if they are. Reads are those of the feed as
 * well.
 */
export function usageFault(measured: Usage, expected: Usage): string | undefined {
  const ratio = measured.writeUnits / expected.writeUnits;
  if (Math.abs(ratio - 1) <= TOLERANCE) return undefined;
  return `${measured.writeUnits} write units, and not some ${expected.writeUnits}`;
}

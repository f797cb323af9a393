/**
 * Bytes that one packed byte may unpack to. Honest files unpack 4 to 20 times: articles as JSON lines 4 to 10, web
 * archives of one site's templates 20.
 */
const UNPACKED_PER_BYTE = 100;
/** A smaller file may cost as much as one of so many bytes. */
const LEAST_BYTES = 16 * 1024;
const BYTES_PER_ITEM = 32;
const WRITTEN_PER_BYTE = 20;
/**
 * What costs as much CPU as so many bytes that are scanned and parsed (some 40 ns each, 2026-12-02): a tag, an entity
 * or a bracket 1.2 µs, an article 60 µs.
 */
const BYTES_AN_ELEMENT = 30;
const BYTES_AN_ITEM = 1500;

/** Largest output of a packed file, in bytes. */
export function mostUnpacked(packedBytes: number): number {
  return UNPACKED_PER_BYTE * Math.max(packedBytes, LEAST_BYTES);
}

/** A container that costs more than its size allows. The message is a sentence for a person. */
export class BudgetError extends Error {
  override name = 'BudgetError';
}

/** What a container has cost so far, beside the bytes that were unpacked to come so far. */
export interface Spent {
  /** In bytes scanned: elements and articles count as many. */
  work: number;
  /** Bytes of articles. */
  written: number;
}

/**
 * What one container may cost. It is bounded by the container's packed size, and counted in what every machine counts
 * the same, so that one file has one outcome: some 4 s of CPU for each MB, an article for 32 bytes, and 20 times its
 * unpacked bytes to write. All that unpacks draws on it, pages within a web archive included.
 */
export class Budget {
  readonly spent: Spent;
  readonly #size: number | undefined;
  #items: number;
  #packed: number;
  #unpacked: number;

  /**
   * @param size of the container in bytes; absent: as many as were read.
   * @param before what earlier runs have spent, for a container that is gone on with.
   */
  constructor(size?: number, before: { items?: number; spent?: Spent; byte?: number } = {}) {
    this.#size = size;
    this.#items = before.items ?? 0;
    this.spent = { work: 0, written: 0, ...before.spent };
    this.#packed = this.#unpacked = before.byte ?? 0;
  }

  get #bytes(): number {
    return Math.max(this.#size ?? this.#packed, LEAST_BYTES);
  }

  read(packedBytes: number): void {
    this.#packed += packedBytes;
  }

  unpack(bytes: number): void {
    this.#unpacked += bytes;
    this.#check(this.#unpacked);
  }

  /** Bytes that may still be unpacked. */
  get left(): number {
    return Math.max(0, UNPACKED_PER_BYTE * this.#bytes - this.#unpacked - this.spent.work);
  }

  /** One article, or what should be one, before it is parsed. */
  addItem(raw: Uint8Array | string): void {
    this.#items += 1;
    this.spent.work += BYTES_AN_ITEM;
    if (this.#items * BYTES_PER_ITEM > this.#bytes)
      throw new BudgetError(`it holds more than one article for ${BYTES_PER_ITEM} of its bytes`);
    this.addElements(raw);
  }

  /** Bytes that were unpacked within an article. */
  addPage(page: Uint8Array): void {
    this.spent.work += page.length;
    this.addElements(page);
  }

  addElements(raw: Uint8Array | string): void {
    this.spent.work += BYTES_AN_ELEMENT * elementsIn(raw);
    this.#check(this.#unpacked);
  }

  write(bytes: number): void {
    this.spent.written += bytes;
    if (this.spent.written > WRITTEN_PER_BYTE * Math.max(this.#unpacked, LEAST_BYTES))
      throw new BudgetError(`its articles would have more than ${WRITTEN_PER_BYTE} times its unpacked bytes`);
  }

  #check(unpacked: number): void {
    if (unpacked + this.spent.work > UNPACKED_PER_BYTE * this.#bytes)
      throw new BudgetError(`it unpacks to more, or to more elements, than a file of ${this.#bytes} bytes may`);
  }
}

const [LESS_THAN, AMPERSAND, BRACKET, BRACE] = [0x3c, 0x26, 0x5b, 0x7b];

/** Tags, entities, lists and objects: each costs more than the bytes in which it is written. */
function elementsIn(raw: Uint8Array | string): number {
  let elements = 0;
  const bytes = typeof raw === 'string' ? Buffer.from(raw, 'latin1') : raw;
  for (const byte of bytes)
    if (byte === LESS_THAN || byte === AMPERSAND || byte === BRACKET || byte === BRACE) elements += 1;
  return elements;
}

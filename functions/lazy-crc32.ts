/**
 * In the place of the SDK's CRC-32, which loads all of `node:zlib` with the function: here that is loaded by the first checksum. The bundler puts
 * it there (`infra/bundle/sdk-parts.ts`); the interface is that of `@smithy/core/checksum`.
 */
export class Crc32Node {
  readonly digestLength = 4;
  private value = 0;

  update(data: Uint8Array): void {
    this.value = process.getBuiltinModule('node:zlib').crc32(data, this.value);
  }

  digestSync(): number {
    return this.value;
  }

  /** Four bytes, the highest first. */
  async digest(): Promise<Uint8Array> {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, this.value);
    return bytes;
  }

  reset(): void {
    this.value = 0;
  }
}

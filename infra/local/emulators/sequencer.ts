/**
 * Sequencers as S3 puts them into its events: upper-case hexadecimal, growing. Of one length here; on S3 the lengths differ and the shorter is
 * padded on the right for comparison.
 */
export function createSequencer(start: number = Date.now()): () => string {
  let last = BigInt(start) << 20n;
  return () => {
    last += 1n;
    return last.toString(16).toUpperCase().padStart(18, '0');
  };
}

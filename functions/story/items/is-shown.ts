/** Whether feeds and digests may show a story: it was announced, and it is not withdrawn. */
export function isShown({ withdrawn, announced }: { withdrawn?: object; announced?: object }): boolean {
  return withdrawn === undefined && announced !== undefined;
}

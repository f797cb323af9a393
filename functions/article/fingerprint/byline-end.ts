/**
 * What stands between the top of a wire text and its first sentence: dateline, agency and reporter. Left out of the lead,
 * because it is alike in a reporter's texts and unlike in the copies of one.
 */
const BYLINES = [
  /(?:기자|특파원|통신원|인턴|앵커)\s*=\s*/, // (서울=연합뉴스) 홍길동 기자 =
  /\([^()\n]{1,12}=[^()\n]{2,12}\)\s*=?\s*/, // (서울=뉴스1) =
  /\[[^[\]\n]{2,40}(?:기자|특파원|팀)\s*\]\s*/, // [이데일리 홍길동 기자]
  /^[A-Z][A-Za-z0-9.,' ]{2,40}\((?:AP|Reuters|AFP|Yonhap|Xinhua|UPI)\)\s*(?:-{1,2}|[–—])\s*/, // SEOUL, Jan. 2 (Yonhap) --
];

/** How far into a text a byline may end, in code units: agencies put one to three subtitles before it. */
const REACH = 240;

/** Where the first sentence begins: after the last thing at the top of the text that looks like a byline; 0 without one. */
export function bylineEnd(text: string): number {
  const top = text.slice(0, REACH);
  let end = 0;
  for (const byline of BYLINES) {
    const found = byline.exec(top);
    if (found) end = Math.max(end, found.index + found[0].length);
  }
  return end;
}

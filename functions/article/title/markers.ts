/** What stands between the brackets of a wire marker, in Korean and English. A column's name (`[사설]`) is none. */
const MARKER_WORDS = [
  // urgency and versions: 속보, 1보, 종합, 종합2보, 2보(종합); cut off by a crawler: 합
  '(?:긴급)?속보',
  '긴급',
  '\\d{1,2}보(?:\\(종합\\))?',
  '종합\\d{0,2}보?',
  '합',
  '상보',
  '재송',
  '정정',
  '수정',
  '고침',
  '사고',
  '단독(?:\\s?인터뷰)?',
  // media
  '(?:경향)?포토(?:뉴스)?',
  '사진',
  '화보',
  '(?:현장)?영상',
  '동영상',
  '그래픽(?:뉴스)?',
  '카드뉴스',
  '자막뉴스',
  // English wires
  '(?:\\d{1,2}(?:st|nd|rd|th)\\s)?(?:ld|lead)',
  '\\d{1,2}(?:st|nd|rd|th)\\sld\\)?',
  'urgent',
  'flash',
  'breaking(?:\\snews)?',
  'bulletin',
  'exclusive',
  'correct(?:ion|ed)',
  '(?:\\d{1,2}(?:st|nd|rd|th)\\s)?(?:update|updated)',
  'roundup',
  'wrap-?up',
  'photos?',
  'video',
  'news\\sfocus',
] as const;

const WORDS = MARKER_WORDS.join('|');

/**
 * The brackets of `LEADING` and `TRAILING`, and what a marker of `LEADING_PLAIN` ends with: without, they need not be tried.
 * Building one takes a cold start half a millisecond.
 */
const OPENING = '[(<【〔［（';
const CLOSING = '])>】〕］）';
const ENDING = /[-:]/;

const LEADING = new RegExp(`^(?:[\\[(<【〔［（]\\s*(?:${WORDS})\\s*[\\])>】〕］）])\\s*`, 'iu');
const TRAILING = new RegExp(`\\s*(?:[\\[(<【〔［（]\\s*(?:${WORDS})\\s*[\\])>】〕］）])$`, 'iu');
/** Markers without brackets: `UPDATE 2-Headline` (Reuters), `BREAKING: headline`, `Headline — 2nd Update` (Dow Jones). */
const LEADING_PLAIN =
  /^(?:(?:update|wrapup|refile|corrected|brief|exclusive|rpt)(?:\s\d{1,2})?\s?-(?=\S)|(?:breaking(?:\snews)?|urgent|exclusive|flash|update|속보|단독)\s?:\s)\s*/iu;
const TRAILING_PLAIN = /\s+(?:—|--?|–)\s*(?:\d{1,2}(?:st|nd|rd|th)\s+)?update$/iu;

const LONGEST_MARKER = 64;

interface MarkedTitle {
  headline: string;
  /** As written, in reading order. */
  markers: string[];
}

/** Takes wire markers off both ends of a title. A title of nothing but markers keeps them as its headline. */
export function splitMarkers(title: string): MarkedTitle {
  const leading: string[] = [];
  const trailing: string[] = [];
  let headline = title;
  for (;;) {
    const opens = OPENING.includes(headline.charAt(0));
    const ends = ENDING.test(headline.slice(0, LONGEST_MARKER));
    const first = (opens ? LEADING.exec(headline) : null) ?? (ends ? LEADING_PLAIN.exec(headline) : null);
    const tail = headline.slice(-LONGEST_MARKER);
    const closes = !first && CLOSING.includes(headline.charAt(headline.length - 1));
    const updates = !first && /e$/i.test(tail);
    const last = (closes ? TRAILING.exec(tail) : null) ?? (updates ? TRAILING_PLAIN.exec(tail) : null);
    const found = first ?? last;
    if (!found || found[0].length === headline.length) break;
    if (first) leading.push(found[0].trim());
    else trailing.push(found[0].trim());
    headline = first ? headline.slice(found[0].length) : headline.slice(0, -found[0].length);
  }
  return { headline, markers: leading.concat(trailing.reverse()) };
}

/** Characters that change the direction of the text after them: one headline could hide another line. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** A text of a file on one line: a headline must not look like two stories. */
export function oneLine(value: string): string {
  return value
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(NOT_XML, '')
    .replace(DIRECTIONS, '')
    .trim();
}

/** For the beginning of a line, or a name. */
export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `2026-01-05 08:15` */
export function minuteOf(instant: string): string {
  return instant.slice(0, 'YYYY-MM-DDTHH:mm'.length).replace('T', ' ');
}

/**
 * Every character that XML 1.0 does not allow, not even escaped. SQS refuses them in a message or an attribute. Halves
 * of surrogate pairs are among them: the SDK throws over one while it writes a call, and what it has written until then
 * goes out with the next call.
 * https://www.w3.org/TR/xml/#charsets
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

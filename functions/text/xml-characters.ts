/**
 * Every character that XML 1.0 does not allow, not even escaped. SQS refuses them in a message
 * or an attribute. Halves of surrogate pairs are among them: the SDK throws over one while it writes a call, and what it has written until
 * then goes out with the next call.
 * https://www.w3.org/TR/xml/#charsets
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

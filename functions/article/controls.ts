/** Control characters that no text has: all of C0 and C1 but tab, form feed and the line ends. SNS and SQS refuse them. */
export const CONTROL = /[\p{Cc}--[\t\n\f\r\x85]]/v;

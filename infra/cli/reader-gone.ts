/** What a shell reports of a program whose pipe was closed. */
const closedPipe = 141;

/** `… | head` closes the pipe early, and so does a pager that is left: nobody is told any more. @param then ends what is not done. */
export function onReaderGone(then: () => void = () => process.exit(process.exitCode ?? closedPipe)): void {
  process.stdout.on('error', then);
  process.stderr.on('error', () => {});
}

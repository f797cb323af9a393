/** A ligature that no other file of a campaign has: the reader asks for its normal form. */
export const BREAKS_READER = '\ufb06';

/** Has the reader of this process fail at the first text with that letter, as a bug would. */
export const breakReader = (): void => {
  const { normalize } = String.prototype;
  String.prototype.normalize = function (form?: string): string {
    if (this.includes(BREAKS_READER)) {
      String.prototype.normalize = normalize;
      throw new Error('the reader is broken');
    }
    return normalize.call(this, form);
  };
};

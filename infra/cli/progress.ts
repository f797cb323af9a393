/** Tells whoever waits, on standard error, each time that so many more are done. */
export function everySoMany(every: number, line: (count: number) => string): (count: number) => void {
  let told = 0;
  return (count) => {
    if (count < told + every) return;
    told = count;
    console.error(line(count));
  };
}

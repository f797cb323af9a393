/**
 * Uploads under an embargo that ends soon, but not before it was looked at, however slow the machine is: if it has
 * ended by then, once more in another folder, under one three times as long.
 * @param isHeld uploads and looks. @returns false if the embargo has ended meanwhile.
 */
export async function underEmbargo(
  isHeld: (folder: string, embargo: string) => Promise<boolean>,
): Promise<{ folder: string; embargo: string }> {
  for (let seconds = 5; ; seconds *= 3) {
    const embargo = new Date(Date.now() + 1000 * seconds).toISOString();
    const folder = `held-${seconds}`;
    if (await isHeld(folder, embargo)) return { folder, embargo };
  }
}

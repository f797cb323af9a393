/** The least any function can be: what it takes is Node's own start. */
export const handler = async (): Promise<void> => {};

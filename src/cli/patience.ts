/** How long nobody needs to be told that something is going on, in milliseconds. */
export const PATIENCE_MS = 2000;

/**
 * What git makes of a file: `tracked` is in the next commit, `open` will be with the next "git add --all", `ignored` is left
 * alone, `outside` lies in no work tree, and `unknown` is what nobody could be asked about.
 */
export type PlaceInGit = 'tracked' | 'open' | 'ignored' | 'outside' | 'unknown';

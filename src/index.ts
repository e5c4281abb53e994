// oclif wants a main module; the commands are found by folder.
export {};

/** The places of a pair and of what a rotation keeps beside it, in the current folder. */
export const pairPaths = {
  keyFile: 'server.key',
  certFile: 'server.crt',
  newKeyFile: '.server.key.new',
  newCertFile: '.server.crt.new',
  oldKeyFile: '.server.key.old',
  journalFile: '.server.rotation.json',
};

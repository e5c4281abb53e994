// Loaded before a child process: it finds no host but localhost. `sf` tries the real login hosts when a login fails,
// and tests must neither wait for them nor tell them anything.
const dns = require('node:dns');

const lookup = dns.lookup;

dns.lookup = (hostname, ...rest) => {
  if (hostname === 'localhost') return lookup(hostname, ...rest);
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  Object.assign(error, { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname });
  process.nextTick(rest.at(-1), error);
};

// Loaded before a child process: any use of the network ends it.
const dns = require('node:dns');
const net = require('node:net');

const refuse = (what) => () => {
  console.error(`The network was used: ${what}.`);
  process.exit(99);
};

for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  dns[name] = refuse(`dns.${name}`);
  dns.promises[name] = refuse(`dns.promises.${name}`);
}
net.Socket.prototype.connect = refuse('connect');

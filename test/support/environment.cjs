// What every test process has in common.
const { tmpdir } = require('node:os');
const { join } = require('node:path');

// On a CI service, libraries paint colours and draw tables in another way, and they decide it when they are loaded: the
// tests see what a person's machine shows.
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;
delete process.env.CI;

// These change what the plugin itself says and does.
delete process.env.GITHUB_ACTIONS;
delete process.env.SF_JWT_NO_REVEAL;
delete process.env.NODE_EXTRA_CA_CERTS;

// Every run of sf compiles the same hundreds of files. Node keeps them, where it would by default: a seventh of the time.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');

// Where all processes of this run note that they have started `sf`: reporter.cjs counts them.
process.env.SF_STARTS ??= join(tmpdir(), `sf-starts-${process.pid}`);

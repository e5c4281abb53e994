// What every test process has in common. On a CI service, libraries paint colours and draw tables in another way, and they
// decide it when they are loaded: the tests see what a person's machine shows.
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;
delete process.env.CI;

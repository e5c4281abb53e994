// What every test process has in common. CI services make colour libraries paint, which they decide when they are loaded.
process.env.NO_COLOR = '1';
delete process.env.FORCE_COLOR;

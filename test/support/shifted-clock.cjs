// Loaded before a child process: its clock shows another time, SHIFT_SECONDS from the true one.
const shift = Number(process.env.SHIFT_SECONDS) * 1000;
const now = Date.now;
Date.now = () => now() + shift;
const TrueDate = Date;
globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [target.now()]),
});

// Runs npm scripts side by side, shows the output of each when it ends, and fails when one of them does.
// Usage: node scripts/together.ts <script> <script> ...
import { execFile } from 'node:child_process';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

function runScript(name: string): Promise<boolean> {
  const options = { shell: process.platform === 'win32', maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    execFile(npm, ['run', '--silent', name], options, (error, stdout, stderr) => {
      process.stdout.write(`${stdout}${stderr}${error ? `npm run ${name} failed.\n` : ''}`);
      resolve(error === null);
    });
  });
}

const passed = await Promise.all(process.argv.slice(2).map(runScript));
process.exitCode = passed.every(Boolean) ? 0 : 1;

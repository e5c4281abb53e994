/** Calls the openssl program, the oracle for keys, certificates and signatures. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs openssl in `dir` and gives what it prints. */
export async function openssl(dir: string, args: string[]): Promise<string> {
  return (await run('openssl', args, { cwd: dir })).stdout;
}

/** Does `work` in a folder of its own, readable by this user alone, and clears it away. */
export async function inFolder<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'jwt-test-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Puts files into `dir`, by name. */
export async function putFiles(dir: string, files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content, { mode: 0o600 });
}

/** A self-signed certificate as PEM. `names` alternative names make it long. */
export function makeCertificate({ algorithm = 'rsa', names = 0 }: { algorithm?: 'rsa' | 'ec'; names?: number } = {}) {
  const key = algorithm === 'rsa' ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const list = Array.from({ length: names }, (_, index) => `DNS:host-${index}.example.com`).join(',');
  const extension = names > 0 ? ['-addext', `subjectAltName=${list}`] : [];
  return inFolder(async (dir) => {
    const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
    await openssl(dir, ['req', '-x509', '-nodes', '-days', '9', '-subj', '/CN=pay', ...key, ...extension, ...files]);
    return readFile(join(dir, 'cert.pem'), 'utf8');
  });
}

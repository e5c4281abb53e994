/** How `sf jwt app list` grows with the org: requests, seconds, and the peak memory of the process. */
import { startLocalOrg } from '../local-org/index.ts';
import { startSf } from '../support/sf.ts';
import { measuredSf } from './measured.ts';

const sizes = [20, 200, 2000];

export async function growthTable(home: string): Promise<string> {
  const rows: string[] = [];
  for (const apps of sizes) rows.push(await measure(apps, home));
  return `\n${'sf jwt app list'.padEnd(18)}  requests  seconds  peak memory MB\n${rows.join('')}`;
}

async function measure(apps: number, home: string): Promise<string> {
  const org = await startLocalOrg({ apps });
  try {
    const alias = `many${apps}`;
    const login = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', alias, '--no-prompt'];
    await startSf(login, { home, env: { SF_ACCESS_TOKEN: org.accessToken } });
    const before = org.requests.length;
    const { seconds, megabytes } = await measuredSf(['jwt', 'app', 'list', '--target-org', alias], home);
    const columns = [
      String(org.requests.length - before).padStart(8),
      seconds.toFixed(1).padStart(7),
      megabytes.toFixed(0).padStart(14),
    ];
    return `${`${apps} apps`.padEnd(18)}  ${columns.join('  ')}\n`;
  } finally {
    await org.close();
  }
}

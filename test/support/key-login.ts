/** What `sf org login jwt` leaves behind of a user who is let in by the external client app Orders, with the key pair `pay`. */
import { join } from 'node:path';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from './app-components.ts';
import './connect.ts'; // moves the home directory away before core is loaded
import { keyPair } from './keys.ts';
import { putFiles } from './openssl.ts';

/** `dir`: where the key lies, for as long as the login is to work. Gives the consumer key of Orders. */
export async function keepOrdersLogin(
  org: LocalOrg,
  dir: string,
  username = 'integration@pay.example',
): Promise<string> {
  const { AuthInfo, StateAggregator } = await import('@salesforce/core');
  const { orgs } = await StateAggregator.getInstance();
  await orgs.remove(username); // a test before may have left one
  const { privateKeyPem, certificatePem } = await keyPair('pay');
  org.trust('Orders', certificatePem);
  await putFiles(dir, { 'orders.key': privateKeyPem });
  const clientId = appNamed(org, 'Orders', 'ExternalClientApp').consumerKey;
  const oauth2Options = { clientId, loginUrl: org.url, privateKeyFile: join(dir, 'orders.key') };
  await (await AuthInfo.create({ username, oauth2Options })).save();
  org.requests.splice(0);
  return clientId;
}

/** Forgets it. */
export async function dropLogin(username = 'integration@pay.example'): Promise<void> {
  const { StateAggregator } = await import('@salesforce/core');
  await (await StateAggregator.getInstance()).orgs.remove(username);
}

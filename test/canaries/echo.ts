/** An org that fails and throws every secret it knows back, in each of the forms in which Salesforce fails. */
import type { Scene } from './scene.ts';

const forms = {
  oauth: {
    contentType: 'application/json',
    write: (words: string) => JSON.stringify({ error: 'invalid_grant', error_description: words }),
  },
  rest: {
    contentType: 'application/json',
    write: (words: string) => JSON.stringify([{ errorCode: 'UNKNOWN', message: words }]),
  },
  soap: { contentType: 'text/xml', write: (words: string) => soapFault(words) },
  html: {
    contentType: 'text/html',
    write: (words: string) => `<html><title>${words}</title><body>${words}</body></html>`,
  },
  text: { contentType: 'text/plain', write: (words: string) => words },
};

/** Every request that matches is answered so. */
export function echo({ org, planted }: Scene, match: RegExp, form: keyof typeof forms, status: number): void {
  const { key, passphrase, opaque, jwt, refreshToken, clientSecret } = planted;
  const said = [org.accessToken, opaque, jwt, `assertion=${jwt}`, refreshToken, `client_secret=${clientSecret}`, key];
  const { contentType, write } = forms[form];
  const body = write(`bad value ${said.join(' ')} ${encodeURIComponent(opaque)} ${passphrase.length}`);
  org.faults.push({ match, kind: 'status', status, contentType, body });
}

function soapFault(words: string): string {
  const fault = `<soapenv:Fault><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>UNKNOWN_EXCEPTION: ${words}</faultstring></soapenv:Fault>`;
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${fault}</soapenv:Body></soapenv:Envelope>`;
}

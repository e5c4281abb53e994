/** An org with as many apps as asked for, half of each kind, without writing them as files. */
import type { Component, Element } from '../state.ts';
import { idFor } from './record-id.ts';

const element = (name: string, value: Element['value']): Element => ({ name, value });

/** `count` apps: `Connected_00001` and `External_00001` onwards. Every fourth of each kind issues JWTs. */
export function manyApps(count: number, orgId: string): Component[] {
  const component = (type: string, prefix: string, fullName: string, children: Element[]): Component => ({
    type,
    fullName,
    id: idFor(prefix, `${orgId}:${type}:${fullName}`),
    namespacePrefix: null,
    manageableState: 'unmanaged',
    children,
  });
  return Array.from({ length: count }, (_, at) => {
    const number = String(Math.floor(at / 2) + 1).padStart(5, '0');
    const issuesJwt = Math.floor(at / 2) % 4 === 0;
    return at % 2 === 0
      ? [component('ConnectedApp', '0H4', `Connected_${number}`, connectedApp(number, issuesJwt))]
      : externalParts(number, issuesJwt).map(([type, prefix, name, children]) =>
          component(type, prefix, name, children),
        );
  }).flat();
}

function connectedApp(number: string, issuesJwt: boolean): Element[] {
  return [
    element('contactEmail', 'admin@pay.example'),
    element('label', `Connected ${number}`),
    element('oauthConfig', [
      element('callbackUrl', 'https://many.example/callback'),
      element('consumerKey', `3MVG9connected.${number}`),
      element('isAdminApproved', 'true'),
      element('isNamedUserJwtEnabled', String(issuesJwt)),
      element('scopes', 'Api'),
      element('scopes', 'RefreshToken'),
    ]),
    element('oauthPolicy', [element('ipRelaxation', 'ENFORCE'), element('refreshTokenPolicy', 'infinite')]),
    element('permissionSetName', 'Pay API'),
  ];
}

type Part = [type: string, idPrefix: string, fullName: string, children: Element[]];

function externalParts(number: string, issuesJwt: boolean): Part[] {
  const app = `External_${number}`;
  const parent = element('externalClientApplication', app);
  return [
    [
      'ExternalClientApplication',
      '0xI',
      app,
      [element('contactEmail', 'admin@pay.example'), element('label', `External ${number}`)],
    ],
    [
      'ExtlClntAppOauthSettings',
      '0xJ',
      `${app}_oauth`,
      [element('commaSeparatedOauthScopes', 'Api, RefreshToken'), parent, element('label', `${app}_oauth`)],
    ],
    [
      'ExtlClntAppGlobalOauthSettings',
      '0xG',
      `${app}_glbloauth`,
      [
        element('callbackUrl', 'https://many.example/callback'),
        element('consumerKey', `3MVG9external.${number}`),
        parent,
        element('isNamedUserJwtEnabled', String(issuesJwt)),
        element('label', `${app}_glbloauth`),
      ],
    ],
    [
      'ExtlClntAppOauthConfigurablePolicies',
      '0xO',
      `${app}_oauthPlcy`,
      [
        parent,
        element('ipRelaxationPolicyType', 'Enforce'),
        element('label', `${app}_oauthPlcy`),
        element('permittedUsersPolicyType', 'AllSelfAuthorized'),
        element('refreshTokenPolicyType', 'SpecificLifetime'),
        element('refreshTokenValidityPeriod', '365'),
        element('refreshTokenValidityUnit', 'Days'),
        element('requiredSessionLevel', 'STANDARD'),
      ],
    ],
  ];
}

/** Scope names: metadata says `RefreshToken`, the wire says `refresh_token`. docs/salesforce.md §3.1, §4.2 */

const wireNames: Record<string, string> = {
  Basic: 'id',
  Chatter: 'chatter_api',
  CustomApplications: 'visualforce',
  OpenID: 'openid',
  Wave: 'wave_api',
  Eclair: 'eclair_api',
  Pardot: 'pardot_api',
  CDPIngest: 'cdp_ingest_api',
  CDPProfile: 'cdp_profile_api',
  CDPQuery: 'cdp_query_api',
  CDPSegment: 'cdp_segment_api',
  CDPIdentityResolution: 'cdp_identityresolution_api',
  CDPCalculatedInsight: 'cdp_calculated_insight_api',
  CDP: 'cdp_api',
  Chatbot: 'chatbot_api',
  UserRegistration: 'user_registration_api',
  SFAP: 'sfap_api',
  SFApiPlatform: 'sfap_api',
  Interaction: 'interaction_api',
  EinsteinGPT: 'einstein_gpt_api',
  PwdlessLogin: 'pwdless_login_api',
  MCP: 'mcp_api',
  SCRT: 'scrt_api',
};

/** The name in tokens and in `scope`; most are the metadata name in lower case with underscores. */
export function wireScope(name: string): string {
  return wireNames[name] ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

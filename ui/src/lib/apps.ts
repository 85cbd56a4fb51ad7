/**
 * The names of Make's apps and of what a step does, from the short forms in a scenario.
 *
 * Make sends `google-sheets` and `addRow`; people say Google Sheets and Add row. Names are the same
 * in every language.
 */
const known: Record<string, string> = {
  gateway: 'Webhooks',
  http: 'HTTP',
  json: 'JSON',
  csv: 'CSV',
  xml: 'XML',
  rss: 'RSS',
  sql: 'SQL',
  mysql: 'MySQL',
  postgres: 'PostgreSQL',
  ftp: 'FTP',
  builtin: 'Flow control',
  util: 'Tools',
  regexp: 'Text parser',
  datastore: 'Data store',
  email: 'Email',
  'google-email': 'Gmail',
  hubspotcrm: 'HubSpot CRM',
  woocommerce: 'WooCommerce',
  wordpress: 'WordPress',
  clickup: 'ClickUp',
  whatsapp: 'WhatsApp',
  'whatsapp-business-cloud': 'WhatsApp Business',
  openai: 'OpenAI',
  'openai-gpt-3': 'OpenAI',
  'microsoft-365': 'Microsoft 365',
  bamboohr: 'BambooHR',
  linkedin: 'LinkedIn',
  paypal: 'PayPal',
  quickbooks: 'QuickBooks',
};

/** Make's own tools, which connect to nothing. */
const own: ReadonlySet<string> = new Set(['builtin', 'util', 'regexp', 'json', 'csv', 'xml']);

/** Whether it is an app somebody uses, and not a tool of Make itself. */
export function isOfOthers(app: string): boolean {
  return !own.has(app);
}

export function appName(app: string): string {
  const name = known[app];
  if (name !== undefined) return name;
  return app
    .split(/[-_]/u)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}

/** `ActionSendData` is said as Send data, `CustomWebHook` as Custom webhook. */
export function stepName(action: string): string {
  const words = action
    .replace(/^(?:Action|Trigger)(?=[A-Z])/u, '')
    .replace(/WebHook/gu, 'Webhook')
    .replace(/^BasicRouter$/u, 'Router')
    .replace(/([a-z\d])([A-Z])/gu, '$1 $2')
    .split(/[-_\s]+/u)
    .map((word) => (/^[A-Z\d]{2,}$/u.test(word) ? word : word.toLowerCase()))
    .join(' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

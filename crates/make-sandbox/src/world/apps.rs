//! Apps of Make as far as our scenarios use them.
//!
//! In: nothing. Out: a fixed table. It decides nothing.

/// An app of Make: package, connection type (empty when none is needed), its label, its colour.
pub(crate) struct App {
    pub(crate) package: &'static str,
    pub(crate) account: &'static str,
    pub(crate) label: &'static str,
    pub(crate) theme: &'static str,
}

const fn app(
    package: &'static str,
    account: &'static str,
    label: &'static str,
    theme: &'static str,
) -> App {
    App {
        package,
        account,
        label,
        theme,
    }
}

pub(crate) const APPS: &[App] = &[
    app("gateway", "", "Webhooks", "#c73a63"),
    app("http", "", "HTTP", "#2fa0d5"),
    app("json", "", "JSON", "#68b916"),
    app("builtin", "", "Flow control", "#8fc941"),
    app("util", "", "Tools", "#5b5b96"),
    app("datastore", "", "Data store", "#2e8bd8"),
    app("ai-agent", "", "Make AI Agents", "#6d00cc"),
    app("ai-local-agent", "", "Make AI Agents (new)", "#6d00cc"),
    app("google-sheets", "google", "Google Sheets", "#0fa960"),
    app("google-email", "google-email", "Gmail", "#db4437"),
    app("google-drive", "google", "Google Drive", "#4285f4"),
    app("google-calendar", "google", "Google Calendar", "#3d7eff"),
    app("slack", "slack3", "Slack", "#481449"),
    app("salesforce", "salesforce", "Salesforce", "#0d9dda"),
    app("hubspotcrm", "hubspotcrm3", "HubSpot CRM", "#ff7a59"),
    app(
        "facebook-lead-ads",
        "facebook",
        "Facebook Lead Ads",
        "#1977f2",
    ),
    app("facebook-pages", "facebook", "Facebook Pages", "#1977f2"),
    app(
        "instagram-business",
        "facebook",
        "Instagram for Business",
        "#e1306c",
    ),
    app("mailchimp", "mailchimp2", "Mailchimp", "#ffe01b"),
    app("shopify", "shopify", "Shopify", "#95bf47"),
    app("woocommerce", "woocommerce", "WooCommerce", "#7f54b3"),
    app("stripe", "stripe", "Stripe", "#635bff"),
    app("xero", "xero2", "Xero", "#13b5ea"),
    app("airtable", "airtable3", "Airtable", "#fcb400"),
    app("notion", "notion3", "Notion", "#000000"),
    app("trello", "trello", "Trello", "#0079bf"),
    app("jira", "jira", "Jira Cloud", "#0052cc"),
    app("zendesk", "zendesk", "Zendesk", "#03363d"),
    app("freshdesk", "freshdesk", "Freshdesk", "#25c16f"),
    app("twilio", "twilio", "Twilio", "#f22f46"),
    app(
        "whatsapp-business-cloud",
        "whatsapp-business-cloud",
        "WhatsApp Business Cloud",
        "#25d366",
    ),
    app("telegram", "telegram", "Telegram Bot", "#32afed"),
    app("openai-gpt-3", "openai-gpt-3", "OpenAI", "#10a37f"),
    app("postgres", "postgres", "PostgreSQL", "#336791"),
    app("ftp", "ftp", "FTP", "#4f6a92"),
    app("dropbox", "dropbox", "Dropbox", "#0061ff"),
    app("typeform", "typeform", "Typeform", "#262627"),
    app("calendly", "calendly", "Calendly", "#006bff"),
    app("bamboohr", "bamboohr", "BambooHR", "#73c41d"),
    app("microsoft-email", "azure", "Microsoft 365 Email", "#0072c6"),
];

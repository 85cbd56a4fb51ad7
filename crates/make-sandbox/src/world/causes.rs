//! Ways in which runs go wrong, in the words of the apps.
//!
//! In: nothing. Out: fixed tables. It decides nothing.

/// A way of failing: the app it belongs to (empty = any), the error's name and words.
pub(crate) struct Cause {
    pub(crate) package: &'static str,
    pub(crate) name: &'static str,
    pub(crate) message: &'static str,
}

const fn cause(package: &'static str, name: &'static str, message: &'static str) -> Cause {
    Cause {
        package,
        name,
        message,
    }
}

pub(crate) const CAUSES: &[Cause] = &[
    cause(
        "salesforce",
        "ConnectionError",
        "[401] INVALID_SESSION_ID: Session expired or invalid",
    ),
    cause(
        "facebook-lead-ads",
        "RateLimitError",
        "[403] (#4) Application request limit reached",
    ),
    cause(
        "facebook-pages",
        "ConnectionError",
        "[400] Error validating access token: The session has been invalidated because the user changed their password.",
    ),
    cause(
        "instagram-business",
        "RuntimeError",
        "[400] (#9007) The media is not ready for publishing, please wait for a moment",
    ),
    cause(
        "google-sheets",
        "RateLimitError",
        "[429] Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'",
    ),
    cause(
        "google-sheets",
        "RuntimeError",
        "[404] Requested entity was not found.",
    ),
    cause(
        "google-drive",
        "ConnectionError",
        "Failed to refresh the connection: invalid_grant, Token has been expired or revoked.",
    ),
    cause(
        "google-email",
        "ConnectionError",
        "Failed to refresh the connection: invalid_grant, Token has been expired or revoked.",
    ),
    cause(
        "google-calendar",
        "RuntimeError",
        "[403] Calendar usage limits exceeded.",
    ),
    cause(
        "slack",
        "RuntimeError",
        "channel_not_found: The channel passed is not valid or the bot is not a member.",
    ),
    cause(
        "hubspotcrm",
        "DuplicateDataError",
        "[409] Contact already exists. Existing ID: 40213",
    ),
    cause(
        "mailchimp",
        "DataError",
        "[400] Invalid Resource: Please provide a valid email address.",
    ),
    cause(
        "shopify",
        "RuntimeError",
        "[422] Fulfillment order is not in a fulfillable state",
    ),
    cause(
        "stripe",
        "ConnectionError",
        "[401] Expired API Key provided",
    ),
    cause(
        "xero",
        "ConnectionError",
        "[401] AuthenticationUnsuccessful: TokenExpired",
    ),
    cause(
        "airtable",
        "DataError",
        "[422] INVALID_MULTIPLE_CHOICE_OPTIONS: Insufficient permissions to create new select option",
    ),
    cause(
        "notion",
        "RuntimeError",
        "[409] Conflict occurred while saving. Please try again.",
    ),
    cause("zendesk", "RuntimeError", "[503] Service Unavailable"),
    cause(
        "freshdesk",
        "ConnectionError",
        "[401] invalid_credentials: You have to be logged in to perform this action.",
    ),
    cause(
        "twilio",
        "DataError",
        "[400] The 'To' number is not a valid phone number.",
    ),
    cause(
        "whatsapp-business-cloud",
        "RuntimeError",
        "[400] (#132001) Template name does not exist in the translation",
    ),
    cause(
        "openai-gpt-3",
        "RateLimitError",
        "[429] You exceeded your current quota, please check your plan and billing details.",
    ),
    cause(
        "postgres",
        "ConnectionError",
        "connect ETIMEDOUT 10.20.4.11:5432",
    ),
    cause(
        "ftp",
        "ConnectionError",
        "Timeout while connecting to server",
    ),
    cause("http", "RuntimeError", "[502] Bad Gateway"),
    cause("http", "ModuleTimeoutError", "The operation timed out."),
    cause("json", "BundleValidationError", "Source is not valid JSON."),
    cause(
        "",
        "RuntimeError",
        "The operation failed with an error: Internal Server Error",
    ),
    cause(
        "",
        "BundleValidationError",
        "Validation failed for 1 parameter(s). Missing value of required parameter 'id'.",
    ),
];

pub(crate) const WARNINGS: &[&str] = &[
    "The module returned no output, a default value was used instead.",
    "The scenario stored an incomplete execution and went on.",
    "[429] Too many requests, the module was repeated after a pause.",
];

//! The automations an agency really builds: what they are called, what they do, how often.
//!
//! In: nothing. Out: fixed tables. It decides nothing.

/// How often an automation is due, in the words of the person who ordered it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Often {
    /// Every so many minutes, round the clock.
    Every(i64),
    /// Every so many minutes on weekdays from 08:00 to 18:00.
    Office(i64),
    Daily(i8, i8),
    Weekdays(i8, i8),
    Weekly(i8, i8, i8),
    Monthly(i8, i8, i8),
    Yearly(i8, i8),
    /// A webhook that is called about every so many seconds.
    Hook(i64),
    /// Once, so many days from now.
    Once(i64),
    Demand,
}

/// One kind of automation.
pub(crate) struct Pattern {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) often: Often,
    /// Modules in order, parted by blanks. `>` opens the routes of a router, `/` parts them.
    pub(crate) steps: &'static str,
}

const fn p(name: &'static str, often: Often, steps: &'static str, about: &'static str) -> Pattern {
    Pattern {
        name,
        about,
        often,
        steps,
    }
}

/// Every pattern there is, in the order of the lists.
pub(crate) fn public_patterns() -> impl Iterator<Item = &'static Pattern> {
    [MARKETING, WAREHOUSE, FINANCE, SUPPORT, OPS, SALES]
        .into_iter()
        .flatten()
}

use Often::{Daily, Demand, Every, Hook, Monthly, Office, Once, Weekdays, Weekly, Yearly};

pub(crate) const MARKETING: &[Pattern] = &[
    p(
        "Lead capture (Facebook)",
        Every(15),
        "facebook-lead-ads:watchLeads hubspotcrm:createContact slack:CreateMessage",
        "New leads from Facebook forms go to HubSpot and to #leads.",
    ),
    p(
        "Newsletter sign-ups",
        Hook(1500),
        "gateway:CustomWebHook mailchimp:addSubscriber google-sheets:addRow",
        "Website form to the Mailchimp audience.",
    ),
    p(
        "Review digest",
        Office(15),
        "google-sheets:watchRows builtin:BasicFilter openai-gpt-3:CreateCompletion slack:CreateMessage",
        "Reviews of three stars and fewer, summarised for #marketing.",
    ),
    p(
        "Instagram post planner",
        Every(60),
        "airtable:watchRecords instagram-business:createPost airtable:updateRecord",
        "Publishes approved posts from the content calendar.",
    ),
    p(
        "Campaign spend report",
        Weekly(1, 8, 0),
        "http:ActionSendData json:ParseJSON google-sheets:addRow google-email:sendEmail",
        "Last week's advertising spend for Monday's meeting.",
    ),
    p(
        "Abandoned basket reminder",
        Every(30),
        "shopify:watchAbandonedCheckouts builtin:BasicRouter > whatsapp-business-cloud:sendTemplate / mailchimp:sendCampaign",
        "Reminds by WhatsApp if a number is known, else by e-mail.",
    ),
    p(
        "Webinar registrations",
        Hook(5400),
        "gateway:CustomWebHook google-calendar:createEvent google-email:sendEmail",
        "Adds guests to the webinar and sends the link.",
    ),
    p(
        "Brand mentions to Slack",
        Every(30),
        "http:ActionSendData json:ParseJSON util:TextAggregator slack:CreateMessage",
        "Press and forum mentions, gathered twice an hour.",
    ),
    p(
        "Loyalty tier update",
        Daily(2, 30),
        "postgres:selectRows util:SetVariables mailchimp:updateSubscriber",
        "Moves members between Perunggu, Perak and Emas.",
    ),
    p(
        "Ramadan campaign switch",
        Once(40),
        "datastore:GetRecord mailchimp:sendCampaign slack:CreateMessage",
        "Starts the Ramadan mailing once, at the agreed hour.",
    ),
    p(
        "Influencer payouts list",
        Monthly(25, 9, 0),
        "airtable:searchRecords util:TextAggregator google-sheets:addRow google-email:sendEmail",
        "Monthly list for finance.",
    ),
    p(
        "Landing page A/B results",
        Weekdays(7, 45),
        "http:ActionSendData json:ParseJSON notion:createPage",
        "Yesterday's conversion of both variants.",
    ),
    p(
        "Birthday voucher",
        Daily(9, 0),
        "postgres:selectRows whatsapp-business-cloud:sendTemplate datastore:AddRecord",
        "A voucher on the member's birthday.",
    ),
    p(
        "Event photo archive",
        Demand,
        "google-drive:searchFiles dropbox:uploadFile slack:CreateMessage",
        "Started by hand after an event.",
    ),
];

pub(crate) const WAREHOUSE: &[Pattern] = &[
    p(
        "Order → Warehouse sync",
        Hook(200),
        "gateway:CustomWebHook json:ParseJSON salesforce:createRecord slack:CreateMessage",
        "Each shop order becomes a picking order.",
    ),
    p(
        "Returns intake",
        Hook(2600),
        "gateway:CustomWebHook builtin:BasicRouter > airtable:createRecord slack:CreateMessage / google-email:sendEmail",
        "Returned parcels, sorted by reason.",
    ),
    p(
        "Courier tracking update",
        Every(20),
        "postgres:selectRows http:ActionSendData json:ParseJSON shopify:updateOrder",
        "Asks JNE, J&T and SiCepat where the parcels are.",
    ),
    p(
        "Stock reorder alert",
        Every(60),
        "google-sheets:searchRows builtin:BasicFilter telegram:SendReplyMessage google-email:sendEmail",
        "Warns when an item falls below its reorder point.",
    ),
    p(
        "Nightly stock count",
        Daily(23, 30),
        "ftp:watchFiles json:ParseJSON postgres:insertRow google-sheets:addRow",
        "Takes the scanner files of the day.",
    ),
    p(
        "Label printing queue",
        Hook(420),
        "gateway:CustomWebHook http:ActionSendData datastore:AddRecord",
        "Sends shipping labels to the printer in hall 2.",
    ),
    p(
        "Damaged goods photos",
        Hook(9000),
        "gateway:CustomWebHook google-drive:uploadFile trello:createCard",
        "Photos from the dock go to the claims board.",
    ),
    p(
        "Supplier delivery notice",
        Office(30),
        "google-email:TriggerNewEmail json:ParseJSON airtable:createRecord slack:CreateMessage",
        "Reads delivery notices out of e-mails.",
    ),
    p(
        "Cold storage temperature",
        Every(15),
        "http:ActionSendData json:ParseJSON builtin:BasicRouter > datastore:AddRecord / twilio:CreateMessage telegram:SendReplyMessage",
        "Calls the guard when cold storage is above 6 °C.",
    ),
    p(
        "Bin location cleanup",
        Weekly(0, 4, 0),
        "postgres:selectRows util:SetVariables postgres:updateRow",
        "Frees bins that have been empty for a month.",
    ),
    p(
        "Marketplace stock push",
        Every(30),
        "postgres:selectRows http:ActionSendData json:ParseJSON google-sheets:addRow",
        "Stock levels to Tokopedia and Shopee.",
    ),
];

pub(crate) const FINANCE: &[Pattern] = &[
    p(
        "Daily invoice export",
        Weekdays(6, 0),
        "xero:searchInvoices json:CreateJSON ftp:uploadFile google-email:sendEmail",
        "Yesterday's invoices for the accountant, before the office opens.",
    ),
    p(
        "Payout reconciliation",
        Every(60),
        "stripe:watchPayouts xero:createBankTransaction google-sheets:addRow",
        "Matches Stripe payouts with the ledger.",
    ),
    p(
        "Expense receipts to Drive",
        Every(30),
        "google-email:TriggerNewEmail google-drive:uploadFile openai-gpt-3:CreateCompletion google-sheets:addRow",
        "Files receipts and reads date, amount and VAT.",
    ),
    p(
        "Overdue invoice reminder",
        Weekdays(9, 30),
        "xero:searchInvoices builtin:BasicRouter > google-email:sendEmail / whatsapp-business-cloud:sendTemplate slack:CreateMessage",
        "A polite note after 7 days, a call list after 21.",
    ),
    p(
        "Tax invoice numbers (e-Faktur)",
        Monthly(1, 5, 30),
        "http:ActionSendData json:ParseJSON google-sheets:addRow",
        "Fetches the next block of e-Faktur numbers.",
    ),
    p(
        "Exchange rates",
        Daily(5, 15),
        "http:ActionSendData json:ParseJSON xero:updateCurrencyRate",
        "Middle rates of Bank Indonesia.",
    ),
    p(
        "Refund approvals",
        Hook(7200),
        "gateway:CustomWebHook slack:CreateMessage stripe:createRefund xero:createCreditNote",
        "Refunds above Rp 500.000 wait for a thumbs-up.",
    ),
    p(
        "Payroll hand-over",
        Monthly(24, 16, 0),
        "bamboohr:searchEmployees json:CreateJSON ftp:uploadFile google-email:sendEmail",
        "Working hours to the payroll bureau.",
    ),
    p(
        "Cash position to WhatsApp",
        Weekdays(8, 0),
        "postgres:selectRows util:SetVariables whatsapp-business-cloud:sendTemplate",
        "Balances of all accounts for the director.",
    ),
    p(
        "Year-end archive",
        Yearly(12, 31),
        "google-drive:searchFiles dropbox:uploadFile google-email:sendEmail",
        "Copies the year's documents to the archive.",
    ),
    p(
        "Subscription renewals",
        Hook(3600),
        "gateway:CustomWebHook stripe:getInvoice xero:createInvoice",
        "Stripe renewals become Xero invoices.",
    ),
];

pub(crate) const SUPPORT: &[Pattern] = &[
    p(
        "Patient reminder SMS",
        Daily(18, 0),
        "google-calendar:searchEvents builtin:BasicFilter twilio:CreateMessage google-sheets:addRow",
        "Reminds everybody who has an appointment tomorrow.",
    ),
    p(
        "NPS survey",
        Weekly(1, 9, 0),
        "postgres:selectRows mailchimp:sendCampaign slack:CreateMessage",
        "Asks last week's customers for a score.",
    ),
    p(
        "Ticket triage",
        Hook(600),
        "gateway:CustomWebHook openai-gpt-3:CreateCompletion zendesk:updateTicket builtin:BasicRouter > slack:CreateMessage / trello:createCard",
        "Language, subject and urgency of new tickets.",
    ),
    p(
        "WhatsApp auto-reply",
        Hook(240),
        "gateway:CustomWebHook datastore:GetRecord whatsapp-business-cloud:sendTemplate",
        "Answers opening hours and addresses by itself.",
    ),
    p(
        "Escalation after 4 hours",
        Office(15),
        "zendesk:searchTickets builtin:BasicFilter slack:CreateMessage zendesk:updateTicket",
        "Open tickets that nobody has answered.",
    ),
    p(
        "Appointment bookings",
        Hook(1800),
        "gateway:CustomWebHook calendly:getEvent google-calendar:createEvent google-email:sendEmail",
        "Bookings from the website to the doctors' calendars.",
    ),
    p(
        "Lab results notice",
        Office(30),
        "ftp:watchFiles json:ParseJSON postgres:insertRow twilio:CreateMessage",
        "Tells the patient that results are ready, never what they say.",
    ),
    p(
        "Call-back list",
        Weekdays(8, 30),
        "freshdesk:searchTickets google-sheets:addRow google-email:sendEmail",
        "Missed calls of the evening for the morning shift.",
    ),
    p(
        "Satisfaction by branch",
        Monthly(2, 7, 0),
        "postgres:selectRows util:TextAggregator google-sheets:addRow notion:createPage",
        "Scores per branch and month.",
    ),
    p(
        "Knowledge base sync",
        Daily(3, 0),
        "notion:searchObjects json:CreateJSON http:ActionSendData",
        "New articles to the help centre.",
    ),
    p(
        "Complaint form",
        Hook(5400),
        "typeform:watchResponses freshdesk:createTicket slack:CreateMessage",
        "Complaints become tickets with a due date.",
    ),
];

pub(crate) const OPS: &[Pattern] = &[
    p(
        "Stock reorder alert",
        Every(60),
        "google-sheets:searchRows builtin:BasicFilter telegram:SendReplyMessage google-email:sendEmail",
        "Warns when an item falls below its reorder point.",
    ),
    p(
        "Old CRM import",
        Every(120),
        "http:ActionSendData json:ParseJSON hubspotcrm:createContact",
        "Kept until the last region has left the old CRM.",
    ),
    p(
        "New hire checklist",
        Hook(86_400),
        "gateway:CustomWebHook bamboohr:getEmployee jira:createIssue slack:CreateMessage google-email:sendEmail",
        "Accounts, laptop and badge for the first day.",
    ),
    p(
        "Shift roster",
        Weekly(5, 15, 0),
        "google-sheets:searchRows builtin:BasicFeeder whatsapp-business-cloud:sendTemplate",
        "Next week's shifts to every employee.",
    ),
    p(
        "Server backup check",
        Daily(4, 45),
        "http:ActionSendData json:ParseJSON builtin:BasicRouter > datastore:AddRecord / slack:CreateMessage jira:createIssue",
        "Opens an issue if last night's backup is missing.",
    ),
    p(
        "Meeting notes to Notion",
        Every(60),
        "google-drive:watchFiles openai-gpt-3:CreateCompletion notion:createPage slack:CreateMessage",
        "Transcripts become short notes with tasks.",
    ),
    p(
        "Fleet fuel log",
        Every(180),
        "telegram:WatchUpdates google-sheets:addRow",
        "Drivers send a photo of the receipt.",
    ),
    p(
        "Vendor contract expiry",
        Weekdays(7, 0),
        "airtable:searchRecords builtin:BasicFilter google-email:sendEmail",
        "Contracts that end within 60 days.",
    ),
    p(
        "Store opening check",
        Daily(9, 15),
        "postgres:selectRows builtin:BasicRouter > slack:CreateMessage / twilio:CreateMessage",
        "Branches that have not opened the till by 09:15.",
    ),
    p(
        "Incident channel",
        Hook(28_800),
        "gateway:CustomWebHook slack:CreateChannel jira:createIssue notion:createPage",
        "One press opens channel, issue and log.",
    ),
    p(
        "Visitor badge",
        Hook(2400),
        "gateway:CustomWebHook google-sheets:addRow http:ActionSendData",
        "Prints a badge at the front desk.",
    ),
    p(
        "Price list to resellers",
        Demand,
        "google-sheets:searchRows json:CreateJSON google-email:sendEmail",
        "Started by hand when prices change.",
    ),
];

pub(crate) const SALES: &[Pattern] = &[
    p(
        "Quote follow-up",
        Weekdays(10, 0),
        "hubspotcrm:searchDeals builtin:BasicFilter google-email:sendEmail",
        "Reminds of quotes without an answer after 5 days.",
    ),
    p(
        "Won deal → onboarding",
        Hook(14_400),
        "gateway:CustomWebHook hubspotcrm:getDeal jira:createIssue slack:CreateMessage google-drive:createFolder",
        "Folder, project and welcome mail for new customers.",
    ),
    p(
        "Lead scoring",
        Every(60),
        "hubspotcrm:watchContacts openai-gpt-3:CreateCompletion hubspotcrm:updateContact",
        "Scores new contacts and hands hot ones over.",
    ),
    p(
        "Demo no-show",
        Office(60),
        "calendly:searchEvents builtin:BasicFilter whatsapp-business-cloud:sendTemplate",
        "A friendly second chance after a missed demo.",
    ),
    p(
        "Pipeline snapshot",
        Daily(23, 0),
        "hubspotcrm:searchDeals util:TextAggregator google-sheets:addRow",
        "One row per stage and day.",
    ),
    p(
        "Reseller orders",
        Hook(1200),
        "gateway:CustomWebHook json:ParseJSON woocommerce:createOrder slack:CreateMessage",
        "Orders from the reseller portal.",
    ),
];

/// Words that part otherwise equal automations of a large company.
pub(crate) const PLACES: &[&str] = &[
    "Jakarta Pusat",
    "Jakarta Selatan",
    "Bandung",
    "Surabaya",
    "Semarang",
    "Yogyakarta",
    "Denpasar",
    "Medan",
    "Makassar",
    "Palembang",
    "Balikpapan",
    "Manado",
    "Malang",
    "Bogor",
    "Tangerang",
    "Bekasi",
    "Padang",
    "Pekanbaru",
    "Pontianak",
    "Banjarmasin",
    "Mataram",
    "Kupang",
    "Jayapura",
    "Ambon",
    "Solo",
    "Cirebon",
    "Batam",
    "Singapore",
    "Kuala Lumpur",
    "Manila",
    "Bangkok",
    "Ho Chi Minh City",
    "Sydney",
    "Amsterdam",
];

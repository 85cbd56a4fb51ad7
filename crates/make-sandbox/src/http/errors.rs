//! Refusals in the shapes that Make uses.
//!
//! In: what was wrong. Out: a status with `{detail, message, code, suberrors}`. It decides nothing.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use crate::config::{BadToken, Switches};

/// An error answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) detail: Option<Value>,
    pub(crate) suberrors: Vec<String>,
    /// A 429 was also seen as bare text.
    pub(crate) as_text: bool,
    pub(crate) retry_after_s: Option<i64>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: &str) -> Self {
        Self {
            status,
            code,
            message: message.to_owned(),
            detail: None,
            suberrors: Vec::new(),
            as_text: false,
            retry_after_s: None,
        }
    }

    pub(crate) fn with_detail(mut self, detail: impl Into<Value>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A credential that is missing or bad.
    pub(crate) fn bad_token(habit: BadToken) -> Self {
        match habit {
            BadToken::NotLoggedIn => Self::not_logged_in(),
            BadToken::BadCredentials => {
                Self::new(StatusCode::UNAUTHORIZED, "IM102", "Bad credentials")
            }
            BadToken::Forbidden => Self::permission_denied(),
        }
    }

    pub(crate) fn not_logged_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "IM015", "User is not logged in.")
    }

    /// Missing scope, wrong zone, foreign team: Make says the same to all of them.
    pub(crate) fn permission_denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "SC403", "Permission denied").with_detail("Access denied.")
    }

    pub(crate) fn insufficient_rights(permission: &str) -> Self {
        Self::permission_denied().with_detail(format!(
            "Insufficient rights, permission \"{permission}\" is needed."
        ))
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "SC404", "Not Found")
            .with_detail(format!("{what} not found."))
    }

    pub(crate) fn no_such_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "SC404", "Not Found")
            .with_detail("Requested route does not exist.")
    }

    pub(crate) fn invalid(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// The shape of a request whose parameters do not pass.
    pub(crate) fn validation(problem: &str) -> Self {
        Self::validations(vec![problem.to_owned()])
    }

    /// The same for several parameters at once.
    pub(crate) fn validations(problems: Vec<String>) -> Self {
        let count = problems.len();
        let mut refusal = Self::invalid("SC400", "Bad Request")
            .with_detail(format!("Validation failed for {count} parameter(s)."));
        refusal.suberrors = problems;
        refusal
    }

    /// A value that the call cannot do without.
    pub(crate) fn missing(name: &str) -> Self {
        Self::validation(&format!("Missing value of required parameter '{name}'."))
    }

    /// A role that Make changes for nobody: `changeable:false`, or the Owner.
    pub(crate) fn unchangeable(switches: &Switches) -> Self {
        Self::with_status(switches.unchangeable_status, "SC403", "Permission denied")
            .with_detail("The role of this user cannot be changed.")
    }

    pub(crate) fn confirmation_required() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "IM004",
            "Confirmation required.",
        )
        .with_detail("Repeat the request with confirmed=true.")
    }

    /// What is to be kept is more than fits.
    pub(crate) fn no_space() -> Self {
        Self::invalid("IM003", "Not enough space in storage.")
    }

    /// A feature that the licence of the organization lacks.
    pub(crate) fn not_licensed(switches: &Switches) -> Self {
        let status = switches.not_licensed_status;
        let code = if status == 403 { "SC403" } else { "SC402" };
        Self::with_status(status, code, "Your plan does not include this feature.")
    }

    /// The same where Make promises an error without saying which: IM004 belongs to 406, and any other status has
    /// the general code of its own.
    pub(crate) fn unconfirmed(status: u16) -> Self {
        let code = match status {
            406 => "IM004",
            400 => "SC400",
            403 => "SC403",
            409 => "SC409",
            _ => "SC422",
        };
        Self::with_status(status, code, "Confirmation required.")
    }

    pub(crate) fn with_status(status: u16, code: &'static str, message: &str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        Self::new(status, code, message)
    }

    fn body(&self) -> Value {
        let mut body = Map::new();
        if let Some(detail) = &self.detail {
            body.insert("detail".to_owned(), detail.clone());
        }
        body.insert("message".to_owned(), json!(self.message));
        body.insert("code".to_owned(), json!(self.code));
        if !self.suberrors.is_empty() {
            let list = self
                .suberrors
                .iter()
                .map(|message| json!({"message": message, "name": "Error"}));
            body.insert("suberrors".to_owned(), Value::Array(list.collect()));
        }
        Value::Object(body)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = if self.as_text {
            (self.status, self.message.clone()).into_response()
        } else {
            (self.status, axum::Json(self.body())).into_response()
        };
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

//! Orders about signing in: which programs are registered, and which calls they made.

use super::{Control, OrderError};
use crate::{
    http::journal::{Call, CallCount},
    oauth::{Registration, RegistrationFact},
};

impl Control {
    /// Registers a program, or changes its registration.
    pub fn register(&self, registration: Registration) -> Result<(), OrderError> {
        if self.shared.grants().registered.register(registration) {
            Ok(())
        } else {
            Err(OrderError::ForeignRedirect)
        }
    }

    /// The registered programs. Never a secret among what is told.
    pub fn registrations(&self) -> Vec<RegistrationFact> {
        self.shared.grants().registered.facts()
    }

    pub fn forget_registrations(&self) {
        self.shared.grants().registered.forget_all();
    }

    /// Every code and token that was given out and is not used up or ended, for whoever looks for their traces.
    pub fn sign_in_tokens(&self) -> Vec<String> {
        self.shared.grants().openers()
    }

    /// The newest calls of the sign-in, oldest first. Neither a query nor a body is among them.
    pub fn sign_in_calls(&self) -> Vec<Call> {
        self.shared.journal().sign_in.calls()
    }

    /// How often each kind of call of the sign-in was made since the last clearing.
    pub fn sign_in_counts(&self) -> Vec<CallCount> {
        self.shared.journal().sign_in.counts()
    }
}

//! Roles that an organization makes for itself.
//!
//! In: an organization, and what the role shall allow, by the numbers of [`Caller::permissions`]. Out: [`CustomRole`].
//! Never guesses whether the organization may have such roles: a plan without them is refused by Make. Assumed: with
//! [`Error::Forbidden`] or [`Error::PaymentRequired`].
//!
//! They are listed by [`Caller::roles`] for their organization, and given like every other role. Make's own client
//! library of August 2026 names the role in the path; its `OpenAPI` document of May 2026 in the body. The younger one
//! is followed. Source: <https://github.com/integromat/make-typescript-sdk>

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::client::Caller;
use crate::endpoint::{Endpoint, endpoints};
use crate::error::Error;
use crate::ids::{OrganizationId, PermissionId, RoleId};
use crate::lenient;
use crate::make::roles::RoleCategory;

endpoints! {
    CREATE_CUSTOM_ROLE =
        Endpoint::post("create_custom_role", "/users/custom-roles", &["user:write"]).once().unproven();
    UPDATE_CUSTOM_ROLE =
        Endpoint::patch("update_custom_role", "/users/custom-roles/{role}", &["user:write"]).unproven();
    DELETE_CUSTOM_ROLE =
        Endpoint::delete("delete_custom_role", "/users/custom-roles/{role}", &["user:write"]).unproven();
}

/// A role of an organization's own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CustomRole {
    /// Make's number for the role.
    pub id: RoleId,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
    /// What it is given for.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub category: Option<RoleCategory>,
    /// What the organization says about it.
    #[serde(default, deserialize_with = "lenient::soft")]
    pub description: Option<String>,
    /// What it allows.
    #[serde(default, deserialize_with = "lenient::soft_list")]
    pub permissions: Vec<PermissionMark>,
}

/// A permission as a custom role names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PermissionMark {
    /// Make's number for it.
    pub id: PermissionId,
    /// Its name, such as `scenario start`.
    #[serde(default, deserialize_with = "lenient::text_or_empty")]
    pub name: String,
}

/// A role to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomRole {
    /// The organization that shall have it.
    pub organization: OrganizationId,
    /// Its name, 1 to 50 characters.
    pub name: String,
    /// What it is given for: the organization or a team.
    pub category: RoleCategory,
    /// A few words about it.
    pub description: Option<String>,
    /// What it allows; see [`Caller::permissions`].
    pub permissions: Vec<PermissionId>,
}

/// What shall change about a role. `None` leaves a thing as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CustomRoleChange {
    /// Another name, 1 to 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Other words about it; `Some(None)` takes them away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    /// All it allows from now on. What is left out is taken away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<PermissionId>>,
}

impl Caller {
    /// `POST /users/custom-roles`: makes a role. Scope `user:write`, and the permission `organization custom roles
    /// edit`. Never sent again by itself.
    pub async fn create_custom_role(&self, new: &NewCustomRole) -> Result<CustomRole, Error> {
        let mut body = json!({
            "organizationId": new.organization, "name": new.name, "category": new.category.as_str(),
            "permissions": new.permissions,
        });
        if let Some(description) = &new.description {
            body["description"] = json!(description);
        }
        self.ask_for("role", CREATE_CUSTOM_ROLE.call().body(body))
            .await
    }

    /// `PATCH /users/custom-roles/{id}`: changes a role for everybody who has it. Scope `user:write`.
    ///
    /// Make's own roles are refused; [`Role::management_type`](crate::Role) says so before anything is sent.
    pub async fn update_custom_role(
        &self,
        id: RoleId,
        organization: OrganizationId,
        change: &CustomRoleChange,
    ) -> Result<CustomRole, Error> {
        let mut body = json!(change);
        body["organizationId"] = json!(organization);
        self.ask_for("role", UPDATE_CUSTOM_ROLE.call().with(id).body(body))
            .await
    }

    /// `DELETE /users/custom-roles/{id}`: removes a role that nobody has. Scope `user:write`.
    pub async fn delete_custom_role(
        &self,
        id: RoleId,
        organization: OrganizationId,
    ) -> Result<(), Error> {
        let body = json!({ "organizationId": organization });
        self.tell(DELETE_CUSTOM_ROLE.call().with(id).body(body))
            .await
    }
}

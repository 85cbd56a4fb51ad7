//! One JSON value, whatever it is, for readers that want one kind of value and can live with another.
//!
//! In: a value of an answer. Out: the value itself where it is of one piece, and what the reader makes of it where it has
//! members. Never asks for memory for what nobody looks at, and never copies a text that stands in the answer as it is.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Number;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece<'a, M = PassedOver> {
    Null,
    Flag(bool),
    Number(Number),
    Text(Cow<'a, str>),
    /// What was made of a list or an object.
    Nested(M),
}

/// What a reader makes of a list or an object; nothing unless it says otherwise. Each takes it to its end, or the rest of
/// the answer could not be read.
pub(crate) trait Members<'de>: Default {
    fn of_list<A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }

    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

/// Nobody asked what is in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PassedOver;

impl Members<'_> for PassedOver {}

/// A list whose members are read as `T`s that take whatever comes. An object is none.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Members<'de> for List<T> {
    fn of_list<A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Self)
    }
}

/// An object read as a `T` that takes whatever its members are. A list is none.
pub(crate) struct Object<T>(pub(crate) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Members<'de> for Object<T> {
    fn of_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        T::deserialize(MapAccessDeserializer::new(object)).map(|read| Self(Some(read)))
    }
}

impl<'de, M: Members<'de>> Deserialize<'de> for Piece<'de, M> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyPiece(PhantomData))
    }
}

struct AnyPiece<M>(PhantomData<M>);

impl<'de, M: Members<'de>> Visitor<'de> for AnyPiece<M> {
    type Value = Piece<'de, M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Piece::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Piece::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        Deserialize::deserialize(from)
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Piece::Flag(flag))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Piece::Number(number.into()))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Piece::Number(number.into()))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(number).map_or(Piece::Null, Piece::Number))
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Piece::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Piece::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        M::of_list(list).map(Piece::Nested)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        M::of_object(object).map(Piece::Nested)
    }
}

//! Equal questions that are under way at the same time, so that each is sent once.
//!
//! In: questions that change nothing. Out: for each its answer, or that of an equal one that was asked before and is
//! not answered yet. Never gives an answer that may be older than a change this client has made since: a question
//! after a change is another question. Never lets a click wait behind the background, nor a call with a short time limit
//! behind one with a long limit: they do not join.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::OnceCell;

use crate::budget::Lane;
use crate::decode::Document;
use crate::error::Error;
use crate::ids::OrganizationId;

/// What makes two questions equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) organization: Option<OrganizationId>,
    pub(crate) lane: Lane,
    /// The call's own time limit, where it has one.
    pub(crate) timeout: Option<Duration>,
    /// Method, address and body.
    pub(crate) words: String,
}

/// One question, and how many changes were made before it.
type Key = (Question, u64);
/// Filled by the first who asks; if that one gives up, by the next who waits.
type Cell = OnceCell<Result<Document, Error>>;

/// The questions of one client that are not answered yet.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    under_way: Mutex<HashMap<Key, Weak<Cell>>>,
    changes: AtomicU64,
}

/// Counts a change when it ends, however it ends.
pub(crate) struct Change<'a>(&'a Joined);

impl Drop for Change<'_> {
    fn drop(&mut self) {
        self.0.changes.fetch_add(1, Ordering::SeqCst);
    }
}

impl Joined {
    /// A change begins; what is asked after the returned value is dropped joins nothing that was asked before.
    pub(crate) fn change(&self) -> Change<'_> {
        Change(self)
    }

    /// The answer to a question: that of an equal one under way, else what `ask` brings.
    pub(crate) async fn answer<F>(&self, question: Question, ask: F) -> Result<Document, Error>
    where
        F: Future<Output = Result<Document, Error>>,
    {
        let key = (question, self.changes.load(Ordering::SeqCst));
        let cell = self.cell(&key);
        cell.get_or_init(|| ask).await;
        self.forget(&key, &cell);
        match Arc::try_unwrap(cell) {
            // Nobody else waited, so a long list is not copied.
            Ok(alone) => alone.into_inner(),
            Err(shared) => shared.get().cloned(),
        }
        // The cell was filled above.
        .unwrap_or_else(|| Err(Error::not_understood("the answer")))
    }

    fn cell(&self, key: &Key) -> Arc<Cell> {
        let mut under_way = self.lock();
        if let Some(cell) = under_way.get(key).and_then(Weak::upgrade) {
            return cell;
        }
        // Those who gave up leave their entry behind.
        under_way.retain(|_, cell| cell.strong_count() > 0);
        let cell = Arc::default();
        under_way.insert(key.clone(), Arc::downgrade(&cell));
        cell
    }

    /// Takes an answered question off the list, but not a newer equal one that stands there by the time a late waiter
    /// wakes.
    fn forget(&self, key: &Key, cell: &Arc<Cell>) {
        let mut under_way = self.lock();
        let is_this = |listed: &Weak<Cell>| std::ptr::eq(listed.as_ptr(), Arc::as_ptr(cell));
        if under_way.get(key).is_some_and(is_this) {
            under_way.remove(key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Weak<Cell>>> {
        // Every change is an insert or a removal, so a poisoned map is still whole.
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::atomic::AtomicUsize;

    use futures::poll;
    use serde_json::{Value, json};
    use tokio::sync::Notify;

    use super::*;

    #[derive(Default)]
    struct World {
        joined: Joined,
        sent: AtomicUsize,
        answers: Notify,
    }

    fn question(words: &str, lane: Lane) -> Question {
        Question {
            organization: Some(OrganizationId(11)),
            lane,
            timeout: None,
            words: words.to_owned(),
        }
    }

    fn answer(value: &Value) -> Document {
        Document {
            status: 200,
            says_json: true,
            body: value.to_string().into_bytes(),
        }
    }

    impl World {
        /// Asks, and is answered with the number of the sending when the server answers.
        fn asks(self: &Arc<Self>, words: &str, lane: Lane) -> tokio::task::JoinHandle<Value> {
            self.asks_question(question(words, lane))
        }

        fn asks_question(self: &Arc<Self>, question: Question) -> tokio::task::JoinHandle<Value> {
            let world = Arc::clone(self);
            tokio::spawn(async move {
                let send = async {
                    let number = world.sent.fetch_add(1, Ordering::SeqCst);
                    world.answers.notified().await;
                    Ok(answer(&json!(number)))
                };
                let document = world.joined.answer(question, send).await.unwrap();
                document.value().unwrap()
            })
        }

        fn sent(&self) -> usize {
            self.sent.load(Ordering::SeqCst)
        }
    }

    async fn settle() {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn equal_questions_under_way_are_sent_once_and_all_are_answered() {
        let world = Arc::<World>::default();
        let asked = [(); 5].map(|()| world.asks("GET /scenarios/5", Lane::Click));
        settle().await;
        assert_eq!(world.sent(), 1);
        world.answers.notify_waiters();
        for one in asked {
            assert_eq!(one.await.unwrap(), json!(0));
        }
        let later = world.asks("GET /scenarios/5", Lane::Click);
        settle().await;
        assert_eq!(
            world.sent(),
            2,
            "an answer that was given is not given again"
        );
        world.answers.notify_waiters();
        assert_eq!(later.await.unwrap(), json!(1));
    }

    #[tokio::test]
    async fn other_words_another_lane_and_a_question_after_a_change_are_sent_themselves() {
        let world = Arc::<World>::default();
        let mut asked = vec![world.asks("GET /scenarios/5", Lane::Background)];
        asked.push(world.asks("GET /scenarios/6", Lane::Background));
        asked.push(world.asks("GET /scenarios/5", Lane::Click));
        settle().await;
        assert_eq!(world.sent(), 3);
        drop(world.joined.change());
        asked.push(world.asks("GET /scenarios/5", Lane::Click));
        settle().await;
        assert_eq!(
            world.sent(),
            4,
            "the one before the change may not know of it"
        );
        world.answers.notify_waiters();
        for one in asked {
            one.await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_short_time_limit_does_not_wait_behind_a_long_one() {
        let world = Arc::<World>::default();
        let limits = [None, Some(1), Some(60), Some(1), None];
        let asked = limits.map(|limit_s| {
            world.asks_question(Question {
                timeout: limit_s.map(Duration::from_secs),
                ..question("GET /scenarios/5", Lane::Click)
            })
        });
        settle().await;
        assert_eq!(world.sent(), 3, "equal limits still join");
        world.answers.notify_waiters();
        let mut answers = Vec::new();
        for one in asked {
            answers.push(one.await.unwrap());
        }
        assert_eq!(answers, [0, 1, 2, 1, 0]);
    }

    #[tokio::test]
    async fn a_waiter_that_wakes_late_leaves_a_newer_equal_question_to_be_joined() {
        let joined = Joined::default();
        let (old_answer, new_answer) = (Notify::new(), Notify::new());
        let ask = async |words: Option<&'static str>| {
            let send = async {
                match words {
                    Some("old") => old_answer.notified().await,
                    Some(_) => new_answer.notified().await,
                    None => {}
                }
                Ok(answer(&json!(words)))
            };
            let question = question("GET /scenarios/5", Lane::Click);
            joined.answer(question, send).await.unwrap().value()
        };
        let mut first = pin!(ask(Some("old")));
        let mut late = pin!(ask(None));
        assert!(poll!(&mut first).is_pending() && poll!(&mut late).is_pending());
        old_answer.notify_one();
        assert_eq!(first.await.unwrap(), json!("old"));
        let mut newer = pin!(ask(Some("new")));
        assert!(poll!(&mut newer).is_pending());
        assert_eq!(late.await.unwrap(), json!("old"));
        let mut joins = pin!(ask(None));
        assert!(
            poll!(&mut joins).is_pending(),
            "it waits for the newer one instead of being sent"
        );
        new_answer.notify_one();
        assert_eq!(newer.await.unwrap(), json!("new"));
        assert_eq!(joins.await.unwrap(), json!("new"));
    }

    #[tokio::test]
    async fn when_the_first_gives_up_the_next_asks_in_its_place() {
        let world = Arc::<World>::default();
        let first = world.asks("GET /scenarios/5", Lane::Click);
        settle().await;
        let second = world.asks("GET /scenarios/5", Lane::Click);
        settle().await;
        first.abort();
        settle().await;
        assert_eq!(world.sent(), 2);
        world.answers.notify_waiters();
        assert_eq!(second.await.unwrap(), json!(1));
    }
}

//! The information sets of an agent as play comes to them, not yet in order.

use super::view::Sight;
use crate::code::{Checked, Code, at, reject};
use std::collections::HashMap;
use std::rc::Rc;

/// The most characters in the paths of information sets.
pub(super) const TEXT: usize = 400_000_000;

/// An information set in the order of its discovery.
pub(super) struct Draft {
    /// The sequence that leads here, in the same order.
    pub(super) parent: usize,
    pub(super) kind: usize,
    pub(super) stage: [usize; 3],
    /// What is new here, where there is something to tell.
    pub(super) text: Option<String>,
    pub(super) actions: Rc<[String]>,
    /// The sequence of the first action.
    pub(super) first: usize,
    /// What keeping its path takes, in bytes.
    pub(super) length: usize,
    /// The actions play goes on with, where not with all.
    pub(super) followed: Option<Rc<[usize]>>,
}

/// The information sets of an agent.
pub(super) struct Seat {
    pub(super) drafts: Vec<Draft>,
    numbers: HashMap<(usize, usize, Sight), usize>,
    /// Texts by what leads to them: two sets with the same path would be one.
    texts: HashMap<(usize, usize, Option<String>), usize>,
    /// The set of every sequence, number 0 having none.
    pub(super) set_of: Vec<Option<usize>>,
}

impl Seat {
    pub(super) fn new() -> Seat {
        Seat {
            drafts: Vec::new(),
            numbers: HashMap::new(),
            texts: HashMap::new(),
            set_of: vec![None],
        }
    }

    /// The set at which what is seen follows a sequence, if play came there before.
    pub(super) fn find(&self, key: &(usize, usize, Sight)) -> Option<&Draft> {
        self.drafts.get(*self.numbers.get(key)?)
    }

    /// Adds a set.
    ///
    /// # Errors
    /// `unsupported-instance` where another set has the same path.
    pub(super) fn add(
        &mut self,
        key: (usize, usize, Sight),
        stage: [usize; 3],
        text: Option<String>,
        actions: Rc<[String]>,
    ) -> Checked<usize> {
        let (parent, kind, _) = key;
        let number = self.drafts.len();
        if self.texts.insert((parent, kind, text.clone()), number).is_some() {
            let message =
                format!("two information sets look the same: {}", text.unwrap_or_default());
            return reject(Code::UnsupportedInstance, "instance", message);
        }
        let first = self.set_of.len();
        let before =
            self.set_of.get(parent).copied().flatten().and_then(|set| self.drafts.get(set));
        let action = |before: &Draft| {
            before.actions.get(parent.saturating_sub(before.first)).map_or(0, String::len)
        };
        let new = text.as_ref().map_or(0, String::len) + 48;
        let length = before.map_or(200, |before| before.length + action(before)) + new;
        self.set_of.extend(actions.iter().map(|_| Some(number)));
        self.numbers.insert(key, number);
        self.drafts.push(Draft {
            parent,
            kind,
            stage,
            text,
            actions,
            first,
            length,
            followed: None,
        });
        Ok(number)
    }

    /// The path of a set: her type, then what she did and saw.
    pub(super) fn path(&self, set: usize, type_name: &str) -> Checked<Vec<String>> {
        let mut path = Vec::new();
        let mut next = Some(set);
        while let Some(set) = next {
            let draft = at(&self.drafts, set)?;
            path.extend(draft.text.clone());
            next = *at(&self.set_of, draft.parent)?;
            if let Some(before) = next {
                let before = at(&self.drafts, before)?;
                path.push(at(&before.actions, draft.parent - before.first)?.clone());
            }
        }
        path.push(type_name.to_string());
        path.reverse();
        Ok(path)
    }
}

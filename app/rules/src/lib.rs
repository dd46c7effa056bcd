//! What is lawful: the rules of the contract, as pure functions and types.
//!
//! Runs in the browser and on the server, so that both give the same answer. Knows no database, no clock, no network:
//! whoever asks brings `today`. Depends on nothing but serde, thiserror and dates.
//!
//! | room | holds |
//! |---|---|
//! | [`actor`] | who did something, as one word |
//! | [`day`] | days as text, written and read without a date library's parser |
//! | [`level`] | assurance levels EH1 to EH4 |
//! | [`company`] | KvK, branch, RSIN and OIN numbers |
//! | [`people`] | names, e-mail addresses, mobile numbers, languages |
//! | [`password`] | what a password must hold |
//! | [`period`] | terms, last valid days, when something expires or can be renewed |
//! | [`permission`] | what a permission is, its status, whether it can be renewed |
//! | [`renewal`] | what a renewal writes: successors and Admin authorizations |
//! | [`grant`] | what a request for new permissions writes, and what of it is there already |
//! | [`approval`] | who decides about a request |
//! | [`link`] | link requests: where they stand, what may be answered |
//! | [`change_form`] | change forms that were sent: where they stand, what is shown of them |
//! | [`state`] | where things stand: the words of the store's lookup tables |
//! | [`deed`] | the words of the audit trail |
//! | [`opens`] | everything that a token opens: how long, and at which path |
//! | [`problem`] | what is wrong with an answer, as codes; and [`problem::Refusal`] |
//! | [`own_data`] | everything that the portal keeps about one person, for himself |
//! | [`search`] | what lists are searched and ordered by |
//! | [`shown`] | plain data that the pages draw |
//! | [`typed`] | typed text, cleaned before it is judged |
//! | [`wizard`] | the wizard engine, and each wizard's steps and answers |

pub mod actor;
pub mod approval;
pub mod change_form;
pub mod company;
pub mod day;
pub mod deed;
pub mod desk;
pub mod grant;
pub mod invitation;
pub mod level;
pub mod link;
pub mod opens;
pub mod own_data;
pub mod password;
pub mod people;
pub mod people_file;
pub mod period;
pub mod permission;
pub mod problem;
pub mod reminder;
pub mod renewal;
pub mod search;
pub mod shown;
pub mod state;
pub mod typed;
pub mod wizard;
mod words;

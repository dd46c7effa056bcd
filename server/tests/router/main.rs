//! The real router, in process: what a browser, a script or somebody with bad intentions gets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod authority;
mod calendar;
mod desk;
mod edge;
mod fuzz;
mod gate;
mod help;
mod links;
mod new_password;
mod outage;
mod pages;
mod signing_in;
mod site_map;
mod uploads;
mod whose_page;
mod world;

//! The process: settings, layers, jobs, demo mode. What is decided stands in `services`, what is seen in `app`.

pub mod audit_end;
pub mod client_address;
pub mod clock;
pub mod config;
pub mod demo;
pub mod demo_pages;
mod downloads;
pub mod former;
pub mod jobs;
pub mod letters;
pub mod probes;
pub mod reader;
pub mod router;
pub mod security;
pub mod serve;
pub mod session_layer;
pub mod site;
pub mod trouble;
mod uploads;

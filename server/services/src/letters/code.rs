//! By text message: a code.

use serde::{Deserialize, Serialize};
use store::Priority;
use texts::Texts;

use super::{Letter, Once, Site, Sms};

/// By text message: a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmsCode {
    /// Six digits.
    pub code: Once,
}

impl Letter for SmsCode {
    const TEMPLATE: &'static str = "code";
    const PRIORITY: Priority = Priority::Urgent;
    const WORKS: Option<i64> = Some(10 * 60);
    type Words = Sms;

    fn title(texts: Texts) -> &'static str {
        texts.activity_mail()
    }

    fn words(&self, texts: Texts, site: Site<'_>) -> Sms {
        // The last line lets phones fill the code in on this site only.
        Sms(format!("{}\n\n@{} #{}", texts.sms_code(self.code.reveal()), site.host, self.code.reveal()))
    }
}

//! The companies of the register's public test set, for demonstrations and tests without a connection.

use rules::company::KvkNumber;

use super::{BoxFuture, Company, CompanyRegister, RegisterTrouble, document};

/// A register that knows the companies of its files and nobody else.
#[derive(Debug, Clone, Copy)]
pub struct TestCompanies {
    /// File names with their texts: `<number>.json` is a profile, `<number>-vestigingen.json` its list of branches.
    /// Other names are passed over.
    pub files: &'static [(&'static str, &'static str)],
}

impl TestCompanies {
    fn file(&self, name: &str) -> Option<&'static str> {
        self.files.iter().find(|file| file.0 == name).map(|file| file.1)
    }

    fn look_up(&self, kvk: &KvkNumber) -> Result<Option<Company>, RegisterTrouble> {
        let Some(profile) = self.file(&format!("{kvk}.json")) else { return Ok(None) };
        let mut read = document::profile(kvk, profile)?;
        if let Some(branches) = self.file(&format!("{kvk}-vestigingen.json")).filter(|_| read.lists_branches) {
            document::add_branches(&mut read.company, branches)?;
        }
        Ok(Some(read.company))
    }
}

impl CompanyRegister for TestCompanies {
    fn company<'a>(&'a self, kvk: &'a KvkNumber) -> BoxFuture<'a, Result<Option<Company>, RegisterTrouble>> {
        Box::pin(std::future::ready(self.look_up(kvk)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_about_another_company_is_not_believed() {
        let files: &[(&str, &str)] = &[("12345678.json", r#"{"kvkNummer":"87654321","naam":"Ander"}"#)];
        let kvk = KvkNumber::parse("12345678").unwrap();
        assert_eq!(TestCompanies { files }.look_up(&kvk), Err(RegisterTrouble::Unintelligible));
    }

    #[test]
    fn a_profile_may_lack_nearly_everything() {
        let files: &[(&str, &str)] = &[("12345678.json", r#"{"kvkNummer":"12345678","naam":" Naam\u0000 BV "}"#)];
        let kvk = KvkNumber::parse("12345678").unwrap();
        let company = TestCompanies { files }.look_up(&kvk).unwrap().unwrap();
        assert_eq!((company.name.as_str(), company.address, company.registered), ("Naam BV", None, None));
        assert!(company.active && company.branches.is_empty());
    }
}

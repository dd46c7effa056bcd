//! Files of users, in words.

use rules::{
    people_file::{Column, FileProblem, RowProblem},
    problem::Problem,
};

use crate::Texts;

impl Texts {
    /// What a column is called, in the first row of the example and beside what is wrong.
    pub fn users_column(self, column: Column) -> &'static str {
        match column {
            Column::Initials => self.users_file_col_initials(),
            Column::FirstName => self.users_file_col_first_name(),
            Column::Prefix => self.users_file_col_prefix(),
            Column::LastName => self.users_file_col_last_name(),
            Column::DateOfBirth => self.users_file_col_born(),
            Column::Email => self.users_file_col_email(),
            Column::Mobile => self.users_file_col_mobile(),
            Column::Level => self.users_file_col_level(),
            Column::Language => self.users_file_col_language(),
        }
    }

    /// What keeps a whole file from being used.
    pub fn file_problem(self, problem: &FileProblem) -> String {
        match problem {
            FileProblem::Size => self.users_file_size().to_owned(),
            FileProblem::Empty => self.users_file_empty().to_owned(),
            FileProblem::NotText => self.users_file_not_text().to_owned(),
            FileProblem::Missing(columns) => {
                let names: Vec<&str> = columns.iter().map(|column| self.users_column(*column)).collect();
                self.users_file_missing(names.join(", "))
            }
            FileProblem::Twice(column) => self.users_file_twice(self.users_column(*column)),
        }
    }

    /// What is wrong with a row.
    pub fn row_problem(self, problem: &RowProblem) -> String {
        match problem {
            RowProblem::Typed(column, problem) => {
                let what = match column {
                    Column::Initials | Column::FirstName => self.add_users_initials_what(),
                    Column::LastName => self.add_users_surname_what(),
                    Column::DateOfBirth => self.add_users_born_what(),
                    Column::Email => self.add_users_email_what(),
                    Column::Mobile => self.add_users_mobile_what(),
                    Column::Prefix | Column::Level | Column::Language => self.add_users_language_what(),
                };
                let error = match problem {
                    Problem::RequiredChoice => self.problem_required_choice(what),
                    _ => self.problem(problem, what),
                };
                self.users_file_row_typed(self.users_column(*column), error)
            }
            RowProblem::MoreCells => self.users_file_row_more_cells().to_owned(),
            RowProblem::OpenQuote => self.users_file_row_open_quote().to_owned(),
            RowProblem::Formula(column) => self.users_file_row_formula(self.users_column(*column)),
            RowProblem::CutNumber(column) => self.users_file_row_cut(self.users_column(*column)),
            RowProblem::UnknownLevel => self.users_file_row_level().to_owned(),
            RowProblem::WithdrawnLevel(level) => self.users_file_row_withdrawn(level),
            RowProblem::AboveLevel(level) => self.users_file_row_above(level),
            RowProblem::NotManager => self.users_file_row_not_manager().to_owned(),
            RowProblem::TooManyToday => self.users_file_row_too_many().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use rules::people::Language;

    use super::*;

    #[test]
    fn r102_the_headings_of_the_example_are_read_as_the_columns_that_they_are() {
        for texts in [Texts(Language::Nl), Texts(Language::En)] {
            for column in Column::ALL {
                assert_eq!(Column::named(texts.users_column(column)), Some(column));
            }
        }
    }
}

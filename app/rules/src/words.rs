//! Enums whose variants are words that are kept: written once, in one list.

/// Makes an enum of words from one list: the variants, all of them in order, the word of each, and the way back. A new word
/// is one line here and, where it is a state, one line in the store's lookup table.
macro_rules! words {
    ($(#[$of:meta])* pub enum $name:ident { $($(#[$one:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$of])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$one])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: [$name; [$($word),+].len()] = [$($name::$variant),+];

            /// The word that is kept.
            pub const fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }

            /// The one of a kept word; `None` for any other text.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.name() == name)
            }
        }
    };
}
pub(crate) use words;

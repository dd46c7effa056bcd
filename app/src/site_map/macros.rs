//! How the table of pages is read.

/// Makes of the table: an enum of pages for each area, `Page` of them all, `PAGES` with what is declared of each, and for
/// each area the function that draws its pages. That of a `lazy` area becomes a piece with the area's name, loaded when one
/// of its pages is first visited; those of a `first` area are in the piece that every page has.
macro_rules! pages {
    ($(
        $(#[$area_doc:meta])*
        $how:ident $piece:ident: $Area:ident {$(
            $(#[$doc:meta])*
            $page:ident: $path:literal, $needs:ident
            $(, menu($menu_label:ident, $menu_icon:literal))?
            $(, bar($rank:literal, $reader:ident, $bar_label:ident, $bar_icon:literal))?
            => $view:expr;
        )*}
    )*) => {
        /// Every page.
        #[derive(Debug, Clone, Copy)]
        pub(crate) enum Page {
            $($(#[$area_doc])* $Area($Area),)*
        }

        $(
            $(#[$area_doc])*
            #[derive(Debug, Clone, Copy)]
            pub(crate) enum $Area {
                $($(#[$doc])* $page,)*
            }

            mod $piece {
                use super::*;

                pages!(@$how $piece fn area(page: $Area) -> AnyView {
                    match page {
                        $($Area::$page => IntoAny::into_any($view),)*
                    }
                });
            }
        )*

        /// Every page, in the order of menus.
        pub(crate) const PAGES: &[Declared] = &[$($(
            Declared {
                path: $path,
                needs: Needs::$needs,
                page: Page::$Area($Area::$page),
                menu: pages!(@optional $(Entry { label: Texts::$menu_label, icon: $menu_icon })?),
                bar: pages!(@optional $((
                    $rank,
                    Reader::$reader,
                    Entry { label: Texts::$bar_label, icon: $bar_icon },
                ))?),
            },
        )*)*];

        impl ChooseView for Page {
            async fn choose(self) -> AnyView {
                #[cfg(feature = "hydrate")]
                crate::waiting::say(true);
                let view = match self {
                    $(Page::$Area(page) => $piece::area(page).await,)*
                };
                #[cfg(feature = "hydrate")]
                {
                    crate::waiting::say(false);
                    crate::arrival::drawn(false);
                }
                #[cfg(feature = "ssr")]
                crate::scripts::name_pieces();
                view
            }

            async fn preload(&self) {
                #[cfg(feature = "hydrate")]
                crate::waiting::say(true);
                #[cfg(feature = "hydrate")]
                match self {
                    $(Page::$Area(_) => $piece::__preload_area().await,)*
                }
            }
        }
    };

    (@lazy $piece:ident $($function:tt)*) => {
        #[lazy($piece)]
        pub(super) $($function)*
    };

    (@first $piece:ident $($function:tt)*) => {
        pub(super) async $($function)*

        /// It is there.
        #[cfg(feature = "hydrate")]
        pub(super) async fn __preload_area() {}
    };

    (@optional) => { None };
    (@optional $value:expr) => { Some($value) };
}

pub(super) use pages;

//! Paths of pages as text, of one type for all.

use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

/// The path of a page, or the part of it that the section's frame leaves: segments, of which those that begin with a colon
/// stand for anything and give it a name. The last may begin with a star: it stands for one segment or more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At(pub(crate) &'static str);

impl At {
    fn segments(self) -> impl Iterator<Item = &'static str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }

    /// Whether a path is this one to its end.
    pub(crate) fn is_whole(self, path: &str) -> bool {
        self.test(path).is_some_and(|found| matches!(found.remaining(), "" | "/"))
    }
}

impl PossibleRouteMatch for At {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let mut rest = path;
        let mut params = Vec::new();
        for segment in self.segments() {
            let from = rest.strip_prefix('/')?;
            if let Some(name) = segment.strip_prefix('*') {
                let found = from.trim_end_matches('/');
                if found.is_empty() {
                    return None;
                }
                params.push((name.into(), found.to_owned()));
                rest = "";
                break;
            }
            let end = from.find('/').unwrap_or(from.len());
            let (found, left) = from.split_at(end);
            match segment.strip_prefix(':') {
                Some(name) if !found.is_empty() => params.push((name.into(), found.to_owned())),
                None if found == segment => {}
                _ => return None,
            }
            rest = left;
        }
        Some(PartialPathMatch::new(rest, params, &path[..path.len() - rest.len()]))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        let segment = |segment: &'static str| match (segment.strip_prefix(':'), segment.strip_prefix('*')) {
            (Some(name), _) => PathSegment::Param(name.into()),
            (None, Some(name)) => PathSegment::Splat(name.into()),
            (None, None) => PathSegment::Static(segment.into()),
        };
        path.extend(self.segments().map(segment));
        if self.segments().next().is_none() {
            path.push(PathSegment::Static(self.0.into()));
        }
    }
}

/// Whether a path is `start` or lies below it.
pub(super) fn is_below(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(at: &'static str, path: &str) -> Option<(String, Vec<String>)> {
        let found = At(at).test(path)?;
        let remaining = found.remaining().to_owned();
        Some((remaining, found.params().into_iter().map(|(name, value)| format!("{name}={value}")).collect()))
    }

    #[test]
    fn a_path_is_compared_segment_by_segment() {
        assert_eq!(found("/account/details", "/account/details/edit"), Some(("/edit".into(), vec![])));
        assert_eq!(found("/account", "/account/"), Some(("/".into(), vec![])));
        assert_eq!(found("/account", "/accounts"), None);
        assert_eq!(found("/account/details", "/account"), None);
        assert_eq!(found("", "/anything"), Some(("/anything".into(), vec![])));
        assert_eq!(found("/undo/:token", "/undo/t").unwrap().1, ["token=t"]);
        assert_eq!(found("/w/cancel/:draft/*step", "/w/cancel/d/s").unwrap().1, ["draft=d", "step=s"]);
        assert_eq!(
            found("/w/cancel/:draft/*step", "/w/cancel/d/user/3"),
            Some((String::new(), vec!["draft=d".into(), "step=user/3".into()]))
        );
        assert_eq!(found("/w/cancel/:draft/*step", "/w/cancel/d/s/").unwrap().1, ["draft=d", "step=s"]);
        assert_eq!(found("/w/cancel/:draft/*step", "/w/cancel/d/"), None);
        assert_eq!(found("/w/cancel/:draft/*step", "/w/cancel//s"), None);
    }

    #[test]
    fn only_a_whole_path_is_a_page() {
        assert!(At("/").is_whole("/") && At("/login").is_whole("/login") && At("/login").is_whole("/login/"));
        assert!(!At("/").is_whole("/login") && !At("/login").is_whole("/login/code"));
        assert!(At("/stop/:token").is_whole("/stop/abc") && !At("/stop/:token").is_whole("/stop"));
    }
}

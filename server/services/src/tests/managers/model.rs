//! What managers may do and what becomes of it, told once more and without the portal's own words for authority: a small world in
//! which every act has one outcome.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::{
    level::Level,
    period::{Period, Term, renewable_from},
    permission::{Kind, Permission},
};

/// A permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// In the portal; nothing until it was found there.
    pub(super) id: Option<String>,
    pub(super) organization: usize,
    pub(super) kind: Kind,
    pub(super) level: Level,
    pub(super) period: Period,
    pub(super) ended: bool,
    /// What it was renewed to: a place among the same person's rows.
    pub(super) next: Option<usize>,
    /// For a role: the place of the permission it hangs on.
    pub(super) hangs: Option<usize>,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Somebody {
    pub(super) level: Level,
    pub(super) active: bool,
    pub(super) linked: BTreeSet<usize>,
    pub(super) rows: Vec<Row>,
}

/// What somebody tries to do. People, organizations and rows are named by their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Renews one permission of somebody.
    Renew { who: usize, target: usize, row: usize, term: Term },
    /// Gives somebody all services of an organization, and the role of manager too.
    Give { who: usize, organization: usize, target: usize, term: Term, manager: bool },
    /// Ends one permission of somebody.
    End { who: usize, target: usize, row: usize },
    /// Ends everything of somebody in an organization, and their link too.
    Leave { who: usize, organization: usize, target: usize, unlink: bool },
}

/// Everything that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) today: Date,
    pub(super) people: Vec<Somebody>,
}

impl Row {
    fn lasts(&self, today: Date) -> bool {
        !self.ended && self.period.ends >= today
    }

    fn works(&self, today: Date) -> bool {
        !self.ended && self.period.covers(today)
    }
}

impl Model {
    /// Up to which level somebody manages an organization today.
    pub(super) fn managed(&self, who: usize, organization: usize) -> Option<Level> {
        let who = &self.people[who];
        let roles = who
            .rows
            .iter()
            .filter(|row| row.kind == Kind::Admin && row.organization == organization && row.works(self.today));
        roles.map(|row| row.level).max().filter(|_| who.active)
    }

    /// The organizations that somebody manages.
    pub(super) fn manages(&self, who: usize, organizations: usize) -> Vec<usize> {
        (0..organizations).filter(|one| self.managed(who, *one).is_some()).collect()
    }

    fn is_linked(&self, target: usize, organization: usize) -> bool {
        self.people[target].linked.contains(&organization)
    }

    /// Does it, where it may be done.
    pub(super) fn act(&mut self, act: Act, organizations: usize) {
        match act {
            Act::Renew { who, target, row, term } => self.renew(who, target, row, term),
            Act::Give { who, organization, target, term, manager } => {
                // Whoever manages one organization is not asked which.
                match self.manages(who, organizations).as_slice() {
                    [only] => self.give(who, *only, target, term, manager),
                    all if all.contains(&organization) => self.give(who, organization, target, term, manager),
                    _ => {}
                }
            }
            Act::End { who, target, row } => self.end(who, target, row),
            Act::Leave { who, organization, target, unlink } => self.leave(who, organization, target, unlink),
        }
    }

    fn renew(&mut self, who: usize, target: usize, row: usize, term: Term) {
        let today = self.today;
        let Some(old) = self.people[target].rows.get(row) else { return };
        let may = self.managed(who, old.organization).is_some_and(|level| level >= old.level)
            && self.is_linked(target, old.organization)
            && who != target
            && old.kind == Kind::Login
            && !old.ended
            && old.next.is_none()
            && today >= renewable_from(old.period.ends);
        if !may {
            return;
        }
        let starts = old.period.ends.tomorrow().unwrap().max(today);
        let new = Row { id: None, period: Period::from(starts, term), next: None, ..old.clone() };
        let rows = &mut self.people[target].rows;
        rows[row].next = Some(rows.len());
        rows.push(new);
    }

    fn give(&mut self, who: usize, organization: usize, target: usize, term: Term, manager: bool) {
        let today = self.today;
        let Some(level) = self.managed(who, organization) else { return };
        let own = self.people[target].level;
        if who == target || !self.is_linked(target, organization) || level < own {
            return;
        }
        let rows = &mut self.people[target].rows;
        let there = |row: &Row, kind| row.organization == organization && row.kind == kind;
        let has = rows.iter().any(|row| there(row, Kind::Login) && row.lasts(today));
        let is_manager = rows.iter().any(|row| there(row, Kind::Admin) && row.lasts(today));
        let new = |kind, level, period, hangs| Row {
            id: None,
            organization,
            kind,
            level,
            period,
            ended: false,
            next: None,
            hangs,
        };
        if !has {
            let period = Period::from(today, term);
            let login = rows.len();
            let expired = |row: &Row| !row.ended && row.next.is_none() && row.period.ends < today && row.level == own;
            for row in rows.iter_mut().filter(|row| there(row, Kind::Login) && expired(row)) {
                row.next = Some(login);
            }
            if manager && !is_manager {
                let last = (0..rows.len()).filter(|place| there(&rows[*place], Kind::Admin) && expired(&rows[*place]));
                if let Some(last) = last.max_by_key(|place| rows[*place].period.ends) {
                    rows[last].next = Some(login + 1);
                }
            }
            rows.push(new(Kind::Login, own, period, None));
            if manager && !is_manager {
                rows.push(new(Kind::Admin, own, period, Some(login)));
            }
        } else if manager && !is_manager {
            let carries = |row: &Row| there(row, Kind::Login) && row.works(today) && level >= row.level;
            let base = (0..rows.len()).filter(|place| carries(&rows[*place]));
            let Some(mut base) = base.max_by_key(|place| (rows[*place].period.ends, rows[*place].id.clone())) else {
                return;
            };
            let mut period = Period { starts: today, ends: rows[base].period.ends };
            loop {
                rows.push(new(Kind::Admin, rows[base].level, period, Some(base)));
                match rows[base].next.filter(|next| !rows[*next].ended && level >= rows[*next].level) {
                    Some(next) => {
                        let (role, following) = (rows.len() - 1, rows.len());
                        rows[role].next = Some(following);
                        (base, period) = (next, rows[next].period);
                    }
                    None => break,
                }
            }
        }
    }

    fn end(&mut self, who: usize, target: usize, row: usize) {
        let today = self.today;
        let Some(first) = self.people[target].rows.get(row) else { return };
        let may = self.managed(who, first.organization).is_some()
            && self.is_linked(target, first.organization)
            && first.lasts(today);
        if !may {
            return;
        }
        let rows = &mut self.people[target].rows;
        // What it was renewed from ends with it, as far as that lasts: it is one to its holder.
        let mut head = row;
        while let Some(before) = rows.iter().position(|one| one.next == Some(head) && one.lasts(today)) {
            head = before;
        }
        let mut line = Some(head);
        while let Some(place) = line {
            rows[place].ended |= rows[place].lasts(today);
            for hanging in rows.iter_mut().filter(|other| other.hangs == Some(place) && other.lasts(today)) {
                hanging.ended = true;
            }
            line = rows[place].next;
        }
    }

    fn leave(&mut self, who: usize, organization: usize, target: usize, unlink: bool) {
        let today = self.today;
        if self.managed(who, organization).is_none() || !self.is_linked(target, organization) {
            return;
        }
        let there = |row: &&mut Row| row.organization == organization && row.lasts(today);
        let ends: Vec<&mut Row> = self.people[target].rows.iter_mut().filter(there).collect();
        if ends.is_empty() && !unlink {
            return;
        }
        for row in ends {
            row.ended = true;
        }
        if unlink {
            self.people[target].linked.remove(&organization);
        }
    }

    /// Whether the same people are linked to the same organizations; else who is not.
    pub(super) fn links_agree(&self, found: &[BTreeSet<usize>]) -> Result<(), String> {
        let other = self.people.iter().zip(found).position(|(known, found)| known.linked != *found);
        match other {
            None => Ok(()),
            Some(who) => Err(format!("person {who} is linked to {:?}, not {:?}", found[who], self.people[who].linked)),
        }
    }

    /// Takes over what the portal calls the rows that are new, where both know the same ones; else what they differ in.
    pub(super) fn agree(&mut self, found: &[Vec<Permission>], organizations: &[String]) -> Result<(), String> {
        for (person, found) in found.iter().enumerate() {
            let place = |id: &str| organizations.iter().position(|one| one == id);
            let same = |row: &Row, real: &Permission| {
                Some(row.organization) == place(&real.organization)
                    && (row.kind, row.level, row.period) == (real.kind, real.level, real.period)
                    && row.ended == real.terminated.is_some()
                    && row.next.is_some() == real.successor.is_some()
            };
            let rows = &mut self.people[person].rows;
            if found.len() != rows.len() {
                return Err(format!("person {person}: {} rows, not {}: {found:#?} {rows:#?}", found.len(), rows.len()));
            }
            let known: BTreeSet<String> = rows.iter().filter_map(|row| row.id.clone()).collect();
            let mut new: Vec<&Permission> = found.iter().filter(|real| !known.contains(&real.id)).collect();
            for row in rows.iter_mut() {
                let real = match &row.id {
                    Some(id) => found.iter().find(|real| real.id == *id && same(row, real)),
                    None => {
                        let at = new.iter().position(|real| same(row, real));
                        at.map(|at| new.remove(at))
                    }
                };
                let Some(real) = real else {
                    return Err(format!("person {person}: {row:#?} is not as in {found:#?}"));
                };
                row.id = Some(real.id.clone());
            }
        }
        Ok(())
    }
}

//! What of the catalogue somebody may choose in a wizard: what they picked, what their search found, and what is out of reach.

use rules::{
    level::Level,
    people::Language,
    permission::{Named, ServiceName},
    problem::Problem,
    wizard::{
        Answers,
        choice::{Choice, PROVIDER, ServiceCard, picked, scope},
        company::branch_of,
    },
};

use crate::offer::Offer;

/// How much of what a search found is listed.
const LISTED: usize = 20;

impl Offer {
    /// What these answers chose, and what the search found, in the reader's language. `level` is what would be given;
    /// `barred` says why a service that needs a level cannot be.
    pub(crate) fn choice(
        &self,
        answers: &Answers,
        language: Language,
        level: Level,
        barred: impl Fn(&str, Level) -> Option<Problem>,
    ) -> Choice {
        let words: Vec<String> =
            answers.get("q").map_or("", String::as_str).split_whitespace().map(str::to_lowercase).collect();
        let fits = |texts: &[&Named]| {
            let all: String =
                texts.iter().flat_map(|one| [&one.nl, " ", &one.en, " "]).collect::<String>().to_lowercase();
            words.iter().all(|word| all.contains(word.as_str()))
        };
        let branch = branch_of(answers);
        let card = |service: &ServiceName| ServiceCard {
            uuid: service.uuid.clone(),
            service: service.service.clone(),
            provider: service.provider.clone(),
            needs: service.needs,
            barred: barred(&service.uuid, service.needs),
            no_branch: branch.is_some() && self.refuses_branch(&service.uuid),
        };
        let wanted = answers.get("provider").map_or("", String::as_str);
        let picked = picked(answers);
        let of_wanted = self.offered.iter().filter(|one| one.provider == wanted);
        let offered = of_wanted.filter_map(|one| self.service(&one.name.uuid)).map(card).collect();
        let (chosen, rest): (Vec<_>, Vec<_>) =
            self.by_name(language).partition(|service| picked.contains(&service.uuid.as_str()));
        let found = rest.into_iter().filter(|one| fits(&[&one.service, &one.provider]));
        let (found, barred): (Vec<_>, Vec<_>) = found.map(card).partition(|one| one.barred.is_none());
        let mut providers: Vec<_> =
            self.providers.iter().filter(|one| one.oin == wanted || fits(&[&one.name])).cloned().collect();
        let more = if scope(answers) == PROVIDER { providers.len() > LISTED } else { found.len() > LISTED };
        let barred_in_all = barred.len();
        // What is out of reach takes nobody's place.
        let [found, barred] = [found, barred].map(|cards| cards.into_iter().take(LISTED).collect());
        // The one that was chosen stays in sight.
        providers.sort_by_key(|one| one.oin != wanted);
        providers.truncate(LISTED);
        providers.sort_by_cached_key(|one| one.name.of(language).to_lowercase());
        Choice {
            picked: chosen.into_iter().map(card).collect(),
            offered,
            found,
            barred,
            barred_in_all,
            providers,
            more,
            no_branch: branch.is_some().then(|| self.refusing_branch(level)),
        }
    }
}

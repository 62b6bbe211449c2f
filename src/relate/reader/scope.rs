//! Which place or zone a number describes: the one in its clause, one that a clause before set, or one of a list.

use crate::mention::{Mentions, PlaceMention, PlaceRole, QuantityMention};
use crate::relate::emit::clause_of;
use crate::relate::reader::lead::{LEAD_BEHIND_ZONE, holds_territory};
use crate::relate::reader::{Reader, Scene};
use crate::relate::runs::Run;
use crate::span::TextSpan;

impl Reader<'_> {
    /// A zone in a clause holds for the rest of its sentence.
    pub(super) fn zone_of_clause(&mut self, mentions: &Mentions, clause: TextSpan, counts: bool) {
        let mut zones =
            mentions.places.iter().filter(|p| p.role == PlaceRole::Scope && clause.contains(p.span) && p.zone);
        let Some(place) = zones.next().filter(|place| !self.is_part_of_zone(place)) else { return };
        if self.is_listed(mentions, place) {
            return;
        }
        let territory = holds_territory(&place.name);
        let carries = counts || territory && zones.next().is_none();
        if !carries {
            return;
        }
        self.memory.scope = Some(place.name.clone());
        let ahead = place.span.start() - clause.start();
        let behind = self.doc.text.get(place.span.end()..clause.end()).unwrap_or("").trim();
        let leads = !counts && territory && (1..=LEAD_BEHIND_ZONE).contains(&ahead);
        if leads && matches!(behind, "" | "建设" | "发展" | "开发建设" | "建设发展") {
            // 全力建设物流园区，…: it holds for the rest of the item.
            self.zone = Some(place.name.clone());
        }
    }

    /// The last place in front of a number in its clause.
    pub(in crate::relate) fn place<'s>(
        &self,
        scene: Scene<'s>,
        quantity: &QuantityMention,
    ) -> Option<&'s PlaceMention> {
        let clause = clause_of(scene.sentence, quantity.span);
        let found = scene.mentions.places.iter().rev().find(|p| {
            p.role == PlaceRole::Scope
                && !self.is_part_of_zone(p)
                && p.span.end() <= quantity.span.start()
                && clause_of(scene.sentence, p.span) == clause
                // 云州甲公司、乙公司等 200 家: a name in a list of what is counted.
                && !self.between(p.span.end(), quantity.span.start()).contains('等')
        });
        // 建好云州、临河 2 个产业园: the names of what is counted.
        found.filter(|p| p.span.end() < quantity.outer.start() || !self.is_listed(scene.mentions, p))
    }

    /// Whether a bare name (起步区) speaks of a part of the zone that the item is about.
    fn is_part_of_zone(&self, place: &PlaceMention) -> bool {
        const BARE: usize = 3;
        place.zone
            && place.name.chars().count() <= BARE
            && self.zone.as_ref().is_some_and(|zone| !zone.ends_with(&place.name))
    }

    /// Whether a place is one of a list: 临河县、东山县、高新区率先完成改造 says nothing of the clauses behind it.
    fn is_listed(&self, mentions: &Mentions, place: &PlaceMention) -> bool {
        let scopes = || mentions.places.iter().filter(|p| p.role == PlaceRole::Scope);
        scopes().any(|p| {
            p.span.end() <= place.span.start() && is_joint(self.between(p.span.end(), place.span.start()))
                || place.span.end() <= p.span.start() && is_joint(self.between(place.span.end(), p.span.start()))
        })
    }

    /// The places of a list in front of as many numbers, one for each, and again for 分别 behind them:
    /// 东湖高新区、西湖高新区排名 46 位、82 位，分别提升 6 位、49 位.
    pub(super) fn places_of_run(&self, scene: Scene<'_>, run: &Run<'_>, respectively: bool) -> Vec<PlaceMention> {
        let count = run.quantities.len();
        let Some(first) = run.quantities.first().filter(|_| count > 1) else { return Vec::new() };
        let clause = clause_of(scene.sentence, first.span);
        let mut list: Vec<PlaceMention> = Vec::new();
        for place in scene.mentions.places.iter().filter(|p| {
            p.role == PlaceRole::Scope
                && p.span.end() <= first.span.start()
                && clause.is_some_and(|clause| clause.contains(p.span))
        }) {
            if list.last().is_some_and(|last| !is_joint(self.between(last.span.end(), place.span.start()))) {
                list.clear();
            }
            list.push(place.clone());
        }
        if list.is_empty() && respectively {
            list.clone_from(&self.memory.listed);
        }
        if list.len() == count { list } else { Vec::new() }
    }
}

/// Whether a text only joins the members of a list.
fn is_joint(between: &str) -> bool {
    matches!(between.trim(), "、" | "和" | "与" | "及" | "以及")
}
